package httpserver

import (
	"bytes"
	"iter"
	"strings"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// validators tell one state of a file from another (RFC 9110, section 8.8).
type validators struct {
	etag     string    // with its quotes; "" where there is none
	modified time.Time // in whole seconds; zero where it is not known
}

// conditions are the values of the fields that make a request conditional, nil
// where there is none.
type conditions struct {
	match, noneMatch, modifiedSince, unmodifiedSince []byte
}

func (c *Ctx) conditions() conditions {
	return conditions{
		match:           c.headerList("If-Match"),
		noneMatch:       c.headerList("If-None-Match"),
		modifiedSince:   c.HeaderView("If-Modified-Since"),
		unmodifiedSince: c.HeaderView("If-Unmodified-Since"),
	}
}

// headerList returns the values of all fields called name as one list; nil where there is
// none.
func (c *Ctx) headerList(name string) []byte {
	values := c.HeaderValues(name)
	if values == nil {
		return nil
	}
	return []byte(strings.Join(values, ", "))
}

// evaluate returns the status that answers a GET or HEAD under conditions in
// place of 200, in the order of RFC 9110, section 13.2.2: 412, 304, or 0 where
// all of them hold.
func (v validators) evaluate(c conditions) int {
	switch {
	case c.match != nil && !listed(c.match, v.strong):
		return 412
	case c.match == nil && v.after(c.unmodifiedSince):
		return 412
	case c.noneMatch != nil && listed(c.noneMatch, v.weak):
		return 304
	case c.noneMatch == nil && v.upTo(c.modifiedSince):
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

// after reports whether v was modified after a date. Where either is not known
// it was not.
func (v validators) after(date []byte) bool {
	t, ok := http1.ParseDate(date)
	return ok && v.modified.After(t)
}

// upTo reports whether v was last modified at a date or before. Where either is
// not known it was not.
func (v validators) upTo(date []byte) bool {
	t, ok := http1.ParseDate(date)
	return ok && !v.modified.IsZero() && !v.modified.After(t)
}

// current reports whether the value of an If-Range field, nil where there is
// none, lets a range be sent: it is v's strong entity tag, or its date where that is a
// strong validator (RFC 9110, sections 13.1.5 and 8.8.2.2): until its second is over,
// the file may change again without another date.
func (v validators) current(ifRange []byte, now time.Time) bool {
	if ifRange == nil || v.strong(string(ifRange)) {
		return true
	}
	t, ok := http1.ParseDate(ifRange)
	return ok && !v.modified.IsZero() && t.Equal(v.modified) && now.Sub(v.modified) >= time.Second
}

// entityTags yields the entity tags of a list (RFC 9110, section 8.8.3), each
// with its quotes and its W/. It ends where the list is ill-formed.
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

// entityTagLen returns the length of the entity tag at the front of b, 0 where
// there is none.
func entityTagLen(b []byte) int {
	start := 0
	if bytes.HasPrefix(b, []byte("W/")) {
		start = 2
	}
	if start >= len(b) || b[start] != '"' {
		return 0
	}
	end := bytes.IndexByte(b[start+1:], '"')
	if end < 0 {
		return 0
	}
	return start + 1 + end + 1
}
