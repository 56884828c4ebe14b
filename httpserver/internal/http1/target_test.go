package http1

import "testing"

var acceptedTargets = []struct{ name, line, want string }{
	{"9112 3.2.1 a path", "GET /a/b;c=d,e", `GET 1.1 "/a/b;c=d,e" host=h`},
	{"9112 3.2.1 a query", "GET /a?b=c/d?e", `GET 1.1 "/a" query=b=c/d?e host=h`},
	{"9112 3.2.1 an empty query", "GET /a?", `GET 1.1 "/a" host=h`},
	{"9112 3.2.1 a path that begins with two slashes", "GET //x/y", `GET 1.1 "//x/y" host=h`},
	{"9112 3.2.1 a colon in a path", "GET /a:b@c", `GET 1.1 "/a:b@c" host=h`},
	{"3986 2.1 escapes", "GET /%41%2f%fF?%00", `GET 1.1 "/%41%2f%fF" query=%00 host=h`},
	{"URL 1.3 what browsers send raw in a path", "GET /[]|^", `GET 1.1 "/[]|^" host=h`},
	{"URL 1.3 what browsers send raw in a query", "GET /?[]|^{}\\`", "GET 1.1 \"/\" query=[]|^{}\\` host=h"},
	{"URL 1.3 what forms send", "GET /a?filter[name]=x", `GET 1.1 "/a" query=filter[name]=x host=h`},
	{"3986 3.3 all that a path may have", "GET /-._~!$&'()*+,;=:@", `GET 1.1 "/-._~!$&'()*+,;=:@" host=h`},
	{"3986 3.4 all that a query may have", "GET /?-._~!$&'()*+,;=:@/?", `GET 1.1 "/" query=-._~!$&'()*+,;=:@/? host=h`},
	{"9112 3.2.2 an absolute target", "GET http://x:8/a?b", `GET 1.1 "/a" query=b for=x:8 host=h`},
	{"9112 3.2.2 https, in capitals", "GET HTTPS://x/", `GET 1.1 "/" for=x host=h`},
	{"9110 4.2.3 an absolute target without a path", "GET http://x", `GET 1.1 "" for=x host=h`},
	{"9110 4.2.3 an absolute target with a query alone", "GET http://x?a/b", `GET 1.1 "" query=a/b for=x host=h`},
	{"9112 3.2.2 an absolute target with an IPv6 host", "GET http://[::1]:80/", `GET 1.1 "/" for=[::1]:80 host=h`},
	{"9112 3.2.3 the authority form", "CONNECT x:443", `CONNECT 1.1 "" for=x:443 host=h`},
	{"9112 3.2.3 the authority form with an IPv6 host", "CONNECT [::1]:443", `CONNECT 1.1 "" for=[::1]:443 host=h`},
	{"9112 3.2.4 the asterisk", "OPTIONS *", `OPTIONS 1.1 "*" host=h`},
}

func TestTargetAccepts(t *testing.T) {
	for _, c := range acceptedTargets {
		t.Run(c.name, func(t *testing.T) {
			got, err := parseAll(t, []byte(c.line+" HTTP/1.1\r\nHost: h\r\n\r\n"), testLimits)
			if err != nil || got != c.want {
				t.Errorf("%q\n got %s, %v\nwant %s", c.line, got, err, c.want)
			}
		})
	}
}

