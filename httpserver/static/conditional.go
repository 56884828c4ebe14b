package static

import (
	"bytes"
	"iter"
	"strings"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/internal/http1"
)

// validators tell one state of a file from another (RFC 9110, section 8.8).
type validators struct {
	etag     string    // with its quotes; "" where there is none
	modified time.Time // in whole seconds; zero where it is not known
}

// field returns the value of a field, nil if the request does not have it. The values of
// field lines of one name are joined (RFC 9110, section 5.3), so that two dates are none.
func field(c *httpserver.Ctx, name string) []byte {
	values := c.HeaderValues(name)
	if values == nil {
		return nil
	}
	return []byte(strings.Join(values, ", "))
}

// evaluate evaluates the conditions of a GET or HEAD in the order of RFC 9110, section
// 13.2.2. It returns 412 or 304, or 0 if all of them hold.
func (v validators) evaluate(c *httpserver.Ctx) int {
	match, unmodifiedSince := field(c, "If-Match"), field(c, "If-Unmodified-Since")
	noneMatch, modifiedSince := field(c, "If-None-Match"), field(c, "If-Modified-Since")
	switch {
	case match != nil && !listed(match, v.strong):
		return 412
	case match == nil && unmodifiedSince != nil && v.after(unmodifiedSince):
		return 412
	case noneMatch != nil && listed(noneMatch, v.weak):
		return 304
	case noneMatch == nil && modifiedSince != nil && v.upTo(modifiedSince):
		return 304
	}
	return 0
}

// listed reports whether a list of entity tags has one of them, or is an asterisk.
func listed(list []byte, is func(tag string) bool) bool {
	for tag := range entityTags(list) {
		if is(tag) {
			return true
		}
	}
	return string(list) == "*"
}

// strong and weak are the comparisons of RFC 9110, section 8.8.3.2.
func (v validators) strong(tag string) bool {
	return tag == v.etag && strings.HasPrefix(tag, `"`)
}

func (v validators) weak(tag string) bool {
	return strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(v.etag, "W/")
}

// after reports whether v was modified after a date, both of which must be known.
func (v validators) after(date []byte) bool {
	t, ok := http1.ParseDate(date)
	return ok && v.modified.After(t)
}

// upTo reports whether v was last modified at a date or before it, both of which must
// be known.
func (v validators) upTo(date []byte) bool {
	t, ok := http1.ParseDate(date)
	return ok && !v.modified.IsZero() && !v.modified.After(t)
}

// current reports whether a range may be sent to a request with this If-Range field, nil
// if it has none: the value must be the strong entity tag, or the date if that is a
// strong validator (RFC 9110, sections 13.1.5 and 8.8.2.2). Until its second is over, the
// file may change again and keep its date.
func (v validators) current(ifRange []byte, now time.Time) bool {
	if ifRange == nil || v.strong(string(ifRange)) {
		return true
	}
	t, ok := http1.ParseDate(ifRange)
	return ok && !v.modified.IsZero() && t.Equal(v.modified) && now.Sub(v.modified) >= time.Second
}

// entityTags yields the entity tags of a list (RFC 9110, section 8.8.3), each with its
// quotes and its W/, up to where the list is malformed.
func entityTags(list []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			list = bytes.TrimLeft(list, ", \t")
			n := entityTagLen(list)
			if n == 0 || !yield(string(list[:n])) {
				return
			}
			list = list[n:]
		}
	}
}

// entityTagLen returns the length of the entity tag that b begins with, 0 if there is
// none.
func entityTagLen(b []byte) int {
	quoted, isTag := bytes.CutPrefix(bytes.TrimPrefix(b, []byte("W/")), []byte(`"`))
	end := bytes.IndexByte(quoted, '"')
	if !isTag || end < 0 {
		return 0
	}
	return len(b) - len(quoted) + end + 1
}
