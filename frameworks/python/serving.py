"""What the applications of this folder share: options, and the suite's protocol.

A server that is a program prints its address as one line of JSON. For each line
of its standard input it prints what it has used as another: {"CPU": nanoseconds
of user and system time}, or {} where that is not known. (What a line says is
for servers in Go, which collect garbage when they are told to.) When its
standard input ends, so does it.
"""

import argparse
import json
import os
import sys
import threading
import time


def options(backlog):
    """Parse the command line.

    backlog is how many connections the listener queues, by serving, unless
    --backlog says otherwise; None where the server has no such setting.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--serving", choices=["original", "deployed"], default="original")
    parser.add_argument("--backlog", type=int, metavar="N")
    chosen = parser.parse_args()
    if chosen.backlog is not None and backlog[chosen.serving] is None:
        parser.error(f"serving {chosen.serving} has no backlog to set")
    if chosen.backlog is None:
        chosen.backlog = backlog[chosen.serving]
    return chosen


def announce(address, usage=lambda: {"CPU": time.process_time_ns()}, stop=lambda: os._exit(0)):
    """Print the address, a pair, and respond to the suite on a thread of its own."""
    say("%s:%d" % address[:2])
    threading.Thread(target=respond, args=(usage, stop), daemon=True).start()


def respond(usage, stop):
    # sys.stdin would hold a lock that a forked worker inherits.
    while lines := os.read(0, 1 << 16):
        for _ in range(lines.count(b"\n")):
            say(usage())
    stop()


def say(value):
    print(json.dumps(value), flush=True)


def gunicorn(app, backlog):
    """Serve a WSGI application as people deploy it: one worker, four threads.

    One worker, because every other server here is one process too; with threads,
    because gunicorn's default worker closes each connection.
    """
    import signal

    from gunicorn.app.base import BaseApplication

    def when_ready(arbiter):
        def usage():
            if sys.platform != "linux":
                return {}
            # The number that clock_getcpuclockid gives a process's CPU clock.
            return {"CPU": sum(time.clock_gettime_ns(~pid << 3 | 2) for pid in [os.getpid(), *arbiter.WORKERS])}

        # Note: SIGINT would end faster, but gunicorn 27 then shuts its threads down
        # in a signal handler, and a worker that was just using them hangs.
        announce(arbiter.LISTENERS[0].sock.getsockname(), usage, lambda: os.kill(os.getpid(), signal.SIGTERM))

    class Server(BaseApplication):
        def load_config(self):
            for key, value in {
                "bind": "127.0.0.1:0",
                "backlog": backlog,
                "workers": 1,
                "worker_class": "gthread",
                "threads": 4,
                "keepalive": 75,
                "graceful_timeout": 1,  # second; then workers are killed
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": when_ready,
            }.items():
                self.cfg.set(key, value)

        def load(self):
            return app

    Server().run()
