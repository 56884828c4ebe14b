// Package cookie reads the cookies of a request and sets those of a response (RFC
// 6265bis).
//
//	err := cookie.Set(c, cookie.Cookie{Name: "session", Value: id, Path: "/", HTTPOnly: true})
//	id, ok := cookie.Get(c, "session")
package cookie

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/internal/http1"
)

// A Cookie is what a response asks the client to keep. Its zero attributes are not sent.
type Cookie struct {
	Name  string // a token
	Value string // printable ASCII except space, comma, semicolon, backslash and quote; may be in quotes

	Path    string    // printable ASCII except semicolon, no space last; empty means the directory of the request's path
	Domain  string    // printable ASCII except space and semicolon; empty means the host alone
	Expires time.Time // of the years 1601 to 9999; zero, without a MaxAge, means the end of the session
	MaxAge  int       // in seconds; outranks Expires. Zero is not sent, negative deletes the cookie

	Secure      bool
	HTTPOnly    bool
	Partitioned bool
	SameSite    SameSite
}

// SameSite says whether a cookie goes with requests that come from other sites.
type SameSite string

// The values of SameSite. Some browsers take a cookie without one as Lax.
const (
	Lax    SameSite = "Lax"    // with top-level navigation only
	Strict SameSite = "Strict" // never
	None   SameSite = "None"   // always; requires Secure
)

// Get returns the value of the first cookie called name, as the client sent it, quotes
// included, and whether there is one. What is not a name, an equals sign and a value is
// skipped.
func Get(c *httpserver.Ctx, name string) (value string, ok bool) {
	for _, field := range c.HeaderValues("Cookie") {
		for pair := range strings.SplitSeq(field, ";") {
			key, value, isPair := strings.Cut(pair, "=")
			if isPair && strings.Trim(key, " \t") == name {
				return strings.Trim(value, " \t"), true
			}
		}
	}
	return "", false
}

// Set adds a cookie to the response. It returns an error, and adds nothing, if a part of it
// is not as [Cookie] says, so that no value can be read as another cookie or as another
// field. It does not check what clients reject, such as None without Secure.
func Set(c *httpserver.Ctx, cookie Cookie) error {
	if wrong := cookie.check(); wrong != "" {
		return fmt.Errorf("cookie: %q has a %s that can't be sent", cookie.Name, wrong)
	}
	c.AddHeader("Set-Cookie", cookie.line())
	return nil
}

// check returns the attribute that can't be sent, "" if all can.
func (k Cookie) check() string {
	value := k.Value
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	year := k.Expires.UTC().Year()
	switch {
	case !http1.IsToken(k.Name):
		return "name"
	case !printable(value, " \",;\\"):
		return "value"
	case !printable(k.Path, ";") || strings.HasSuffix(k.Path, " "):
		return "path"
	case !printable(k.Domain, " ;"):
		return "domain"
	case !k.Expires.IsZero() && (year <= 1600 || year > 9999):
		return "date"
	case k.SameSite != "" && k.SameSite != Lax && k.SameSite != Strict && k.SameSite != None:
		return "SameSite"
	}
	return ""
}

// printable reports whether s is of printable ASCII, and has none of but.
func printable(s, but string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f || strings.ContainsRune(but, r) })
}

// line returns the value of the Set-Cookie field (RFC 6265bis, section 4.1.1).
func (k Cookie) line() string {
	line := k.Name + "=" + k.Value
	add := func(attribute, value string, set bool) {
		if set {
			line += "; " + attribute + value
		}
	}
	add("Path=", k.Path, k.Path != "")
	add("Domain=", k.Domain, k.Domain != "")
	add("Expires=", k.Expires.UTC().Format(http1.TimeFormat), !k.Expires.IsZero())
	add("Max-Age=", strconv.Itoa(max(k.MaxAge, 0)), k.MaxAge != 0)
	add("Secure", "", k.Secure)
	add("HttpOnly", "", k.HTTPOnly)
	add("SameSite=", string(k.SameSite), k.SameSite != "")
	add("Partitioned", "", k.Partitioned)
	return line
}