var refusedTargets = []struct{ name, line string }{
	{"9112 3.2 empty", "GET "},
	{"9112 3.2 a control", "GET /a\x01"},
	{"9112 3.2 a NUL", "GET /a\x00b"},
	{"9112 3.2 a DEL", "GET /a\x7f"},
	{"9112 3.2 a tab", "GET /a\tb"},
	{"9112 3.2 a space", "GET /a b"},
	{"9112 3.2 a fragment", "GET /a#b"},
	{"9112 3.2 a fragment after the query", "GET /a?b#c"},
	{"3986 3.3 a raw less-than sign", "GET /a<b"},
	{"3986 3.3 a raw greater-than sign", "GET /a>b"},
	{"3986 3.3 a raw quotation mark", "GET /a\"b"},
	{"3986 3.3 a raw backslash", "GET /a\\b"},
	{"3986 3.3 a raw backtick", "GET /a`b"},
	{"3986 3.3 a raw opening brace", "GET /a{b"},
	{"3986 3.3 a raw closing brace", "GET /a}b"},
	{"3986 3.3 a raw brace in the path of an absolute target", "GET http://x/{"},
	{"3986 3.4 a raw less-than sign in the query", "GET /a?<b"},
	{"3986 3.4 a raw greater-than sign in the query", "GET /a?>b"},
	{"3986 3.4 a raw quotation mark in the query", "GET /a?b=\""},
	{"3986 3.4 a raw quotation mark in the query of an absolute target", "GET http://x?\""},
	{"9112 3.2 raw UTF-8", "GET /é"},
	{"9112 3.2 raw UTF-8 in the query", "GET /?é"},
	{"9112 3.2.3 CONNECT with a query", "CONNECT x:443?a"},
	{"9112 3.2.4 an asterisk with a query", "OPTIONS *?a"},
	{"9112 3.2 a raw byte above 127", "GET /\xff"},
	{"9112 3.2.1 no slash", "GET a"},
	{"9112 3.2.1 a query alone", "GET ?a"},
	{"3986 2.1 a percent sign at the end", "GET /%"},
	{"3986 2.1 an escape of one digit", "GET /%4"},
	{"3986 2.1 an escape that is not hexadecimal", "GET /%4g"},
	{"3986 2.1 an escape of another kind", "GET /%u0041"},
	{"3986 2.1 a bad escape in the query", "GET /?%zz"},
	{"9112 3.2.2 another scheme", "GET ftp://x/"},
	{"9112 3.2.2 a scheme without slashes", "GET http:x"},
	{"9112 3.2.2 a scheme with one slash", "GET http:/x"},
	{"9110 4.2.1 no host", "GET http:///a"},
	{"9110 4.2.1 no host but a port", "GET http://:80/"},
	{"9110 4.2.4 user information", "GET http://u:p@x/"},
	{"9112 3.2.2 a bad port", "GET http://x:8o/"},
	{"9112 3.2.3 the authority form with GET", "GET x:443"},
	{"9112 3.2.3 CONNECT with a path", "CONNECT /a"},
	{"9112 3.2.3 CONNECT with an absolute target", "CONNECT http://x:443/"},
	{"9112 3.2.3 CONNECT without a port", "CONNECT x"},
	{"9112 3.2.3 CONNECT with an empty port", "CONNECT x:"},
	{"9112 3.2.3 CONNECT to an IPv6 host without a port", "CONNECT [::1]"},
	{"9112 3.2.3 CONNECT to a port alone", "CONNECT :443"},
	{"9112 3.2.4 the asterisk with GET", "GET *"},
	{"9112 3.2.4 the asterisk with an unknown method", "BREW *"},
	{"9112 3.2.4 an asterisk and more", "OPTIONS **"},
}

func TestTargetRefuses(t *testing.T) {
	for _, c := range refusedTargets {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseAll(t, []byte(c.line+" HTTP/1.1\r\nHost: h\r\n\r\n"), testLimits)
			wantStatus(t, err, 400)
		})
	}
}

func TestAuthority(t *testing.T) {
	for _, c := range []struct {
		name, host string
		valid      bool
	}{
		{"9110 7.2 a name", "example.com", true},
		{"9110 7.2 a port", "example.com:8080", true},
		{"3986 3.2.3 an empty port", "example.com:", true},
		{"3986 3.2.3 the last port", "h:65535", true},
		{"3986 3.2.3 a port that is none", "h:65536", false},
		{"3986 3.2.3 a port with a sign", "h:+80", false},
		{"3986 3.2.3 a port of letters", "h:http", false},
		{"3986 3.2.3 two ports", "h:80:80", false},
		{"3986 3.2.2 empty", "", false},
		{"3986 3.2.2 a port alone", ":80", false},
		{"3986 3.2.2 an IPv4 address", "127.0.0.1:80", true},
		{"3986 3.2.2 an IPv6 address", "[2001:db8::1]", true},
		{"3986 3.2.2 an IPv6 address and a port", "[::1]:80", true},
		{"3986 3.2.2 an IPv6 address and an empty port", "[::1]:", true},
		{"3986 3.2.2 an IPv6 address with IPv4 in it", "[::ffff:1.2.3.4]", true},
		{"3986 3.2.2 an IPv6 address without brackets", "::1", false},
		{"3986 3.2.2 an IPv6 address without an end", "[::1", false},
		{"3986 3.2.2 an IPv6 address with too many colons", "[:::::::::]", false},
		{"3986 3.2.2 an IPv6 address with a large group", "[::12345]", false},
		{"3986 3.2.2 an IPv4 address in brackets", "[1.2.3.4]", false},
		{"3986 3.2.2 empty brackets", "[]", false},
		{"3986 3.2.2 something after the brackets", "[::1]x", false},
		{"6874 2 a zone is for the local host alone", "[fe80::1%25eth0]", false},
		{"3986 3.2.2 a raw zone", "[fe80::1%eth0]", false},
		{"3986 3.2.2 a later kind of address", "[v1.fe:80]", false},
		{"3986 3.2.2 an escape", "ex%41mple", true},
		{"3986 3.2.2 a bad escape", "ex%4", false},
		{"3986 3.2.2 sub-delimiters", "a!$&'()*+,;=~_-", true},
		{"9110 4.2.4 user information", "user@h", false},
		{"9110 4.2.4 user and password", "user:pass@h", false},
		{"3986 3.2 a path", "h/x", false},
		{"3986 3.2 a query", "h?x", false},
		{"3986 3.2 a scheme", "http://h", false},
		{"3986 3.2 a space", "a b", false},
		{"3986 3.2.2 raw UTF-8", "é", false},
		{"3986 3.2.2 a backslash", `a\b`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseAll(t, []byte("GET / HTTP/1.1\r\nHost: "+c.host+"\r\n\r\n"), testLimits)
			if c.valid && err != nil {
				t.Errorf("Host %q is refused: %v", c.host, err)
			}
			if !c.valid {
				wantStatus(t, err, 400)
			}
		})
	}
}
