"""The benchmark application in bottle.

original: wsgiref, whose backlog is 5. deployed: gunicorn.
Departures from the defaults: no access log, JSON without spaces.
"""

import functools
import json

from bottle import Bottle, JSONPlugin, request, response

import serving

compact = functools.partial(json.dumps, separators=(",", ":"), ensure_ascii=False)

app = Bottle()
app.uninstall(JSONPlugin)
app.install(JSONPlugin(json_dumps=compact))


@app.get("/ping")
def ping():
    return {"pong": True}


@app.get("/text")
def text():
    response.content_type = "text/plain"
    return "Hello, World!"


@app.post("/echo")
def echo():
    try:
        value = json.load(request.body)
    except ValueError as err:
        response.status = 400
        return {"error": str(err)}
    response.content_type = "application/json"
    return compact(value)


@app.get("/users/<id:int>")
def user(id):
    return {"id": id}


def reference_server(backlog):
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    class Server(WSGIServer):
        request_queue_size = backlog

    class Handler(WSGIRequestHandler):
        def log_message(self, format, *args):
            pass

    server = make_server("127.0.0.1", 0, app, Server, Handler)
    serving.announce(server.server_address)
    server.serve_forever()


if __name__ == "__main__":
    chosen = serving.options(backlog={"original": 5, "deployed": 2048})
    serve = reference_server if chosen.serving == "original" else lambda n: serving.gunicorn(app, n)
    serve(chosen.backlog)
