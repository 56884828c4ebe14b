package httpserver

import (
	"encoding/json"
	"fmt"
	"iter"
	"strings"
)

// What a handler or middleware says of the response, and sees of it.

// Phase returns how far the response is.
func (c *Ctx) Phase() Phase { return c.use().resp.phase }

// Status returns the status of the response as it stands: 200 until a method has set
// another. A middleware sees the status of the response to an error after [Ctx.Error].
func (c *Ctx) Status() int { return c.use().resp.status }

// SetStatus sets the status of a response that is being built, and leaves its content. It
// has no effect in any other [Phase].
func (c *Ctx) SetStatus(status int) { c.use().resp.setStatus(status) }

// SetHeader sets a field of a response that is being built and drops others of its name; it
// has no effect in any other [Phase]. A name that is no token, a value that has a control
// other than a tab, or white space at an end, and a field that the server sets itself
// (Content-Length, Transfer-Encoding, Date) make the response a 500, and the log says why.
// Connection can only be set to close, and stays so.
func (c *Ctx) SetHeader(name, value string) { c.use().resp.set(name, value) }

// AddHeader is [Ctx.SetHeader], but keeps the fields of that name that are set, unless it
// is Content-Type.
func (c *Ctx) AddHeader(name, value string) { c.use().resp.add(name, value) }

// DelHeader drops the fields called name of a response that is being built. It has no
// effect in any other [Phase].
func (c *Ctx) DelHeader(name string) { c.use().resp.drop(name) }

// ResponseHeader returns the value of the first field called name that [Ctx.ResponseFields]
// yields; "" where there is none.
func (c *Ctx) ResponseHeader(name string) string {
	for field, value := range c.ResponseFields() {
		if strings.EqualFold(field, name) {
			return value
		}
	}
	return ""
}

// ResponseFields yields the fields of the response as it stands, without Connection and
// those that the server sets itself. They must not be changed meanwhile.
func (c *Ctx) ResponseFields() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		r := &c.use().resp
		if r.mediaType != "" && !yield("Content-Type", r.mediaType) {
			return
		}
		for _, f := range r.fields {
			if !yield(f.name, f.value) {
				return
			}
		}
	}
}

// Content returns the content of a response that is being built, a view that is valid until
// the response is changed or streamed; nil in any other [Phase].
func (c *Ctx) Content() []byte {
	r := &c.view().resp
	if r.phase != Building {
		return nil
	}
	return r.body
}

// SetContent replaces the content of a response that is being built by b, which it copies,
// and leaves status and fields. It fails in any other [Phase].
func (c *Ctx) SetContent(b []byte) error {
	r := &c.use().resp
	if r.phase != Building {
		return errCommitted
	}
	r.body = append(r.body[:0], b...)
	return nil
}

// Written returns the number of bytes of content that the response has: those that were
// sent, and those that wait in a buffer; 0 for a response that has none on the wire, as to
// HEAD.
func (c *Ctx) Written() int64 {
	x := c.use()
	switch {
	case x.stream != nil:
		return x.stream.size()
	case x.resp.phase == Hijacked || x.mute():
		return 0
	}
	return int64(len(x.resp.body))
}

// Write appends p to the content of a response that is being built, so that a template can
// be executed to the Ctx. The status and fields are those that were set, and there is no
// Content-Type by default. It fails in any other [Phase].
func (c *Ctx) Write(p []byte) (int, error) {
	r := &c.use().resp
	if r.phase != Building {
		return 0, errCommitted
	}
	return r.Write(p)
}

// Text responds with s as text/plain in UTF-8.
func (c *Ctx) Text(status int, s string) error {
	return respond(&c.use().resp, status, "text/plain; charset=utf-8", s)
}

// HTML responds with s as text/html in UTF-8.
func (c *Ctx) HTML(status int, s string) error {
	return respond(&c.use().resp, status, "text/html; charset=utf-8", s)
}

// Bytes responds with b, which it copies. As with every method that responds with content,
// a Content-Type that was set by [Ctx.SetHeader] takes precedence over mediaType; if that
// is empty too, there is none. [Stream.Write] makes no copy of large content.
func (c *Ctx) Bytes(status int, mediaType string, b []byte) error {
	r := &c.use().resp
	r.checkType(mediaType)
	return respond(r, status, mediaType, b)
}

// JSON responds with v as [json.Marshal] encodes it. If that fails, so does JSON.
func (c *Ctx) JSON(status int, v any) error {
	x := c.use()
	if err := x.resp.begin(status, "application/json"); err != nil {
		return err
	}
	if x.encoder == nil {
		x.encoder = json.NewEncoder(&x.resp)
	}
	if err := x.encoder.Encode(v); err != nil {
		return err
	}
	x.resp.body = x.resp.body[:len(x.resp.body)-1] // the encoder's line feed
	return nil
}

// NoContent responds with a status and without content or a Content-Type: with 204, or a
// 3xx, 4xx or 5xx that says enough.
func (c *Ctx) NoContent(status int) error {
	r := &c.use().resp
	r.typeSet = false
	return r.begin(status, "")
}

// Redirect responds with a 3xx status and the field Location, which is sent as it is given.
// It fails if the status is another.
func (c *Ctx) Redirect(status int, location string) error {
	if status < 300 || status > 399 {
		return fmt.Errorf("status %d is no redirection", status)
	}
	c.SetHeader("Location", location)
	return c.NoContent(status)
}
