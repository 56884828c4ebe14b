package cookie_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/cookie"
	"httpserverbench/httpserver/httpservertest"
)

func TestGet(t *testing.T) {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		v, ok := cookie.Get(c, "sid")
		if !ok {
			v = "none"
		}
		return c.Text(200, v)
	})
	server := &httpserver.Server{App: &app}
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{nil, "none"},
		{[]string{"sid=1"}, "1"},
		{[]string{"a=b; sid=1;c=d"}, "1"},
		{[]string{"a=b;sid=1"}, "1"},
		{[]string{"sid=1; sid=2"}, "1"},
		{[]string{"a=b", "sid=1"}, "1"},
		{[]string{"sid="}, ""},
		{[]string{"sid=a=b=="}, "a=b=="},
		{[]string{`sid="q"`}, `"q"`},
		{[]string{"Sid=1"}, "none"},
		{[]string{"xsid=1; sidx=2"}, "none"},
		{[]string{"sid"}, "none"},
		{[]string{";;sid;=; sid=1"}, "1"},
	} {
		r := httpservertest.Do(server, httpservertest.Request{Header: textproto.MIMEHeader{"Cookie": c.fields}})
		if r.Body != c.want {
			t.Errorf("%q: got %q, want %q", c.fields, r.Body, c.want)
		}
	}
}

func TestSet(t *testing.T) {
	expires := time.Date(2030, 1, 2, 4, 4, 5, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		set  cookie.Cookie
		want string
	}{
		{cookie.Cookie{Name: "a"}, "a="},
		{cookie.Cookie{Name: "a", Value: "b"}, "a=b"},
		{cookie.Cookie{Name: "a", Value: `"b"`}, `a="b"`},
		{cookie.Cookie{Name: "a", Path: "/x", Domain: "example.com"}, "a=; Path=/x; Domain=example.com"},
		{cookie.Cookie{Name: "a", Expires: expires}, "a=; Expires=Wed, 02 Jan 2030 03:04:05 GMT"},
		{cookie.Cookie{Name: "a", MaxAge: 60}, "a=; Max-Age=60"},
		{cookie.Cookie{Name: "a", MaxAge: -1}, "a=; Max-Age=0"},
		{cookie.Cookie{Name: "a", Secure: true, HTTPOnly: true}, "a=; Secure; HttpOnly"},
		{cookie.Cookie{Name: "a", SameSite: cookie.Lax}, "a=; SameSite=Lax"},
		{cookie.Cookie{Name: "a", SameSite: cookie.Strict}, "a=; SameSite=Strict"},
		{cookie.Cookie{Name: "a", SameSite: cookie.None, Secure: true}, "a=; Secure; SameSite=None"},
		{cookie.Cookie{Name: "a", Partitioned: true, Secure: true}, "a=; Secure; Partitioned"},
		{cookie.Cookie{Name: "__Host-a", Path: "/", Secure: true}, "__Host-a=; Path=/; Secure"},
	} {
		r := set(t, c.set)
		if got := r.Header.Get("Set-Cookie"); r.Status != 200 || got != c.want {
			t.Errorf("%+v: %d, %q, want %q", c.set, r.Status, got, c.want)
		}
		if _, err := http.ParseSetCookie(c.want); err != nil {
			t.Errorf("net/http can't read %q: %v", c.want, err)
		}
	}
}

// set returns the response that sets cookies.
func set(t *testing.T, cookies ...cookie.Cookie) *httpservertest.Response {
	t.Helper()
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) (err error) {
		for _, k := range cookies {
			err = errors.Join(err, cookie.Set(c, k))
		}
		if err != nil {
			return c.Text(500, err.Error())
		}
		return c.Text(200, "set")
	})
	return httpservertest.Get(&app, "/")
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct {
		set cookie.Cookie
		why string
	}{
		{cookie.Cookie{}, "a name"},
		{cookie.Cookie{Name: "a b"}, "a name"},
		{cookie.Cookie{Name: "a\r\nX"}, "a name"},
		{cookie.Cookie{Name: "a", Value: "a b"}, "a value"},
		{cookie.Cookie{Name: "a", Value: "a;b"}, "a value"},
		{cookie.Cookie{Name: "a", Value: "a,b"}, "a value"},
		{cookie.Cookie{Name: "a", Value: `a\b`}, "a value"},
		{cookie.Cookie{Name: "a", Value: `"`}, "a value"},
		{cookie.Cookie{Name: "a", Value: "a\r\nSet-Cookie: b=c"}, "a value"},
		{cookie.Cookie{Name: "a", Value: "a\x00"}, "a value"},
		{cookie.Cookie{Name: "a", Value: "a\x7f"}, "a value"},
		{cookie.Cookie{Name: "a", Value: "é"}, "a value"},
		{cookie.Cookie{Name: "a", Path: "/;x"}, "a path"},
		{cookie.Cookie{Name: "a", Path: "/\n"}, "a path"},
		{cookie.Cookie{Name: "a", Path: "/ "}, "a path"},
		{cookie.Cookie{Name: "a", Domain: "a.com\r\nX: y"}, "a domain"},
		{cookie.Cookie{Name: "a", Domain: "é.com"}, "a domain"},
		{cookie.Cookie{Name: "a", Domain: "a.com; Path=/"}, "a domain"},
		{cookie.Cookie{Name: "a", Expires: time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)}, "a date"},
		{cookie.Cookie{Name: "a", Expires: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, "a date"},
		{cookie.Cookie{Name: "a", SameSite: "Lax; Path=/"}, "a SameSite"},
	} {
		r := set(t, c.set)
		if r.Status != 500 || r.Header.Get("Set-Cookie") != "" || !strings.Contains(r.Body, "has "+c.why+" that can't be sent") {
			t.Errorf("%+v: %+v, want an error about %s", c.set, r, c.why)
		}
	}
}

// A client keeps what was set and sends it back.
func TestCookieJar(t *testing.T) {
	r := set(t, cookie.Cookie{Name: "a", Value: "1"}, cookie.Cookie{Name: "b", Value: "2", MaxAge: 60},
		cookie.Cookie{Name: "gone", Value: "3", MaxAge: -1})
	at := &url.URL{Scheme: "http", Host: "example.com", Path: "/"}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	response := http.Response{Header: http.Header(r.Header)}
	jar.SetCookies(at, response.Cookies())
	var kept []string
	for _, c := range jar.Cookies(at) {
		kept = append(kept, c.String())
	}
	if got := strings.Join(kept, " "); got != "a=1 b=2" {
		t.Errorf("kept %q", got)
	}
}
