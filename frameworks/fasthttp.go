package frameworks

import (
	"encoding/json"
	"io"
	"log"
	"net"
	"strconv"
	"strings"

	"github.com/valyala/fasthttp"
)

// fastHTTP is fasthttp with the routing by hand that its own documentation
// shows: it brings no router. JSON is encoding/json's, for want of its own.
// Departure from the defaults: the server's log is discarded.
var fastHTTP = Framework{
	Name:   "fasthttp",
	Kind:   "server of its own, no router",
	About:  "a server that reuses everything between requests and does without net/http's interfaces",
	Module: "github.com/valyala/fasthttp",
	Serve: func(ln net.Listener) error {
		srv := &fasthttp.Server{Handler: fastRoute, Logger: log.New(io.Discard, "", 0)}
		return untilClosed(srv.Serve(ln))
	},
}

func fastRoute(ctx *fasthttp.RequestCtx) {
	switch path := string(ctx.Path()); {
	case path == "/ping":
		fastMethod(ctx, fasthttp.MethodGet, fastPing)
	case path == "/text":
		fastMethod(ctx, fasthttp.MethodGet, fastText)
	case path == "/echo":
		fastMethod(ctx, fasthttp.MethodPost, fastEcho)
	case strings.HasPrefix(path, "/users/"):
		fastMethod(ctx, fasthttp.MethodGet, fastUser)
	default:
		ctx.NotFound()
	}
}

// fastMethod calls h if the request's method is the one allowed.
func fastMethod(ctx *fasthttp.RequestCtx, allowed string, h fasthttp.RequestHandler) {
	if string(ctx.Method()) != allowed {
		ctx.Error("method not allowed", fasthttp.StatusMethodNotAllowed)
		ctx.Response.Header.Set("Allow", allowed)
		return
	}
	h(ctx)
}

func fastPing(ctx *fasthttp.RequestCtx) { fastJSON(ctx, fasthttp.StatusOK, pong{true}) }

func fastText(ctx *fasthttp.RequestCtx) {
	ctx.SetContentType("text/plain; charset=utf-8")
	ctx.SetBodyString(greeting)
}

func fastEcho(ctx *fasthttp.RequestCtx) {
	var v any
	if err := json.Unmarshal(ctx.PostBody(), &v); err != nil {
		fastJSON(ctx, fasthttp.StatusBadRequest, failure{err.Error()})
		return
	}
	fastJSON(ctx, fasthttp.StatusOK, v)
}

func fastUser(ctx *fasthttp.RequestCtx) {
	id, err := strconv.Atoi(strings.TrimPrefix(string(ctx.Path()), "/users/"))
	if err != nil {
		ctx.NotFound()
		return
	}
	fastJSON(ctx, fasthttp.StatusOK, user{id})
}

func fastJSON(ctx *fasthttp.RequestCtx, status int, v any) {
	ctx.SetStatusCode(status)
	ctx.SetContentType("application/json")
	json.NewEncoder(ctx).Encode(v)
}
