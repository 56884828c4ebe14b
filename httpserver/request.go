package httpserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/url"
	"strconv"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// Method returns the request's method, also one that the server does not know.
func (c *Ctx) Method() string { return c.use().head.Method }

// Proto returns the protocol version of the request: HTTP/1.0, or HTTP/1.1 for that and
// later minor versions.
func (c *Ctx) Proto() string {
	if c.use().head.Minor == 0 {
		return "HTTP/1.0"
	}
	return "HTTP/1.1"
}

// Path returns the path with its percent-encodings decoded, once. Two paths that differ in
// an encoded slash are the same here; see [Ctx.PathView]. For OPTIONS * it is "*".
func (c *Ctx) Path() string { x := c.use(); return string(x.found.decoded(x.found.path)) }

// PathView returns the path as it was sent, a view.
func (c *Ctx) PathView() []byte { return c.view().found.path }

// Pattern returns the pattern of the request's route, its groups' prefixes included; ""
// where there is none, and before a middleware of the App has called the next handler.
func (c *Ctx) Pattern() string {
	if r := c.use().found.route; r != nil {
		return r.pattern
	}
	return ""
}

// Host returns the host, and the port where there is one, that the request is for: those of
// the target if it is a whole URL, else those of the Host field.
func (c *Ctx) Host() string {
	x := c.use()
	if !x.head.Authority.Empty() {
		return string(x.head.Authority.Of(x.raw))
	}
	return string(x.head.Host.Of(x.raw))
}

// Param returns the parameter called name, decoded once. It panics if the route's pattern
// has none of that name, a programmer's mistake.
func (c *Ctx) Param(name string) string { return string(c.use().param(name)) }

// ParamView is [Ctx.Param] as a view.
func (c *Ctx) ParamView(name string) []byte { return c.view().param(name) }

func (x *exchange) param(name string) []byte {
	v, _, ok := x.found.value(name)
	if !ok {
		panic(fmt.Sprintf("httpserver: pattern %q has no parameter %q", x.c.ctx.Pattern(), name))
	}
	return v
}

// ParamInt returns the parameter that the pattern declares as {name:int}. It panics if the
// pattern does not.
func (c *Ctx) ParamInt(name string) int64 {
	v, k, ok := c.use().found.value(name)
	if !ok || k != integer {
		panic(fmt.Sprintf("httpserver: pattern %q has no parameter {%s:int}", c.Pattern(), name))
	}
	n, _ := strconv.ParseInt(string(v), 10, 64)
	return n
}

// Header returns the value of the first header field called name, "" where there is
// none. Names are compared without regard to case.
func (c *Ctx) Header(name string) string { return string(c.use().header(name)) }

// HeaderView is [Ctx.Header] as a view, nil where there is no such field.
func (c *Ctx) HeaderView(name string) []byte { return c.view().header(name) }

func (x *exchange) header(name string) []byte {
	for _, f := range x.head.Fields {
		if x.named(f, name) {
			return f.Value.Of(x.raw)
		}
	}
	return nil
}

func (x *exchange) named(f http1.Field, name string) bool {
	return int(f.Name.End-f.Name.Start) == len(name) && strings.EqualFold(string(f.Name.Of(x.raw)), name)
}

// HeaderValues returns the values of all header fields called name, in the order they
// were sent; nil where there is none. A value of a list-based field may hold several
// members, separated by commas (RFC 9110, section 5.3).
func (c *Ctx) HeaderValues(name string) (values []string) {
	x := c.use()
	for _, f := range x.head.Fields {
		if x.named(f, name) {
			values = append(values, string(f.Value.Of(x.raw)))
		}
	}
	return values
}

// HeaderFields yields the header fields in the order they were sent, names as they were
// spelt.
func (c *Ctx) HeaderFields() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		x := c.use()
		for _, f := range x.head.Fields {
			if !yield(string(f.Name.Of(x.raw)), string(f.Value.Of(x.raw))) {
				return
			}
		}
	}
}

// ContentLength returns the number of bytes of the request's content; -1 if it is not
// known, as in the chunked coding.
func (c *Ctx) ContentLength() int64 {
	h := &c.use().head
	if h.Chunked {
		return -1
	}
	return max(h.ContentLength, 0)
}

// QueryView returns the query as it was sent, without its question mark, a view.
func (c *Ctx) QueryView() []byte { x := c.view(); return x.head.Query.Of(x.raw) }

// Query returns the first value of the query parameter called name, as [Ctx.QueryValues]
// has it; "" where there is none.
func (c *Ctx) Query(name string) string {
	x := c.use()
	for pair := range bytes.SplitSeq(x.head.Query.Of(x.raw), []byte{'&'}) {
		k, v, _ := strings.Cut(string(pair), "=")
		key, err1 := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		if key == name && err1 == nil && err2 == nil && len(pair) > 0 && bytes.IndexByte(pair, ';') < 0 {
			return value
		}
	}
	return ""
}

// QueryValues returns all query parameters, as [url.ParseQuery] reads them. One that is
// ill-formed, or has a semicolon, is left out.
func (c *Ctx) QueryValues() url.Values {
	x := c.use()
	values, _ := url.ParseQuery(string(x.head.Query.Of(x.raw)))
	return values
}

// Body returns the request's content, which it reads at the first call, as a view. What a
// [Ctx.BodyReader] has read before is missing in it. If the client is at fault, the error is
// an [HTTPError], to be returned from the handler: 413 for content larger than the Server's
// BodyLimit or that of the route's [BodyLimit], 408 for content that does not arrive in
// time, 400 for content that is ill-formed in its framing or ends too early, 431 for a
// trailer section that is too large.
func (c *Ctx) Body() ([]byte, error) { return c.view().body.all() }

// BodyReader returns a reader that reads the request's content from the connection; after
// [Ctx.Body] it reads the content again. It is not bounded by a BodyLimit. The Server's
// ReadTimeout bounds each wait for more, and its MinUploadRate all waits together. Its
// errors are those of Body but for the 413.
//
// It may be read on another goroutine while the handler responds, as by an HTTP client that
// forwards the content. When the handler has returned its reads fail, and one that is under
// way ends.
func (c *Ctx) BodyReader() io.Reader {
	b := &c.use().body
	if b.whole {
		return bytes.NewReader(bytes.Clone(b.bytes))
	}
	return b.lend()
}

// Bind decodes the request's content, JSON, into v as [json.Unmarshal] does. Content that
// is no JSON value, does not fit v, or goes on after the value is a 400; other errors are
// those of [Ctx.Body]. The Content-Type is ignored.
func (c *Ctx) Bind(v any) error {
	b, err := c.use().body.all()
	if err != nil {
		return err
	}
	if err = json.Unmarshal(b, v); err == nil {
		return nil
	}
	if invalid := new(json.InvalidUnmarshalError); errors.As(err, &invalid) {
		return err
	}
	return Errorf(400, "the body is not the JSON that is expected: %v", err)
}

// Form parses the request's content as application/x-www-form-urlencoded. Content of
// another type is a 415, an ill-formed form a 400; other errors are those of [Ctx.Body].
func (c *Ctx) Form() (url.Values, error) {
	mediaType, _, _ := mime.ParseMediaType(c.Header("Content-Type"))
	if mediaType != "application/x-www-form-urlencoded" {
		return nil, HTTPError{Status: 415, Message: "the body is not application/x-www-form-urlencoded"}
	}
	b, err := c.use().body.all()
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, Errorf(400, "the body is not a form: %v", err)
	}
	return values, nil
}
