package httpserver

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A response is what a handler has said so far. Nothing of it is on the wire
// until the handler returns, or streams.
type response struct {
	status    int
	mediaType string // the Content-Type
	typeSet   bool   // by SetHeader, so that it outranks a writer's own
	fields    []responseField
	close     bool  // the connection ends with this answer
	announce  bool  // say that it does not: an HTTP/1.0 client asked
	err       error // a mistake in a field, which makes the answer a 500
	streaming bool  // the head is sent
	answered  bool  // the handler has said something, if only that there is no content

	unsatisfied string // the value of Content-Range where File refused the range asked for

	// The content is one of these.
	body []byte // in an array of the response's own
	text string
	file *content
}

type responseField struct{ name, value string }

// content is what an answer takes from elsewhere once its head is written, and what
// the head says of it.
type content struct {
	io.Reader
	io.Closer
	length int64
	part   string          // the value of Content-Range, "" where it is the whole
	fields []responseField // the handler's own of the same names outrank them
}

func (c *content) set(name, value string) {
	c.fields = append(c.fields, responseField{name, value})
}

// discard closes the content, which is the application's code: a panic there
// changes no answer.
func (c *content) discard() {
	defer func() { recover() }()
	c.Close()
}

func (r *response) reset() {
	r.clearContent()
	if cap(r.body) > outRetain {
		r.body = nil
	}
	clear(r.fields)
	*r = response{status: 200, fields: r.fields[:0], body: r.body}
}

// clearContent drops the content and its type, and keeps the other fields.
func (r *response) clearContent() {
	file := r.file
	r.body, r.text, r.file = r.body[:0], "", nil
	if file != nil {
		file.discard()
	}
	r.mediaType, r.typeSet = "", false
}

// clearForError makes r an answer to an error, still without its content: it drops
// the content and the fields that describe it.
func (r *response) clearForError(status int) {
	r.clearContent()
	r.status = status
	for _, name := range []string{"Content-Encoding", "Content-Language", "ETag", "Last-Modified"} {
		r.drop(name)
	}
}

// begin makes r an answer with a status and content of a type, still without
// the content. It fails when another answer is being streamed.
func (r *response) begin(status int, mediaType string) error {
	if r.streaming {
		return errOnItsWay
	}
	typ, set := r.mediaType, r.typeSet
	r.clearContent()
	if r.mediaType, r.typeSet = mediaType, set; set {
		r.mediaType = typ
	}
	r.setStatus(status)
	r.answered = true
	return nil
}

// beginAs is begin with a type that the handler gave, and that may be none.
func (r *response) beginAs(status int, mediaType string) error {
	if !http1.ValidFieldValue(mediaType) {
		r.refuse("Content-Type", "it is no field that can be sent: "+strconv.Quote(mediaType))
	}
	return r.begin(status, mediaType)
}

// setStatus wants a final status: an interim one is the server's to send.
func (r *response) setStatus(status int) {
	if status < 200 || status > 999 {
		r.err = fmt.Errorf("%d is no status that an answer can have", status)
		return
	}
	r.status = status
}

// Write appends to the content.
func (r *response) Write(p []byte) (int, error) {
	r.body = append(r.body, p...)
	return len(p), nil
}

// partial reports whether the answer is a part of a file.
func (r *response) partial() bool {
	return r.file != nil && r.file.part != "" && r.status == 200
}

// statusNow returns the status of the answer as it stands.
func (r *response) statusNow() int {
	if r.partial() {
		return 206
	}
	return r.status
}

// size returns how many bytes the content has.
func (r *response) size() int64 {
	if r.file != nil {
		return r.file.length
	}
	return int64(len(r.body) + len(r.text))
}

// set replaces the fields called name by one; add puts one more behind them.
func (r *response) set(name, value string) {
	if r.special(name, value) {
		return
	}
	r.drop(name)
	r.fields = append(r.fields, responseField{name, value})
}

func (r *response) drop(name string) {
	r.fields = slices.DeleteFunc(r.fields, func(f responseField) bool { return strings.EqualFold(f.name, name) })
}

func (r *response) add(name, value string) {
	if !r.special(name, value) {
		r.fields = append(r.fields, responseField{name, value})
	}
}

// find returns the index of the first field called name, -1 where none is set.
func (r *response) find(name string) int {
	return slices.IndexFunc(r.fields, func(f responseField) bool { return strings.EqualFold(f.name, name) })
}

func (r *response) has(name string) bool { return r.find(name) >= 0 }

// special checks a field, and takes those that the server writes itself.
func (r *response) special(name, value string) bool {
	switch {
	case !http1.IsToken(name) || !http1.ValidFieldValue(value):
		r.refuse(name, "it is no field that can be sent: "+strconv.Quote(value))
	case strings.EqualFold(name, "Content-Type"):
		r.mediaType, r.typeSet = value, true
	case strings.EqualFold(name, "Connection"):
		if !strings.EqualFold(value, "close") {
			r.refuse(name, "a handler may set it to close only")
		}
		r.close = true
	case strings.EqualFold(name, "Content-Length"), strings.EqualFold(name, "Transfer-Encoding"), strings.EqualFold(name, "Date"):
		r.refuse(name, "the server sets it")
	default:
		return false
	}
	return true
}

func (r *response) refuse(name, why string) {
	if r.err == nil {
		r.err = fmt.Errorf("response field %q: %s", name, why)
	}
}

// appendHead appends the head of the answer: the status line, the Date line that
// is given, the fields that frame the content, and the handler's.
func (r *response) appendHead(dst, date []byte, f http1.Framing, length int64) []byte {
	dst = http1.AppendStatusLine(dst, r.statusNow())
	dst = append(dst, date...)
	if r.mediaType != "" {
		dst = http1.AppendField(dst, "Content-Type", r.mediaType)
	}
	dst = http1.AppendFraming(dst, f, length)
	switch {
	case r.close:
		dst = append(dst, "Connection: close\r\n"...)
	case r.announce:
		dst = append(dst, "Connection: keep-alive\r\n"...)
	}
	for _, f := range r.fields {
		dst = http1.AppendField(dst, f.name, f.value)
	}
	if r.file != nil || r.unsatisfied != "" {
		dst = r.appendFileFields(dst)
	}
	return append(dst, "\r\n"...)
}

// appendFileFields appends what File says of the answer and the handler does not.
func (r *response) appendFileFields(dst []byte) []byte {
	var own []responseField
	switch {
	case r.file != nil:
		own = r.file.fields
		if r.partial() {
			own = append(own, responseField{"Content-Range", r.file.part})
		}
	case r.status == 416:
		own = []responseField{{"Content-Range", r.unsatisfied}}
	}
	for _, f := range own {
		if !r.has(f.name) {
			dst = http1.AppendField(dst, f.name, f.value)
		}
	}
	return dst
}

// A dateCache holds the Date field of the current second. It is safe for use by
// several goroutines.
type dateCache struct {
	latest atomic.Pointer[dateLine]
}

type dateLine struct {
	until instant // the end of its second
	line  []byte
}

// line returns the field for now, with its CRLF. The bytes are not to be changed.
func (c *dateCache) line(now instant) []byte {
	if d := c.latest.Load(); d != nil && now < d.until {
		return d.line
	}
	t := time.Now()
	left := time.Second - time.Duration(t.Nanosecond())
	d := &dateLine{now.add(left), http1.AppendDate(nil, t)}
	c.latest.Store(d)
	return d.line
}
