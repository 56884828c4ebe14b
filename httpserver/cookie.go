package httpserver

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Cookie is what a response asks the client to keep (RFC 6265bis). Its zero
// attributes are not sent.
type Cookie struct {
	Name  string // a token
	Value string // printable ASCII but space, comma, semicolon, backslash and quote, or that in quotes

	Path    string    // "" is the directory of the request's path
	Domain  string    // "" is the host alone
	Expires time.Time // after 1600; zero, without a MaxAge, is the end of the session
	MaxAge  int       // in seconds; outranks Expires. zero says nothing, negative deletes the cookie

	Secure      bool
	HTTPOnly    bool
	Partitioned bool
	SameSite    SameSite
}

// SameSite says whether a cookie goes with requests that come from other sites.
type SameSite uint8

const (
	SameSiteUnsaid SameSite = iota // browsers take it as Lax
	SameSiteLax                    // with top-level navigation only
	SameSiteStrict                 // never
	SameSiteNone                   // always; wants Secure
)

var sameSiteNames = [...]string{SameSiteLax: "Lax", SameSiteStrict: "Strict", SameSiteNone: "None"}

// Cookie returns the value of the first cookie called name as the client sent
// it, quotes included, and whether there is one.
func (c *Ctx) Cookie(name string) (value string, ok bool) {
	x := c.use()
	for _, f := range x.head.Fields {
		if !x.named(f, "Cookie") {
			continue
		}
		if v, ok := findCookie(f.Value.Of(x.raw), name); ok {
			return string(v), true
		}
	}
	return "", false
}

// findCookie looks for a name among the pairs of a Cookie field (RFC 6265bis,
// section 4.2.1). What is no pair is skipped.
func findCookie(pairs []byte, name string) (value []byte, ok bool) {
	for len(pairs) > 0 {
		var pair []byte
		pair, pairs, _ = bytes.Cut(pairs, []byte{';'})
		key, v, isPair := bytes.Cut(pair, []byte{'='})
		if isPair && string(http1.TrimOWS(key)) == name {
			return http1.TrimOWS(v), true
		}
	}
	return nil, false
}

// SetCookie adds a cookie to the response. One that would be read as another, or as
// another field, makes the response a 500, and the log says why, as with
// [Ctx.SetHeader]. What clients make of a cookie is the caller's to know.
func (c *Ctx) SetCookie(cookie Cookie) {
	if wrong := cookie.check(); wrong != "" {
		c.use().resp.refuse("Set-Cookie", "the cookie "+strconv.Quote(cookie.Name)+" "+wrong)
		return
	}
	c.AddHeader("Set-Cookie", cookie.line())
}

// check returns what is wrong with the cookie, "" if nothing is.
func (k Cookie) check() string {
	value := k.Value
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	year := k.Expires.UTC().Year()
	switch {
	case !http1.IsToken(k.Name):
		return "has a name that is no token"
	case !printable(value, " \",;\\"):
		return "has a value that can't be sent: encode it"
	case !printable(k.Path, ";") || strings.HasSuffix(k.Path, " "):
		return "has a path that can't be sent"
	case !printable(k.Domain, " ;"):
		return "has a domain that can't be sent"
	case !k.Expires.IsZero() && (year <= 1600 || year > 9999):
		return "expires in a year that can't be sent"
	case int(k.SameSite) >= len(sameSiteNames):
		return "has an unknown SameSite"
	}
	return ""
}

// printable reports whether s is of ASCII that can be seen, and has none of but.
func printable(s, but string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || strings.IndexByte(but, s[i]) >= 0 {
			return false
		}
	}
	return true
}

// line returns the value of the Set-Cookie field (RFC 6265bis, section 4.1.1).
func (k Cookie) line() string {
	line := k.Name + "=" + k.Value
	attribute := func(name, value string) {
		if value != "" {
			line += "; " + name + "=" + value
		}
	}
	flag := func(name string, set bool) {
		if set {
			line += "; " + name
		}
	}
	attribute("Path", k.Path)
	attribute("Domain", k.Domain)
	if !k.Expires.IsZero() {
		attribute("Expires", k.Expires.UTC().Format(http1.TimeFormat))
	}
	if k.MaxAge != 0 {
		attribute("Max-Age", strconv.Itoa(max(k.MaxAge, 0)))
	}
	flag("Secure", k.Secure)
	flag("HttpOnly", k.HTTPOnly)
	attribute("SameSite", sameSiteNames[k.SameSite])
	flag("Partitioned", k.Partitioned)
	return line
}
