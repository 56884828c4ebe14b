"""The benchmark application in Flask.

original: werkzeug's development server, not threaded. deployed: gunicorn.
Departures from the defaults: no access log, JSON in UTF-8 without escapes.
"""

import logging

from flask import Flask, Response, jsonify, request

import serving

app = Flask(__name__)
app.json.ensure_ascii = False


@app.get("/ping")
def ping():
    return {"pong": True}


@app.get("/text")
def text():
    return Response("Hello, World!", mimetype="text/plain")


@app.post("/echo")
def echo():
    return jsonify(request.get_json())


@app.get("/users/<int:id>")
def user(id):
    return {"id": id}


@app.errorhandler(400)
def bad_request(error):
    return {"error": error.description}, 400


def development_server(backlog):
    from werkzeug.serving import BaseWSGIServer, make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    BaseWSGIServer.request_queue_size = backlog
    server = make_server("127.0.0.1", 0, app, threaded=False)
    serving.announce(server.server_address)
    server.serve_forever()


if __name__ == "__main__":
    chosen = serving.options(backlog={"original": 128, "deployed": 2048})
    serve = development_server if chosen.serving == "original" else lambda n: serving.gunicorn(app, n)
    serve(chosen.backlog)
