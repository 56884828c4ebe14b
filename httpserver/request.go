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
	"slices"
	"strconv"
	"strings"

	"httpserverbench/httpserver/internal/http1"
)

// Method returns the request's method, also one that the server does not know.
func (c *Ctx) Method() string {
	if c.head.Method == http1.MethodUnknown {
		line := bytes.TrimLeft(c.raw, "\r\n")
		return string(line[:http1.TokenLen(line)])
	}
	return c.head.Method.String()
}

// Path returns the path with its percent-encodings decoded, once. Two paths
// that differ in an encoded slash are the same here; see [Ctx.PathView].
func (c *Ctx) Path() string { return string(c.found.decoded(c.pathBytes())) }

// PathView returns the path as it was sent, a view.
func (c *Ctx) PathView() []byte { return c.pathBytes() }

// Pattern returns the pattern of the route that was found, "" where none was.
func (c *Ctx) Pattern() string {
	if c.found.route == nil {
		return ""
	}
	return c.found.route.pattern
}

// Host returns the host and port that the request is for: those of an
// absolute-form target, the Host field's otherwise.
func (c *Ctx) Host() string {
	if !c.head.Authority.Empty() {
		return string(c.head.Authority.Of(c.raw))
	}
	return string(c.head.Host.Of(c.raw))
}

// Param returns the parameter called name, decoded once. It panics where the
// route's pattern has none of that name, a programmer's mistake.
func (c *Ctx) Param(name string) string { return string(c.ParamView(name)) }

// ParamView is [Ctx.Param] as a view.
func (c *Ctx) ParamView(name string) []byte {
	v, _, ok := c.found.value(name)
	if !ok {
		panic(fmt.Sprintf("httpserver: pattern %q has no parameter %q", c.Pattern(), name))
	}
	return v
}

// ParamInt returns the parameter that the pattern declares as {name:int}. It
// panics where the pattern does not.
func (c *Ctx) ParamInt(name string) int64 {
	v, k, ok := c.found.value(name)
	if !ok || k != integer {
		panic(fmt.Sprintf("httpserver: pattern %q has no parameter {%s:int}", c.Pattern(), name))
	}
	n, _ := parseInt(v)
	return n
}

// ParamFloat returns the parameter that the pattern declares as {name:float}. It
// panics where the pattern does not. A value beyond float64 is an infinity.
func (c *Ctx) ParamFloat(name string) float64 {
	v, k, ok := c.found.value(name)
	if !ok || k != float {
		panic(fmt.Sprintf("httpserver: pattern %q has no parameter {%s:float}", c.Pattern(), name))
	}
	f, _ := strconv.ParseFloat(string(v), 64)
	return f
}

// Header returns the value of the first header field called name, "" where
// there is none. Names are compared without regard to case.
func (c *Ctx) Header(name string) string { return string(c.HeaderView(name)) }

// HeaderView is [Ctx.Header] as a view, nil where there is no such field.
func (c *Ctx) HeaderView(name string) []byte {
	for _, f := range c.head.Fields {
		if int(f.Name.End-f.Name.Start) == len(name) && strings.EqualFold(string(f.Name.Of(c.raw)), name) {
			return f.Value.Of(c.raw)
		}
	}
	return nil
}

// headerList returns the values of all fields called name, which is written in
// lower case, as one list (RFC 9110, section 5.3); nil where there is none.
func (c *Ctx) headerList(name string) []byte {
	var list []byte
	for _, f := range c.head.Fields {
		switch {
		case !http1.EqualFold(f.Name.Of(c.raw), name):
		case list == nil:
			list = f.Value.Of(c.raw)
		default:
			list = slices.Concat(list, []byte(", "), f.Value.Of(c.raw))
		}
	}
	return list
}

// HeaderFields yields the header fields in the order they were sent, names as
// they were spelt.
func (c *Ctx) HeaderFields() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, f := range c.head.Fields {
			if !yield(string(f.Name.Of(c.raw)), string(f.Value.Of(c.raw))) {
				return
			}
		}
	}
}

// Query returns the first value of the query parameter called name, decoded as
// a form is; "" where there is none. Only what is asked for is parsed. A semicolon
// is part of a name or value: in a=1;b=2 the value of a is "1;b=2".
func (c *Ctx) Query(name string) string {
	for rest := c.head.Query.Of(c.raw); len(rest) > 0; {
		var pair []byte
		pair, rest, _ = bytes.Cut(rest, []byte{'&'})
		key, value, _ := bytes.Cut(pair, []byte{'='})
		if unescapeForm(key) == name {
			return unescapeForm(value)
		}
	}
	return ""
}

func unescapeForm(b []byte) string {
	s := string(b)
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// QueryValues parses the whole query as [url.ParseQuery] does: a pair that has a
// semicolon is left out, and a query of too many pairs, more than 10,000, has none.
func (c *Ctx) QueryValues() url.Values {
	values, _ := url.ParseQuery(string(c.head.Query.Of(c.raw)))
	return values
}

// Body returns the request's content, read at the first call. It is a view. The
// error is an [HTTPError] when the client is at fault: 413 for content larger
// than the server's BodyLimit, 408 for content that does not arrive in time, 400
// for ill-formed framing. Return it from the handler. What a [Ctx.BodyReader] has
// read before is missing in it.
func (c *Ctx) Body() ([]byte, error) { return c.body.all(c.env.bodyLimit) }

// BodyReader returns a reader of the request's content that reads from the
// connection as it is asked. It is not bounded by the server's BodyLimit; the
// ReadTimeout bounds each wait for more, not the whole. When the handler has
// returned its reads fail, and one that is under way ends. Behind [Ctx.Body] it
// reads the content again. It may be read on another goroutine while the handler
// answers, as an HTTP client does that forwards it.
func (c *Ctx) BodyReader() io.Reader {
	if c.body.whole {
		return bytes.NewReader(bytes.Clone(c.body.bytes))
	}
	return c.body.lend()
}

// Bind decodes the request's content, JSON, into v as encoding/json does.
// Content that is no JSON value, does not fit v, or goes on behind the value is
// a 400, whatever its Content-Type says.
func (c *Ctx) Bind(v any) error {
	b, err := c.Body()
	if err != nil {
		return err
	}
	if err = json.Unmarshal(b, v); err == nil {
		return nil
	}
	if invalid := new(json.InvalidUnmarshalError); errors.As(err, &invalid) {
		return err
	}
	return Errorf(400, "the body is not the JSON that is wanted: %v", err)
}

// Form parses the request's content as application/x-www-form-urlencoded.
// Content of another type is a 415, an ill-formed form a 400.
func (c *Ctx) Form() (url.Values, error) {
	mediaType, _, _ := mime.ParseMediaType(c.Header("Content-Type"))
	if mediaType != "application/x-www-form-urlencoded" {
		return nil, HTTPError{415, "the body is not application/x-www-form-urlencoded"}
	}
	b, err := c.Body()
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, Errorf(400, "the body is not a form: %v", err)
	}
	return values, nil
}
