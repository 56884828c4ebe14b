package frameworks

import (
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// A Feature is something that a scenario needs and not every framework has, in
// words that follow "has no". Its routes are those of the comment.
type Feature string

const (
	// GET /async-ping is /ping, its handler with a deadline, and with a context
	// that ends when the client disconnects.
	AsyncHandler Feature = "handlers with a deadline"

	// GET /wait is /ping, its handler after ThinkTime.
	Waiting Feature = "handler that waits"

	// GET /wrapped/ping is /ping, its handler inside five middlewares that call
	// the next and do nothing else.
	Middleware Feature = "middleware"

	// POST /upload is 200, JSON {"bytes":<integer>,"crc32":"<8 hex digits>"} of
	// the request's content, which is read as it comes and not held. The
	// checksum is CRC-32 with the polynomial of IEEE 802.3, for which processors
	// have instructions: 8 MB took 0.15 ms where their transfer took 2 ms.
	Uploads Feature = "content that is read as it comes"

	// GET /events?from=<n> is 200, text/event-stream, Events events flushed one
	// by one: their data are the integers from n. Without an integer it is 400.
	EventStream Feature = "server-sent events"

	// GET /files/<name> is 200, application/wasm, the content of one of Files.
	StaticFiles Feature = "files from disk"

	// GitHubRoutes are served instead of the application. Each responds with
	// 200, text/plain: its last parameter, or the last segment of its path where
	// it has none.
	Routing Feature = "router"
)

const (
	ThinkTime = time.Millisecond // how long the handler of /wait waits
	Events    = 100              // in the response to /events
)

// With returns f as it serves the application that has a feature; "" means the
// application that every framework has. The error says why f has no such
// feature.
func (f Framework) With(feature Feature) (Framework, error) {
	serve, ok := f.Features[feature]
	switch {
	case serve != nil:
		f.Serve = serve
	case !ok && feature != "":
		reason, known := f.Lacks[feature]
		if !known {
			reason = "its application here is without"
		}
		return Framework{}, fmt.Errorf("%s has no %s: %s", f.Name, feature, reason)
	}
	return f, nil
}

// uploaded is the response to POST /upload.
type uploaded struct {
	Bytes int64  `json:"bytes"`
	CRC32 string `json:"crc32"`
}

// upload reads a request's content to its end.
func upload(content io.Reader) (uploaded, error) {
	sum := crc32.NewIEEE()
	n, err := io.Copy(sum, content)
	return newUploaded(n, sum.Sum32()), err
}

func newUploaded(n int64, sum uint32) uploaded {
	return uploaded{n, fmt.Sprintf("%08x", sum)}
}
