"""The benchmark application in zerodep's httpserver, a module of one file.

original and deployed are the same: its own server on asyncio, which closes each
connection. GET /sync-ping is /ping by a plain function, which zerodep runs by
asyncio.to_thread. It has no GET /users/{id}.
"""

import threading
import time

from httpserver import App, JSONResponse

import serving

app = App()


@app.get("/ping")
async def ping(request):
    return JSONResponse({"pong": True})


@app.get("/sync-ping")
def sync_ping(request):
    return JSONResponse({"pong": True})


@app.get("/text")
async def text(request):
    return "Hello, World!"


@app.post("/echo")
async def echo(request):
    return JSONResponse(request.json())


def announce():
    while not getattr(app, "port", 0):
        time.sleep(0.001)
    serving.announce(("127.0.0.1", app.port))


if __name__ == "__main__":
    serving.options(backlog={"original": None, "deployed": None})
    threading.Thread(target=announce, daemon=True).start()
    app.run("127.0.0.1", 0)
