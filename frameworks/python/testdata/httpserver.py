"""A stand-in for zerodep's httpserver in tests: the same interface, no more."""

import asyncio
import inspect
import json


class JSONResponse:
    media_type = "application/json"

    def __init__(self, value):
        self.body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Text:
    media_type = "text/plain; charset=utf-8"

    def __init__(self, value):
        self.body = value.encode()


class Request:
    def __init__(self, body):
        self.body = body

    def json(self):
        return json.loads(self.body)


class App:
    def __init__(self):
        self.port = None
        self.routes = {}

    def get(self, path):
        return self.route("GET", path)

    def post(self, path):
        return self.route("POST", path)

    def route(self, method, path):
        def register(handler):
            self.routes[method, path] = handler
            return handler

        return register

    def run(self, host, port):
        asyncio.run(self.serve(host, port))

    async def serve(self, host, port):
        server = await asyncio.start_server(self.exchange, host, port)
        self.port = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    async def exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _ = head.split(" ", 2)
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
        request = Request(await reader.readexactly(int(fields.get("content-length", 0))))
        status, response = await self.respond(method, path, request)
        writer.write(
            b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            % (status, response.media_type.encode(), len(response.body), response.body)
        )
        await writer.drain()
        writer.close()

    async def respond(self, method, path, request):
        handler = self.routes.get((method, path))
        if handler is None:
            return b"404 Not Found", Text("Not Found")
        if inspect.iscoroutinefunction(handler):
            response = await handler(request)
        else:
            response = await asyncio.to_thread(handler, request)
        return b"200 OK", Text(response) if isinstance(response, str) else response
