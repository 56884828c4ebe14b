"""New connections, one or several at once, as the original page's client made them.

    python burst.py
    python burst.py --until length bottle_app.py --serving original --backlog 128

starts the application, measures it, and prints a line of Go's benchmark format
for each repetition; without an application, those of all experiments below.

An operation is one burst of connections. As on that page, making and closing
the event loop is part of it, unless there is one connection at a time: that
operation is one of a hundred exchanges on one loop. What decides is when a client
is done: at the end of the content that Content-Length announces (length), after
which it closes the connection, or where the server closes it (eof).

drops/op is how many connection attempts found a queue full, by the kernel's
counter for the whole machine: nothing else should use the network.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
import time

# Application, options, paths, ways of being done, and numbers of connections.
EXPERIMENTS = [
    ("bottle_app.py", "--serving original --backlog 5", ["ping"], ["eof", "length"], [1, 6, 10]),
    ("bottle_app.py", "--serving original --backlog 16", ["ping"], ["eof", "length"], [10]),
    ("bottle_app.py", "--serving original --backlog 128", ["ping"], ["eof", "length"], [10]),
    ("flask_app.py", "--serving original --backlog 128", ["ping"], ["eof", "length"], [1, 5, 10]),
    ("flask_app.py", "--serving original --backlog 5", ["ping"], ["eof"], [10]),
    ("microdot_app.py", "--serving original", ["ping", "sync-ping"], ["eof", "length"], [1, 10]),
    ("zerodep_app.py", "--serving original", ["ping", "sync-ping"], ["eof", "length"], [1, 10]),
    ("microdot_app.py", "--serving deployed", ["ping"], ["length"], [1, 10]),
    ("flask_app.py", "--serving deployed", ["ping"], ["length"], [1, 10]),
    ("bottle_app.py", "--serving deployed", ["ping"], ["length"], [1, 10]),
]

SERIAL = 100  # exchanges of an operation with one connection at a time

LEAST, LONG = 6, 3  # repetitions are no more than LEAST where those take LONG seconds

HERE = os.path.dirname(os.path.abspath(__file__))


async def exchange(address, chosen):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % chosen.path.encode())
    if chosen.until == "eof":
        response = await reader.read()
    else:
        response = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in response.splitlines()[1:] if line)
        response += await reader.readexactly(int(fields[b"content-length"]))
    writer.close()
    await writer.wait_closed()
    status, _, content = response.partition(b"\r\n\r\n")
    if b" 200 " not in status.split(b"\n", 1)[0] or content.removesuffix(b"\n") != b'{"pong":true}':
        raise ValueError(f"want status 200 and a pong, got {response}")


async def burst(address, chosen):
    await asyncio.gather(*(exchange(address, chosen) for _ in range(chosen.conns)))


async def one_after_the_other(address, chosen):
    for _ in range(SERIAL):
        await exchange(address, chosen)


def operation(address, chosen):
    """Run an operation and return its time in nanoseconds and its drops."""
    work, exchanges = (one_after_the_other, SERIAL) if chosen.conns == 1 else (burst, 1)
    drops, start = dropped(), time.perf_counter_ns()
    asyncio.run(asyncio.wait_for(work(address, chosen), chosen.limit))
    return (time.perf_counter_ns() - start) / exchanges, (dropped() - drops) / exchanges


def dropped():
    """Return how often a listener's queue was full; 0 where nobody counts."""
    try:
        with open("/proc/net/netstat") as counters:
            names, values = itertools.islice((line.split() for line in counters if line.startswith("TcpExt:")), 2)
    except OSError:
        return 0
    return int(values[names.index("ListenDrops")])


def name(chosen):
    framework = chosen.application.removesuffix("_app.py")
    keys = {"framework": "zerodep-py" if framework == "zerodep" else framework, "serving": "original"}
    options = iter(chosen.options)
    keys |= {option.removeprefix("--"): next(options) for option in options}
    keys |= {"path": chosen.path, "until": chosen.until, "conns": chosen.conns}
    return "BenchmarkBurst/" + "/".join(f"{key}={value}" for key, value in keys.items())


def measure(chosen):
    command = [sys.executable, os.path.join(HERE, chosen.application), *chosen.options]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        address = started(server, chosen.limit)
        asyncio.run(exchange(address, chosen))
        start = time.monotonic()
        for n in range(chosen.repeat):
            if n >= LEAST and time.monotonic() - start > LONG:
                break
            took, drops = operation(address, chosen)
            print(f"{name(chosen)}\t1\t{took:.0f} ns/op\t{drops:g} drops/op", flush=True)
    finally:
        with ending(server, chosen.limit):
            server.stdin.close()
            server.wait()


def started(server, limit):
    """Return the host and the port that the server prints."""
    with ending(server, limit):
        line = server.stdout.readline()
    if not line:
        raise ValueError("the server printed no address")
    return json.loads(line).split(":")


@contextlib.contextmanager
def ending(server, limit):
    """Kill the server if what is waited for takes longer."""
    timer = threading.Timer(limit, server.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def experiments(chosen):
    for application, options, paths, untils, numbers in EXPERIMENTS:
        if application == "zerodep_app.py" and not os.path.exists(os.path.join(HERE, "httpserver.py")):
            print("# missing: zerodep-py: zerodep's httpserver.py is not there", flush=True)
            continue
        for path, until, conns in itertools.product(paths, untils, numbers):
            changes = dict(application=application, options=options.split(), path=path, until=until, conns=conns)
            yield argparse.Namespace(**{**vars(chosen), **changes})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conns", type=int, default=10, help="connections at once")
    parser.add_argument("--path", default="ping")
    parser.add_argument("--until", choices=["eof", "length"], default="eof")
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--limit", type=float, default=30, help="seconds that an operation may take, or the server to start or to end")
    parser.add_argument("application", nargs="?", help="such as bottle_app.py; by default all experiments")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="of the application")
    chosen = parser.parse_args()
    print("Unit drops/op better=lower", flush=True)
    status = 0
    for one in [chosen] if chosen.application else experiments(chosen):
        try:
            measure(one)
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as err:
            print(f"# failed: {name(one)}: {err!r}", flush=True)
            status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
