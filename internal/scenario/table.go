package scenario

import (
	"bytes"
	"fmt"
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
		Variants: []Variant{{Conns: 1, Slice: 16, Request: postSmall, Required: echo(postSmall), Vary: postNumber}},
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
		Variants: []Variant{{Conns: 10, Slice: 2, Request: postSmall, Required: echo(postSmall), Vary: postNumber}},
	},
	{
		Name:     "LargePayloadPost",
		Title:    "Large payload",
		About:    "`POST /echo` with 30 KB of JSON items, decoded and encoded again",
		Bytes:    true,
		Variants: []Variant{{Conns: 1, Slice: 1, Request: postLarge, Required: echo(postLarge), Vary: postNumber}},
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
	routing,
	middleware,
	thinkTime,
	staticFile,
	upload,
	stream,
}

var (
	getPing      = mustRead("get-ping.http")
	getAsyncPing = mustRead("get-async-ping.http")
	getText      = mustRead("get-text.http")
	postSmall    = mustRead("post-echo.http")
	postLarge    = mustRead("post-large.http")
	getNothing   = mustRead("get-nothing.http")
	postConflict = mustRead("post-conflict.http") // refused by RFC 9112, section 6.3, case 5
	getOversized = oversized(mustRead("get-oversized.http"))
)

// oversized returns r with a field beyond what any server here has room for:
// net/http's is a megabyte and four kilobytes.
func oversized(r Request) Request {
	const size = 1<<20 + 16<<10
	fields, _ := bytes.CutSuffix(r.Head, []byte("\r\n"))
	return Request{Head: fmt.Appendf(bytes.Clone(fields), "X-Filler: %s\r\n\r\n", bytes.Repeat([]byte("x"), size))}
}

var (
	pong     = Response{http.StatusOK, JSON, []byte(`{"pong":true}`)}
	greeting = Response{http.StatusOK, Text, []byte("Hello, World!")}
)

// echo is the response to a request whose content is JSON as encoding/json
// writes it.
func echo(r Request) Response { return Response{http.StatusOK, JSON, r.Content} }

// postNumber is a request to POST /echo whose content is made of n.
func postNumber(n uint64) (Request, Response) {
	r := post("/echo", JSON, fmt.Appendf(nil, `{"n":[%d,"x%x"]}`, n>>16, n))
	return r, echo(r)
}
