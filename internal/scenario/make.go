package scenario

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"net/http"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
)

// echo is the response to a request whose content is JSON as encoding/json
// writes it.
func echo(r Request) Response {
	return Response{Status: http.StatusOK, MediaType: JSON, Body: r.Content}
}

// echoed is a request of /echo with content that nobody foresees.
func echoed(r *rand.Rand) (Request, Response) {
	made := post("/echo", JSON, fmt.Appendf(nil, `{"id":%d,"name":"%x"}`, r.Uint32(), r.Uint64()))
	return made, echo(made)
}

// get returns a request for path, which may have a query.
func get(path string) Request {
	return Request{Head: fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: httpserverbench\r\nAccept: */*\r\n\r\n", path)}
}

// post returns a request with content.
func post(path, mediaType string, content []byte) Request {
	return Request{
		Head: fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: httpserverbench\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
			path, mediaType, len(content)),
		Content: content,
	}
}

// endless returns r with a head that does not end before it is longer than any
// server here has room for: net/http's is a megabyte and four kilobytes.
func endless(r Request) Request {
	fields, _ := bytes.CutSuffix(r.Head, []byte("\r\n"))
	const block, times = 16 << 10, 65
	return Request{Head: append(bytes.Clone(fields), "X-Filler: "...), Content: bytes.Repeat([]byte("x"), block), Times: times}
}

// postUpload is 8 MB: one block of bytes without a pattern, time and again, so
// that this package holds but one.
var postUpload = upload(rand.New(rand.NewPCG(1, 2)), 64<<10, 128)

// upload returns an upload of a random block, sent so many times.
func upload(r *rand.Rand, size, times int) Request {
	block := make([]byte, size)
	for i := range block {
		block[i] = byte(r.Uint32())
	}
	made := post("/upload", "application/octet-stream", block)
	made.Head = bytes.Replace(made.Head, fmt.Appendf(nil, "Length: %d", size), fmt.Appendf(nil, "Length: %d", size*times), 1)
	made.Times = times
	return made
}

// uploaded is the response to an upload, which a server cannot know before it
// has read all of it.
func uploaded(r Request) Response {
	var sum uint32
	for range r.Times {
		sum = crc32.Update(sum, crc32.IEEETable, r.Content)
	}
	return Response{
		Status: http.StatusOK, MediaType: JSON,
		Body: fmt.Appendf(nil, `{"bytes":%d,"crc32":"%08x"}`, len(r.Content)*r.Times, sum),
	}
}

func probeUpload(r *rand.Rand) (Request, Response) {
	made := upload(r, 1+r.IntN(100_000), 3)
	return made, uploaded(made)
}

// events is the response with the events whose data are integers from n on.
func events(n int) Response {
	var body bytes.Buffer
	for i := range frameworks.Events {
		fmt.Fprintf(&body, "data:%d\n\n", n+i)
	}
	return Response{Status: http.StatusOK, MediaType: Events, Body: body.Bytes()}
}

func probeEvents(r *rand.Rand) (Request, Response) {
	n := r.IntN(1 << 20)
	return get(fmt.Sprintf("/events?from=%d", n)), events(n)
}

// lastRoute is a path of the last of GitHub's routes that are a GET, and the
// text of its response.
var lastRoute = func() (last struct{ path, text string }) {
	for r := range frameworks.GitHubRoutes() {
		if r.Method == http.MethodGet {
			last.path = strings.NewReplacer("{", "", "}", "").Replace(r.Path)
		}
	}
	last.text = last.path[strings.LastIndexByte(last.path, '/')+1:]
	return last
}()

// routing returns the variants of the scenario Routing: each of its requests on
// the wire, then each on the router alone.
func routing() (variants []Variant) {
	requests := []struct {
		route, path, text string // text is that of the response; "" where nothing is found
	}{
		{"static", "/user/repos", "repos"},
		{"params", "/repos/julien/router/issues/42", "42"},
		{"last", lastRoute.path, lastRoute.text},
		{"miss", "/user/nothing/42", ""},
	}
	for _, w := range []struct {
		via string
		way load.Way
	}{{"wire", load.KeptAlive}, {"router", load.InMemory}} {
		for _, r := range requests {
			v := Variant{Params: "route=" + r.route + "/via=" + w.via, Way: w.way, Conns: 1, Slice: 16, Request: get(r.path), Required: found(r.text)}
			if r.route == "params" {
				v.Probe = probeLast(r.path)
			}
			variants = append(variants, v)
		}
	}
	return variants
}

// probeLast returns a probe whose path has another last segment, a parameter.
func probeLast(path string) func(*rand.Rand) (Request, Response) {
	parent := path[:strings.LastIndexByte(path, '/')+1]
	return func(r *rand.Rand) (Request, Response) {
		id := fmt.Sprint(r.Uint32())
		return get(parent + id), found(id)
	}
}

// found is the response of a route's handler, or to a path without one.
func found(text string) Response {
	if text == "" {
		return Response{Status: http.StatusNotFound}
	}
	return Response{Status: http.StatusOK, MediaType: Text, Body: []byte(text)}
}
