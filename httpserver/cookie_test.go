package httpserver_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"httpserverbench/httpserver"
)

func TestCookie(t *testing.T) {
	tr := tryHandler(t, func(c *httpserver.Ctx) error {
		v, ok := c.Cookie("sid")
		if !ok {
			v = "none"
		}
		return c.Text(200, v)
	})
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{nil, "none"},
		{[]string{"Cookie: sid=1"}, "1"},
		{[]string{"cookie: a=b; sid=1;c=d"}, "1"},
		{[]string{"Cookie: a=b;sid=1"}, "1"},
		{[]string{"Cookie: sid=1; sid=2"}, "1"},
		{[]string{"Cookie: a=b", "Cookie: sid=1"}, "1"},
		{[]string{"Cookie: sid="}, ""},
		{[]string{"Cookie: sid=a=b=="}, "a=b=="},
		{[]string{`Cookie: sid="q"`}, `"q"`},
		{[]string{"Cookie: Sid=1"}, "none"},
		{[]string{"Cookie: xsid=1; sidx=2"}, "none"},
		{[]string{"Cookie: sid"}, "none"},
		{[]string{"Cookie: ;;sid;=; sid=1"}, "1"},
	} {
		if a := tr.get("/", c.fields...); a.body != c.want {
			t.Errorf("%q: got %q, want %q", c.fields, a.body, c.want)
		}
	}
}

func TestSetCookie(t *testing.T) {
	expires := time.Date(2030, 1, 2, 4, 4, 5, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		cookie httpserver.Cookie
		want   string
	}{
		{httpserver.Cookie{Name: "a"}, "a="},
		{httpserver.Cookie{Name: "a", Value: "b"}, "a=b"},
		{httpserver.Cookie{Name: "a", Value: `"b"`}, `a="b"`},
		{httpserver.Cookie{Name: "a", Path: "/x", Domain: "example.com"}, "a=; Path=/x; Domain=example.com"},
		{httpserver.Cookie{Name: "a", Expires: expires}, "a=; Expires=Wed, 02 Jan 2030 03:04:05 GMT"},
		{httpserver.Cookie{Name: "a", MaxAge: 60}, "a=; Max-Age=60"},
		{httpserver.Cookie{Name: "a", MaxAge: -1}, "a=; Max-Age=0"},
		{httpserver.Cookie{Name: "a", Secure: true, HTTPOnly: true}, "a=; Secure; HttpOnly"},
		{httpserver.Cookie{Name: "a", SameSite: httpserver.SameSiteLax}, "a=; SameSite=Lax"},
		{httpserver.Cookie{Name: "a", SameSite: httpserver.SameSiteStrict}, "a=; SameSite=Strict"},
		{httpserver.Cookie{Name: "a", SameSite: httpserver.SameSiteNone, Secure: true}, "a=; Secure; SameSite=None"},
		{httpserver.Cookie{Name: "a", Partitioned: true, Secure: true}, "a=; Secure; Partitioned"},
		{httpserver.Cookie{Name: "__Host-a", Path: "/", Secure: true}, "__Host-a=; Path=/; Secure"},
	} {
		a := answerWith(t, c.cookie).get("/")
		a.is(t, 200, "set")
		a.has(t, "Set-Cookie", c.want)
		if _, err := http.ParseSetCookie(c.want); err != nil {
			t.Errorf("net/http can't read %q: %v", c.want, err)
		}
	}
}

// answerWith serves an application that sets cookies.
func answerWith(t *testing.T, cookies ...httpserver.Cookie) *trial {
	return tryHandler(t, func(c *httpserver.Ctx) error {
		for _, cookie := range cookies {
			c.SetCookie(cookie)
		}
		return c.Text(200, "set")
	})
}

func TestSetCookieRefuses(t *testing.T) {
	for _, c := range []struct {
		cookie httpserver.Cookie
		why    string
	}{
		{httpserver.Cookie{}, "no token"},
		{httpserver.Cookie{Name: "a b"}, "no token"},
		{httpserver.Cookie{Name: "a\r\nX"}, "no token"},
		{httpserver.Cookie{Name: "a", Value: "a b"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "a;b"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "a,b"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: `a\b`}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: `"`}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "a\r\nSet-Cookie: b=c"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "a\x00"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "a\x7f"}, "encode it"},
		{httpserver.Cookie{Name: "a", Value: "é"}, "encode it"},
		{httpserver.Cookie{Name: "a", Path: "/;x"}, "has a path"},
		{httpserver.Cookie{Name: "a", Path: "/\n"}, "has a path"},
		{httpserver.Cookie{Name: "a", Path: "/ "}, "has a path"},
		{httpserver.Cookie{Name: "a", Domain: "a.com\r\nX: y"}, "has a domain"},
		{httpserver.Cookie{Name: "a", Domain: "é.com"}, "has a domain"},
		{httpserver.Cookie{Name: "a", Domain: "a.com; Path=/"}, "has a domain"},
		{httpserver.Cookie{Name: "a", Expires: time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)}, "expires in a year"},
		{httpserver.Cookie{Name: "a", Expires: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, "expires in a year"},
		{httpserver.Cookie{Name: "a", SameSite: 9}, "unknown SameSite"},
	} {
		tr := answerWith(t, c.cookie)
		a := tr.get("/")
		a.is(t, 500, `{"error":"Internal Server Error"}`)
		a.has(t, "Set-Cookie", "")
		tr.logged("Set-Cookie", c.why)
	}
}

// A client keeps what was set and sends it back.
func TestCookieJar(t *testing.T) {
	tr := answerWith(t, httpserver.Cookie{Name: "a", Value: "1"}, httpserver.Cookie{Name: "b", Value: "2", MaxAge: 60},
		httpserver.Cookie{Name: "gone", Value: "3", MaxAge: -1})
	at := &url.URL{Scheme: "http", Host: tr.addr, Path: "/"}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(at, tr.get("/").Cookies())
	var kept []string
	for _, c := range jar.Cookies(at) {
		kept = append(kept, c.String())
	}
	if got := strings.Join(kept, " "); got != "a=1 b=2" {
		t.Errorf("kept %q", got)
	}
}
