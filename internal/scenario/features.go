package scenario

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"net/http"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
)

// The scenarios that need a feature of frameworks.

var routing = Scenario{
	Name:  "Routing",
	Title: "Routing",
	About: "a `GET` to a server that has 214 routes of GitHub's API: one without parameters (static), one with three (params), the last one (last), or none of them (miss)",
	Needs: frameworks.Routing,
	Variants: []Variant{
		{Params: "route=static", Conns: 1, Slice: 16, Request: get("/user/repos", Text), Required: text("repos")},
		{Params: "route=params", Conns: 1, Slice: 16, Vary: getIssue},
		{Params: "route=last", Conns: 1, Slice: 16, Vary: getFollowing},
		{Params: "route=miss", Conns: 1, Slice: 16, Request: get("/repos/go/go/nothing", Text), Required: Response{Status: http.StatusNotFound}},
	},
}

var middleware = Scenario{
	Name:     "Middleware",
	Title:    "Five middlewares",
	About:    "`GET /wrapped/ping`, which is that of SerialGetJSON inside five middlewares that do nothing",
	Needs:    frameworks.Middleware,
	Variants: []Variant{{Conns: 1, Slice: 16, Request: get("/wrapped/ping", JSON), Required: pong}},
}

var thinkTime = Scenario{
	Name:     "ThinkTime",
	Title:    "A handler that waits",
	About:    "64 `GET /wait` at the same moment, whose handler waits 1 ms, and all their responses",
	Needs:    frameworks.Waiting,
	Variants: []Variant{{Conns: 64, Slice: 1, Request: get("/wait", JSON), Required: pong}},
}

var staticFile = Scenario{
	Name:  "StaticFile",
	Title: "Files from disk",
	About: "`GET` of a file of 64 KB or 8 MB, which the framework sends by its own means",
	Needs: frameworks.StaticFiles,
	Bytes: true,
	Variants: []Variant{
		{Params: "size=64k", Conns: 1, Slice: 4, Vary: file("64k.wasm")},
		{Params: "size=8m", Conns: 1, Slice: 1, Vary: file("8m.wasm")},
	},
}

var upload = Scenario{
	Name:     "Upload",
	Title:    "Upload",
	About:    "`POST /upload` with 8 MB, read as it comes, and the response with its length and checksum",
	Needs:    frameworks.Uploads,
	Bytes:    true,
	Variants: []Variant{{Conns: 1, Slice: 1, Vary: postUpload}},
}

var stream = Scenario{
	Name:     "Stream",
	Title:    "Server-sent events",
	About:    "`GET /events` and all of its response, 100 events that the server flushes one by one",
	Needs:    frameworks.EventStream,
	Variants: []Variant{{Way: load.Streamed, Conns: 1, Slice: 2, Vary: getEvents}},
}

func getIssue(n uint64) (Request, Response) {
	path := fmt.Sprintf("/repos/o%d/r%d/issues/%d", n%7, n%11, n)
	return get(path, Text), text(fmt.Sprint(n))
}

func getFollowing(n uint64) (Request, Response) {
	path := fmt.Sprintf("/users/u%d/following/%d", n%7, n)
	return get(path, Text), text(fmt.Sprint(n))
}

func getEvents(n uint64) (Request, Response) {
	first := n % 1e6
	var body []byte
	for i := range uint64(frameworks.Events) {
		body = fmt.Appendf(body, "data:%d\n\n", first+i)
	}
	return get(fmt.Sprintf("/events?from=%d", first), EventStream), Response{http.StatusOK, EventStream, body}
}

// file returns what asks for one of frameworks.Files. It is the same for every
// input.
func file(name string) func(uint64) (Request, Response) {
	return func(uint64) (Request, Response) {
		content, err := io.ReadAll(frameworks.FileContent(name))
		if err != nil {
			panic(err)
		}
		return get("/files/"+name, "application/wasm"), Response{http.StatusOK, "application/wasm", content}
	}
}

// postUpload's content is 8 MB, a little less for most inputs, of random bytes.
func postUpload(n uint64) (Request, Response) {
	content := make([]byte, 8<<20-n%1000)
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], n)
	rand.NewChaCha8(seed).Read(content)
	body := fmt.Appendf(nil, `{"bytes":%d,"crc32":"%08x"}`, len(content), crc32.ChecksumIEEE(content))
	return post("/upload", "application/octet-stream", content), Response{http.StatusOK, JSON, body}
}

// text is a response in text/plain.
func text(s string) Response { return Response{http.StatusOK, Text, []byte(s)} }
