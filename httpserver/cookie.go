package httpserver

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Cookie is what an answer asks the client to keep (RFC 6265bis). Its zero
// attributes are not sent.
type Cookie struct {
	Name  string // a token
	Value string // printable ASCII but space, comma, semicolon, backslash and quote, or that in quotes

	Path    string    // begins with a slash; "" is the directory of the request's path
	Domain  string    // of ASCII labels; "" is the host alone
	Expires time.Time // after 1600; zero, without a MaxAge, is the end of the session
	MaxAge  int       // in seconds; outranks Expires. 0 says nothing, below deletes the cookie

	Secure      bool
	HTTPOnly    bool
	Partitioned bool // wants Secure
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

// SetCookie adds a cookie to the answer. One that no client would keep makes the
// answer a 500, and the log says why, as with [Ctx.SetHeader].
func (c *Ctx) SetCookie(cookie Cookie) {
	if wrong := cookie.check(); wrong != "" {
		c.use().resp.refuse("Set-Cookie", "the cookie "+strconv.Quote(cookie.Name)+" "+wrong)
		return
	}
	c.AddHeader("Set-Cookie", cookie.line())
}

// What clients keep at most, in bytes (RFC 6265bis, section 5.6).
const (
	cookieLimit    = 4096 // name and value together
	attributeLimit = 1024
)

// check returns what is wrong with the cookie, "" if nothing is.
func (k Cookie) check() string {
	switch {
	case !http1.IsToken(k.Name):
		return "has a name that is no token"
	case !validCookieValue(k.Value):
		return "has a value that can't be sent: encode it"
	case len(k.Name)+len(k.Value) > cookieLimit:
		return "is larger than the 4096 bytes that clients keep"
	case k.Path != "" && !validCookiePath(k.Path):
		return "has a path that does not begin with a slash, or can't be sent"
	case k.Domain != "" && !validCookieDomain(k.Domain):
		return "has a domain that is not made of ASCII labels"
	case !k.Expires.IsZero() && (k.Expires.UTC().Year() <= 1600 || k.Expires.UTC().Year() > 9999):
		return "expires in a year that can't be sent"
	case int(k.SameSite) >= len(sameSiteNames):
		return "has an unknown SameSite"
	}
	return k.checkSecure()
}

// checkSecure holds the cookie against what clients tie to each other (RFC
// 6265bis, sections 4.1.2.7 and 4.1.3).
func (k Cookie) checkSecure() string {
	name := strings.ToLower(k.Name)
	switch {
	case k.Partitioned && !k.Secure:
		return "is Partitioned but not Secure"
	case k.SameSite == SameSiteNone && !k.Secure:
		return "has SameSite=None but is not Secure"
	case strings.HasPrefix(name, "__secure-") && !k.Secure:
		return "is not Secure, as its name promises"
	case strings.HasPrefix(name, "__host-") && (!k.Secure || k.Path != "/" || k.Domain != ""):
		return "is not Secure with the path / and no domain, as its name promises"
	}
	return ""
}

func validCookieValue(s string) bool {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`",;\`, c) >= 0 {
			return false
		}
	}
	return true
}

func validCookiePath(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ';' {
			return false
		}
	}
	return s[0] == '/' && s[len(s)-1] != ' ' && len(s) <= attributeLimit
}

func validCookieDomain(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := http1.Lower(label[i]); c != '-' && !http1.IsDigit(c) && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return len(s) <= attributeLimit
}

// line returns the value of the Set-Cookie field (RFC 6265bis, section 4.1.1).
func (k Cookie) line() string {
	var b strings.Builder
	attribute := func(name, value string) {
		if value != "" {
			b.WriteString("; " + name + "=" + value)
		}
	}
	flag := func(name string, set bool) {
		if set {
			b.WriteString("; " + name)
		}
	}
	b.WriteString(k.Name + "=" + k.Value)
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
	return b.String()
}
