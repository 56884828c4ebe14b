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
		Variants: []Variant{{Conns: 1, Slice: 16, Request: postSmall, Required: echo(postSmall)}},
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
		Variants: []Variant{{Conns: 10, Slice: 2, Request: postSmall, Required: echo(postSmall)}},
	},
	{
		Name:     "LargePayloadPost",
		Title:    "Large payload",
		About:    "`POST /echo` with 30 KB of JSON items, decoded and encoded again",
		Bytes:    true,
		Variants: []Variant{{Conns: 1, Slice: 1, Request: postLarge, Required: echo(postLarge)}},
	},
	{
		Name:  "NewConnection",
		Title: "New connections",
		About: "connecting, one `GET /ping`, its whole response, and closing; or ten of that at once",
		Way:   load.NewConnection,
		Variants: []Variant{
			{Params: "conns=1", Conns: 1, Slice: 8, Request: getPing, Required: pong},
			{Params: "conns=10", Conns: 10, Slice: 1, Request: getPing, Required: pong},
		},
	},
}

var (
	getPing      = mustRead("get-ping.http")
	getAsyncPing = mustRead("get-async-ping.http")
	getText      = mustRead("get-text.http")
	postSmall    = mustRead("post-echo.http")
	postLarge    = mustRead("post-large.http")
)

var (
	pong     = Response{http.StatusOK, JSON, []byte(`{"pong":true}`)}
	greeting = Response{http.StatusOK, Text, []byte("Hello, World!")}
)

// echo is the response to a request whose content is JSON as encoding/json
// writes it.
func echo(r Request) Response { return Response{http.StatusOK, JSON, r.Content} }
