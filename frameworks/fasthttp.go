package frameworks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// fastHTTP is fasthttp with the routing by hand that its own documentation
// shows: it brings no router. JSON is encoding/json's, for want of its own.
// Departures from the defaults: the server's log is discarded; the server for
// uploads streams content, which is a choice for a whole server and costs every
// other request with content about 2 %.
var fastHTTP = Framework{
	Name:   "fasthttp",
	Kind:   "server of its own, no router",
	About:  "a server that reuses everything between requests and does without net/http's interfaces",
	Module: "github.com/valyala/fasthttp",
	Features: map[Feature]func(net.Listener) error{
		Waiting:     nil,
		Middleware:  nil,
		Uploads:     serveFastUploads,
		EventStream: nil,
		StaticFiles: func(ln net.Listener) error {
			return withFiles(func(dir string) error { return serveFastFiles(ln, dir) })
		},
	},
	Lacks: map[Feature]string{
		AsyncHandler: lackHandlers[AsyncHandler],
		Routing:      "routes are a switch that its user writes",
	},
	Serve: func(ln net.Listener) error { return untilClosed(newFast(fastRoute).Serve(ln)) },
}

func newFast(h fasthttp.RequestHandler) *fasthttp.Server {
	return &fasthttp.Server{Handler: h, Logger: log.New(io.Discard, "", 0)}
}

func serveFastUploads(ln net.Listener) error {
	srv := newFast(fastRoute)
	srv.StreamRequestBody = true
	return untilClosed(srv.Serve(ln))
}

func serveFastFiles(ln net.Listener, dir string) error {
	stop := make(chan struct{})
	defer close(stop)
	fs := &fasthttp.FS{Root: dir, PathRewrite: fasthttp.NewPathSlashesStripper(1), CleanStop: stop}
	return untilClosed(newFast(fs.NewRequestHandler()).Serve(ln))
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
	case path == "/wait":
		fastMethod(ctx, fasthttp.MethodGet, fastWait)
	case path == "/wrapped/ping":
		fastMethod(ctx, fasthttp.MethodGet, fastWrapped)
	case path == "/upload":
		fastMethod(ctx, fasthttp.MethodPost, fastUpload)
	case path == "/events":
		fastMethod(ctx, fasthttp.MethodGet, fastEvents)
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

func fastWait(ctx *fasthttp.RequestCtx) {
	time.Sleep(ThinkTime)
	fastPing(ctx)
}

// fastWrapped is fastPing in five middlewares.
var fastWrapped = fastPass(fastPass(fastPass(fastPass(fastPass(fastPing)))))

func fastPass(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) { next(ctx) }
}

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

func fastUpload(ctx *fasthttp.RequestCtx) {
	content := ctx.RequestBodyStream()
	if content == nil { // a request without content has no stream
		content = bytes.NewReader(nil)
	}
	got, err := upload(content)
	if err != nil {
		fastJSON(ctx, fasthttp.StatusBadRequest, failure{err.Error()})
		return
	}
	fastJSON(ctx, fasthttp.StatusOK, got)
}

func fastEvents(ctx *fasthttp.RequestCtx) {
	from, err := ctx.QueryArgs().GetUint("from")
	if err != nil {
		fastJSON(ctx, fasthttp.StatusBadRequest, failure{err.Error()})
		return
	}
	ctx.SetContentType("text/event-stream")
	ctx.Response.Header.Set("Cache-Control", "no-cache")
	ctx.SetBodyStream(&fastEventReader{from, from + Events}, -1)
}

// A fastEventReader reads one event at a time, of which fasthttp makes a chunk
// each.
//
// Note: RequestCtx.SetBodyStreamWriter gathers what its function flushes while
// the connection is being written to. It sent 100 events in 17 chunks.
type fastEventReader struct{ next, end int }

func (r *fastEventReader) Read(p []byte) (int, error) {
	if r.next == r.end {
		return 0, io.EOF
	}
	event := fmt.Appendf(p[:0], "data: %d\n\n", r.next)
	r.next++
	return copy(p, event), nil // p is far longer than an event
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
