"""Ten connections at once, as the original page's client makes them.

    python burst.py flask_app.py --serving original
    python burst.py --until length bottle_app.py --serving original --backlog 128

starts the application and prints the time until the last response is in, in
milliseconds, once for each of the repetitions, and their mean. As there, making
and closing the event loop counts. What decides is when a client is done: at the
end of the content that Content-Length announces (length), after which it closes
the connection, or where the server closes it (eof).
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time

REQUEST = b"GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def exchange(host, port, until):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(REQUEST)
    if until == "eof":
        response = await reader.read()
    else:
        response = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in response.splitlines()[1:] if line)
        response += await reader.readexactly(int(fields[b"content-length"]))
    writer.close()
    await writer.wait_closed()
    if b" 200 " not in response.split(b"\n", 1)[0]:
        raise ValueError(f"want status 200, got {response[:40]}")


async def burst(host, port, chosen):
    await asyncio.gather(*(exchange(host, port, chosen.until) for _ in range(chosen.conns)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conns", type=int, default=10)
    parser.add_argument("--until", choices=["eof", "length"], default="eof")
    parser.add_argument("--repeat", type=int, default=6)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args()
    server = subprocess.Popen([sys.executable, *chosen.command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        host, port = json.loads(server.stdout.readline()).split(":")
        asyncio.run(exchange(host, port, chosen.until))
        times = []
        for _ in range(chosen.repeat):
            start = time.perf_counter()
            asyncio.run(burst(host, port, chosen))
            times.append((time.perf_counter() - start) * 1e3)
    finally:
        server.stdin.close()
        server.wait(10)
    print(" ".join(f"{t:.1f}" for t in times), f"mean {statistics.mean(times):.1f} ms")


if __name__ == "__main__":
    main()
