package nethttp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"httpserverbench/httpserver"
)

// heldLimit is up to how many bytes of content a responseWriter holds until the handler
// has returned, so that the response has its length and can still be changed.
const heldLimit = 4 << 10

// A responseWriter is the http.ResponseWriter of one request.
type responseWriter struct {
	c      *httpserver.Ctx
	header http.Header
	sent   http.Header // header at the time of WriteHeader, nil before
	status int         // 0 before WriteHeader
	held   []byte      // content that waits
	stream *httpserver.Stream
	err    error // the first of c's methods

	written int64 // of content, by the handler

	over atomic.Bool // the handler has returned
}

// errOver is what a handler gets that goes on, on another goroutine, when it has returned.
var errOver = errors.New("nethttp: the response is over: its handler has returned")

// ready readies w for content.
func (w *responseWriter) ready() error {
	if w.over.Load() {
		return errOver
	}
	w.WriteHeader(200)
	return nil
}

func newResponseWriter(c *httpserver.Ctx) *responseWriter {
	w := &responseWriter{c: c, header: http.Header{}}
	for name, value := range c.ResponseFields() {
		w.header.Add(name, value)
	}
	return w
}

func (w *responseWriter) Header() http.Header { return w.header }

func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 && (status < 100 || status > 199) {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *responseWriter) Write(p []byte) (int, error) {
	if err := w.ready(); err != nil {
		return 0, err
	}
	length, declared := w.length()
	switch {
	case w.c.Phase() == httpserver.Hijacked:
		return 0, http.ErrHijacked
	case !bodyAllowed(w.status):
		return 0, http.ErrBodyNotAllowed
	case declared && int64(len(p)) > length-w.written:
		return 0, http.ErrContentLength
	}
	n, err := w.add(p)
	w.written += int64(n)
	return n, err
}

// add adds p to the content.
func (w *responseWriter) add(p []byte) (int, error) {
	switch {
	case w.stream == nil && len(w.held)+len(p) <= heldLimit:
		w.held = append(w.held, p...)
		return len(p), nil
	case w.declares(int64(len(p))):
		return len(p), w.send(p, int64(len(p)), bytes.NewReader(p))
	}
	if err := w.begin(p); err != nil {
		return 0, err
	}
	if w.c.Method() == "HEAD" {
		return len(p), nil
	}
	return w.stream.Write(p)
}

// declares reports whether the response is to have n bytes by its Content-Length, and
// nothing of it is written.
func (w *responseWriter) declares(n int64) bool {
	length, ok := w.length()
	return ok && length == n && w.stream == nil && len(w.held) == 0
}

// length returns the value of Content-Length that the handler has set.
func (w *responseWriter) length() (int64, bool) {
	n, err := strconv.ParseUint(w.sent.Get("Content-Length"), 10, 63)
	return int64(n), err == nil
}

// send sends n bytes of content from r, which p are the first of.
func (w *responseWriter) send(p []byte, n int64, r io.Reader) error {
	mediaType := w.apply(p)
	w.err = w.c.SendReader(w.status, mediaType, n, r)
	return w.err
}

// begin begins to stream the response, of which p are the next bytes.
func (w *responseWriter) begin(p []byte) error {
	if w.stream != nil || w.err != nil {
		return w.err
	}
	mediaType := w.apply(append(w.held, p[:min(len(p), 512)]...))
	w.stream, w.err = w.c.Stream(w.status, mediaType)
	if w.err == nil && len(w.held) > 0 && w.c.Method() != "HEAD" {
		_, w.err = w.stream.Write(w.held)
	}
	return w.err
}

// apply gives w.c the fields of the response, and returns the media type of content that
// begins with p, "" if it is known or there is no content.
func (w *responseWriter) apply(p []byte) (mediaType string) {
	setFields(w.c, w.sent)
	if len(p) == 0 || w.typed() || w.sent.Get("Content-Encoding") != "" {
		return w.sent.Get("Content-Type")
	}
	return http.DetectContentType(p)
}

// typed reports whether the handler has set a media type, if only none.
func (w *responseWriter) typed() bool { _, ok := w.sent["Content-Type"]; return ok }

// ReadFrom copies r, and sends it with its length if the handler has set that.
func (w *responseWriter) ReadFrom(r io.Reader) (int64, error) {
	if err := w.ready(); err != nil {
		return 0, err
	}
	length, ok := w.length()
	limited, _ := r.(*io.LimitedReader)
	if !ok || limited == nil || limited.N != length || !w.declares(length) || !bodyAllowed(w.status) || !w.typed() {
		return io.Copy(struct{ io.Writer }{w}, r)
	}
	if err := w.send(nil, length, limited.R); err != nil {
		return 0, err
	}
	limited.N, w.written = 0, length
	return length, nil
}

func (w *responseWriter) Flush() { w.FlushError() }

// FlushError makes w flushable by [http.ResponseController].
func (w *responseWriter) FlushError() error {
	if err := w.ready(); err != nil {
		return err
	}
	if w.stream == nil && w.c.Phase() == httpserver.Streaming {
		return w.err // send has sent all of it
	}
	if err := w.begin(nil); err != nil {
		return err
	}
	return w.stream.Flush()
}

// EnableFullDuplex does nothing: the body can always be read while the response is written.
func (w *responseWriter) EnableFullDuplex() error { return nil }

func (w *responseWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	switch {
	case w.over.Load():
		return nil, nil, errOver
	case w.status != 0:
		return nil, nil, errors.New("nethttp: the response has begun")
	}
	conn, ahead, err := w.c.Hijack()
	if err != nil {
		return nil, nil, err
	}
	r := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(ahead), conn), max(4<<10, len(ahead)))
	r.Peek(len(ahead)) // so that it is buffered, which callers may ask for
	return conn, bufio.NewReadWriter(r, bufio.NewWriter(conn)), nil
}

// finish makes what is held the response, if nothing has been sent. Content that is shorter
// than the handler has declared is an error, so that no client takes it for the whole.
func (w *responseWriter) finish() error {
	sent := w.c.Phase() != httpserver.Building
	if w.err != nil || sent && w.status == 0 {
		return w.err
	}
	w.WriteHeader(200)
	length, declared := w.length()
	declared = declared && bodyAllowed(w.status)
	head := w.c.Method() == "HEAD"
	switch {
	case declared && !head && w.written < length:
		return fmt.Errorf("nethttp: the handler has declared %d bytes of content and written %d", length, w.written)
	case sent:
		return nil
	case declared && head:
		return w.send(w.held, length, nil)
	}
	return w.c.Bytes(w.status, w.apply(w.held), w.held)
}

// setFields makes fields those of c's response, without those that the server sets itself,
// and trailers. As in net/http, a line end in a value becomes a space.
func setFields(c *httpserver.Ctx, fields http.Header) {
	var old []string
	for name := range c.ResponseFields() {
		old = append(old, name)
	}
	for _, name := range old {
		c.DelHeader(name)
	}
	for name, values := range fields {
		for _, value := range values {
			switch {
			case name == "Content-Length", name == "Transfer-Encoding", name == "Date", name == "Trailer", strings.HasPrefix(name, http.TrailerPrefix):
			case name == "Connection" && !strings.EqualFold(value, "close"):
			default:
				c.AddHeader(name, strings.TrimSpace(lineEnds.Replace(value)))
			}
		}
	}
}

var lineEnds = strings.NewReplacer("\r", " ", "\n", " ")

func bodyAllowed(status int) bool { return status != 204 && status != 205 && status != 304 }
