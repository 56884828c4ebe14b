"""The benchmark application in microdot.

original: microdot's own server on asyncio, which closes each connection.
deployed: uvicorn, with uvloop and httptools where they are, one process.
Departures from the defaults: no access log, JSON without spaces, bodies of
up to 64 KB instead of 16. GET /sync-ping is /ping by a plain function, which
microdot runs on a thread.
"""

import asyncio
import json
import socket

from microdot import Request
from microdot.asgi import Microdot

import serving

Request.max_content_length = Request.max_body_length = 64 << 10

app = Microdot()


def compact(value, status=200):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False), status, {"Content-Type": "application/json"}


@app.get("/ping")
async def ping(request):
    return compact({"pong": True})


@app.get("/sync-ping")
def sync_ping(request):
    return compact({"pong": True})


@app.get("/text")
async def text(request):
    return "Hello, World!"


@app.post("/echo")
async def echo(request):
    try:
        return compact(json.loads(request.body))
    except ValueError as err:
        return compact({"error": str(err)}, 400)


@app.get("/users/<int:id>")
async def user(request, id):
    return compact({"id": id})


async def own_server():
    server = await app.start_server("127.0.0.1", 0, start_serving=False)
    await server.start_serving()
    serving.announce(server.sockets[0].getsockname())
    await server.serve_forever()


def uvicorn_server(backlog):
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0), backlog=backlog)
    config = uvicorn.Config(app, backlog=backlog, timeout_keep_alive=75, access_log=False, log_level="warning")
    serving.announce(listener.getsockname())
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    chosen = serving.options(backlog={"original": None, "deployed": 2048})
    if chosen.serving == "original":
        asyncio.run(own_server())
    else:
        uvicorn_server(chosen.backlog)
