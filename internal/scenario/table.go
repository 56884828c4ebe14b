package scenario

import (
	"net/http"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
)

// All lists the scenarios in the order in which they are measured and shown.
var All = []Scenario{
	{
		Name:     "SerialGetJSON",
		Title:    "Serial GET, JSON",
		About:    "`GET /ping` and its whole response, `{\"pong\":true}`",
		Variants: []Variant{{Conns: 1, Slice: 16, Request: getPing, Required: pong}},
	},
	{
		Name:     "SerialPostJSON",
		Title:    "Serial POST, JSON",
		About:    "`POST /echo` with 44 bytes of JSON, decoded and encoded again",
		Variants: []Variant{{Conns: 1, Slice: 16, Request: postSmall, Required: echo(postSmall), Probe: echoed}},
	},
	{
		Name:     "SerialGetText",
		Title:    "Serial GET, text",
		About:    "`GET /text` and its whole response, `Hello, World!`",
		Variants: []Variant{{Conns: 1, Slice: 16, Request: getText, Required: greeting}},
	},
	{
		Name:  "SyncVsAsyncHandler",
		Title: "Handler without and with a deadline",
		About: "`GET`, whose handler has no deadline (sync) or has one, with cancellation when it passes or the client disconnects (async)",
		Needs: frameworks.AsyncHandler,
		Variants: []Variant{
			{Params: "handler=sync", Conns: 1, Slice: 16, Request: getPing, Required: pong},
			{Params: "handler=async", Conns: 1, Slice: 16, Request: getAsyncPing, Required: pong},
		},
	},
	{
		Name:     "ConcurrentGet",
		Title:    "Ten GETs at once",
		About:    "10 `GET /ping` at the same moment and all their responses",
		Variants: []Variant{{Conns: 10, Slice: 2, Request: getPing, Required: pong}},
	},
	{
		Name:     "ConcurrentPost",
		Title:    "Ten POSTs at once",
		About:    "10 `POST /echo` at the same moment and all their responses",
		Variants: []Variant{{Conns: 10, Slice: 2, Request: postSmall, Required: echo(postSmall), Probe: echoed}},
	},
	{
		Name:     "LargePayloadPost",
		Title:    "Large payload",
		About:    "`POST /echo` with 30 KB of JSON items, decoded and encoded again",
		Bytes:    true,
		Variants: []Variant{{Conns: 1, Slice: 1, Request: postLarge, Required: echo(postLarge), Probe: echoed}},
	},
	{
		Name:  "NewConnection",
		Title: "New connections",
		About: "connecting, one `GET /ping`, its whole response, and closing; or ten of that at once",
		Variants: []Variant{
			{Params: "conns=1", Way: load.NewConnection, Conns: 1, Slice: 8, Request: getPing, Required: pong},
			{Params: "conns=10", Way: load.NewConnection, Conns: 10, Slice: 1, Request: getPing, Required: pong},
		},
	},
	{
		Name:     "Pipelined",
		Title:    "Sixteen GETs in one write",
		About:    "16 `GET /ping` in one write and all their responses",
		Variants: []Variant{{Way: load.Pipelined, Conns: 1, Slice: 2, Request: getPing, Required: pong}},
	},
	{
		Name:  "Refusal",
		Title: "Refusing bad requests",
		About: "a request that is refused: two different `Content-Length` (framing) or a head of more than a megabyte (head), after which the server closes the connection, or a path that is not there (path)",
		Variants: []Variant{
			{Params: "request=framing", Way: load.Refused, Conns: 1, Slice: 4, Request: postConflict, Required: Response{Status: http.StatusBadRequest}},
			{Params: "request=head", Way: load.Refused, Conns: 1, Slice: 1, Request: getOversized, Required: Response{Status: http.StatusRequestHeaderFieldsTooLarge}},
			{Params: "request=path", Conns: 1, Slice: 16, Request: getNothing, Required: Response{Status: http.StatusNotFound}},
		},
	},
	{
		Name:  "Connections",
		Title: "Many connections",
		About: "`GET /ping` on any of 1 to 4,096 connections, each of which sends its next request when it has the response to its last",
		Variants: []Variant{
			{Params: "conns=1", Way: load.Independent, Conns: 1, Slice: 16, Request: getPing, Required: pong},
			{Params: "conns=8", Way: load.Independent, Conns: 8, Slice: 256, Request: getPing, Required: pong},
			{Params: "conns=64", Way: load.Independent, Conns: 64, Slice: 2048, Request: getPing, Required: pong},
			{Params: "conns=512", Way: load.Independent, Conns: 512, Slice: 16384, Sweep: true, Request: getPing, Required: pong},
			{Params: "conns=4096", Way: load.Independent, Conns: 4096, Slice: 131072, Sweep: true, Request: getPing, Required: pong},
		},
	},
	{
		Name:  "SteadyLoad",
		Title: "A steady load",
		About: "`GET /ping`, due at a fixed rate of 25, 50 or 80 % of the highest that the floor responds to; its time counts from when it was due",
		Variants: []Variant{
			{Params: "load=25", Way: load.OpenLoop, Conns: 64, Slice: 512, Load: 25, Request: getPing, Required: pong},
			{Params: "load=50", Way: load.OpenLoop, Conns: 64, Slice: 1024, Load: 50, Request: getPing, Required: pong},
			{Params: "load=80", Way: load.OpenLoop, Conns: 64, Slice: 2048, Load: 80, Request: getPing, Required: pong},
		},
	},
	{
		Name:     "IdleConnections",
		Title:    "Beside idle connections",
		About:    "`GET /ping` on one connection, beside 2,000 that are silent",
		Beside:   Background{load.Idle, 2000},
		Variants: []Variant{{Conns: 1, Slice: 16, Request: getPing, Required: pong}},
	},
	{
		Name:     "SlowSenders",
		Title:    "Beside slow senders",
		About:    "`GET /ping` on one connection, beside 200 that send a byte of a request's head every second",
		Beside:   Background{load.Slow, 200},
		Variants: []Variant{{Conns: 1, Slice: 16, Request: getPing, Required: pong}},
	},
	{
		Name:  "TLS",
		Title: "TLS 1.3",
		About: "`GET /ping` over TLS 1.3: kept alive, or on a new connection that resumes a session (resumed)",
		TLS:   true,
		Variants: []Variant{
			{Params: "handshake=none", Conns: 1, Slice: 16, Request: getPing, Required: pong},
			{Params: "handshake=resumed", Way: load.NewConnection, Conns: 1, Slice: 2, Request: getPing, Required: pong},
		},
	},
	{
		Name:     "StdClient",
		Title:    "With net/http's client",
		About:    "`GET /ping` by net/http's own client",
		Variants: []Variant{{Way: load.ByStdClient, Conns: 1, Slice: 8, Request: getPing, Required: pong}},
	},
	{
		Name:     "ThinkTime",
		Title:    "A handler that waits",
		About:    "64 `GET /wait` at the same moment, whose handler waits a millisecond, and all their responses",
		Needs:    frameworks.Waiting,
		Variants: []Variant{{Conns: 64, Slice: 1, Request: getWait, Required: pong}},
	},
	{
		Name:     "Middleware",
		Title:    "Five middlewares",
		About:    "`GET /wrapped/ping`, whose handler is inside five middlewares that do nothing",
		Needs:    frameworks.Middleware,
		Variants: []Variant{{Conns: 1, Slice: 16, Request: getWrapped, Required: pong}},
	},
	{
		Name:     "Routing",
		Title:    "Routing",
		About:    "a `GET` to a server with the routes of GitHub's API (wire), or a call of its router alone (router): one without parameters (static), one with three (params), the last of them (last), or none of them (miss)",
		Needs:    frameworks.Routing,
		Variants: routing(),
	},
	{
		Name:  "StaticFile",
		Title: "A file from disk",
		About: "`GET` of a file of 64 KB or 8 MB",
		Bytes: true,
		Needs: frameworks.StaticFiles,
		Variants: []Variant{
			{Params: "size=64k", Conns: 1, Slice: 2, Request: get("/files/64k.wasm"), Required: Response{Status: http.StatusOK, MediaType: Binary, File: "64k.wasm"}},
			{Params: "size=8m", Conns: 1, Slice: 1, Request: get("/files/8m.wasm"), Required: Response{Status: http.StatusOK, MediaType: Binary, File: "8m.wasm"}},
		},
	},
	{
		Name:     "Upload",
		Title:    "Upload",
		About:    "`POST /upload` of 8 MB, read as they come and not held; the response has their number and CRC-32",
		Bytes:    true,
		Peak:     true,
		Needs:    frameworks.Uploads,
		Variants: []Variant{{Conns: 1, Slice: 1, Request: postUpload, Required: uploaded(postUpload), Probe: probeUpload}},
	},
	{
		Name:     "Stream",
		Title:    "Server-sent events",
		About:    "`GET /events` and the 100 events of its response, each sent by itself",
		Needs:    frameworks.EventStream,
		Variants: []Variant{{Way: load.Streamed, Conns: 1, Slice: 2, Request: get("/events?from=7"), Required: events(7), Probe: probeEvents}},
	},
}

var (
	getPing      = mustRead("get-ping.http")
	getAsyncPing = mustRead("get-async-ping.http")
	getText      = mustRead("get-text.http")
	postSmall    = mustRead("post-echo.http")
	postLarge    = mustRead("post-large.http")
	getNothing   = mustRead("get-nothing.http")
	postConflict = mustRead("post-conflict.http") // refused by RFC 9112, section 6.3, case 5
	getOversized = endless(mustRead("get-oversized.http"))
	getWait      = mustRead("get-wait.http")
	getWrapped   = mustRead("get-wrapped-ping.http")
)

var (
	pong     = Response{Status: http.StatusOK, MediaType: JSON, Body: []byte(`{"pong":true}`)}
	greeting = Response{Status: http.StatusOK, MediaType: Text, Body: []byte("Hello, World!")}
)
