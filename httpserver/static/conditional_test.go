package static_test

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestFileValidators(t *testing.T) {
	tr := trySite(t, site())
	a := tr.get("/s/dated.txt")
	a.has(t, "Last-Modified", lastModified)
	a.has(t, "Accept-Ranges", "bytes")
	etag := a.Header.Get("ETag")
	if len(etag) < 4 || etag[0] != '"' || etag[len(etag)-1] != '"' {
		t.Fatalf("the ETag %q is no strong entity tag", etag)
	}
	undated := tr.get("/s/undated.css")
	undated.has(t, "Last-Modified", "")
	undated.has(t, "ETag", "")
	tr.get("/s/future.txt").has(t, "Last-Modified", "")
	others := site()
	others.FS.(fstest.MapFS)["dated.txt"].ModTime = modified.Add(1)
	others.FS.(fstest.MapFS)["undated.css"].ModTime = time.Unix(0, 0) // as archives have it
	tr = trySite(t, others)
	if again := tr.get("/s/dated.txt").Header.Get("ETag"); again == etag {
		t.Errorf("modified a nanosecond later the file has the same ETag %s", etag)
	}
	undated = tr.get("/s/undated.css")
	undated.has(t, "Last-Modified", "")
	undated.has(t, "ETag", "")
}

func TestFileConditions(t *testing.T) {
	tr := trySite(t, site())
	etag := tr.get("/s/dated.txt").Header.Get("ETag")
	for _, c := range []struct {
		name   string
		target string
		fields []string
		status int
	}{
		{"RFC 9110, 13.1.2: its tag", "/s/dated.txt", []string{"If-None-Match: " + etag}, 304},
		{"RFC 9110, 13.1.2: compared weakly", "/s/dated.txt", []string{"If-None-Match: W/" + etag}, 304},
		{"RFC 9110, 13.1.2: in a list", "/s/dated.txt", []string{`If-None-Match: "a,b" ,W/"c",, ` + etag}, 304},
		{"RFC 9110, 8.8.3: after an empty one", "/s/dated.txt", []string{`If-None-Match: "", ` + etag}, 304},
		{"RFC 9110, 5.3: in two fields", "/s/dated.txt", []string{`If-None-Match: "x"`, "If-None-Match: " + etag}, 304},
		{"RFC 9110, 13.1.2: inside another tag", "/s/dated.txt", []string{`If-None-Match: "x` + etag[1:]}, 200},
		{"RFC 9110, 13.1.2: after what is no tag", "/s/dated.txt", []string{"If-None-Match: x, " + etag}, 200},
		{"RFC 9110, 13.1.2: an open quote", "/s/dated.txt", []string{`If-None-Match: "x`}, 200},
		{"RFC 9110, 13.1.2: another", "/s/dated.txt", []string{`If-None-Match: "x"`}, 200},
		{"RFC 9110, 13.1.2: any", "/s/dated.txt", []string{"If-None-Match: *"}, 304},
		{"RFC 9110, 13.1.2: any, of a file without a tag", "/s/undated.css", []string{"If-None-Match: *"}, 304},
		{"RFC 9110, 13.1.2: empty, of a file without a tag", "/s/undated.css", []string{`If-None-Match: `}, 200},
		{"RFC 9110, 13.1.2: the handler's tag", "/tagged?tag=%22v1%22", []string{`If-None-Match: "v1"`}, 304},
		{"RFC 9110, 13.1.2: the handler's weak tag", "/tagged?tag=W/%22v1%22", []string{`If-None-Match: "v1"`}, 304},
		{"RFC 9110, 13.1.3: its date", "/s/dated.txt", []string{"If-Modified-Since: " + lastModified}, 304},
		{"RFC 9110, 13.1.3: later", "/s/dated.txt", []string{"If-Modified-Since: " + secondLater}, 304},
		{"RFC 9110, 13.1.3: earlier", "/s/dated.txt", []string{"If-Modified-Since: " + secondBefore}, 200},
		{"RFC 9110, 13.1.3: no date", "/s/dated.txt", []string{"If-Modified-Since: yesterday"}, 200},
		{"RFC 9110, 13.1.3: two dates", "/s/dated.txt", []string{"If-Modified-Since: " + lastModified, "If-Modified-Since: " + lastModified}, 200},
		{"RFC 9110, 13.1.3: an unknown time", "/s/undated.css", []string{"If-Modified-Since: " + lastModified}, 200},
		{"RFC 9110, 13.1.3: beside If-None-Match", "/s/dated.txt", []string{`If-None-Match: "x"`, "If-Modified-Since: " + lastModified}, 200},
		{"RFC 9110, 5.6.7: RFC 850", "/s/dated.txt", []string{"If-Modified-Since: Thursday, 29-Feb-24 12:30:15 GMT"}, 304},
		{"RFC 9110, 5.6.7: asctime", "/s/dated.txt", []string{"If-Modified-Since: Thu Feb 29 12:30:15 2024"}, 304},
		{"RFC 9110, 13.1.1: its tag", "/s/dated.txt", []string{"If-Match: " + etag}, 200},
		{"RFC 9110, 13.1.1: compared strongly", "/s/dated.txt", []string{"If-Match: W/" + etag}, 412},
		{"RFC 9110, 13.1.1: a weak tag is not strong", "/tagged?tag=W/%22v1%22", []string{`If-Match: W/"v1"`}, 412},
		{"RFC 9110, 13.1.1: another", "/s/dated.txt", []string{`If-Match: "x"`}, 412},
		{"RFC 9110, 13.1.1: any", "/s/dated.txt", []string{"If-Match: *"}, 200},
		{"RFC 9110, 13.1.4: its date", "/s/dated.txt", []string{"If-Unmodified-Since: " + lastModified}, 200},
		{"RFC 9110, 13.1.4: earlier", "/s/dated.txt", []string{"If-Unmodified-Since: " + secondBefore}, 412},
		{"RFC 9110, 13.1.4: two dates", "/s/dated.txt", []string{"If-Unmodified-Since: " + secondBefore, "If-Unmodified-Since: " + secondBefore}, 200},
		{"RFC 9110, 13.1.4: beside If-Match", "/s/dated.txt", []string{"If-Match: *", "If-Unmodified-Since: " + secondBefore}, 200},
		{"RFC 9110, 13.2.1: no file, no condition", "/s/none", []string{"If-None-Match: *"}, 404},
	} {
		a := tr.get(c.target, c.fields...)
		if a.Status != c.status {
			t.Errorf("%s: got %d, want %d", c.name, a.Status, c.status)
		}
		if a.Status == 304 && (a.Body != "" || a.Header.Get("Content-Type") != "") {
			t.Errorf("%s: the 304 has content: %v %q", c.name, a.Header, a.Body)
		}
	}
	a := tr.get("/s/dated.txt", "If-None-Match: *")
	a.has(t, "ETag", etag)
	a.has(t, "Last-Modified", lastModified)
	tr.ask("POST", "/posted", "If-None-Match: *").is(t, 200, "0123456789")
}

func TestFileRanges(t *testing.T) {
	tr := trySite(t, site())
	etag := tr.get("/s/dated.txt").Header.Get("ETag")
	for _, c := range []struct {
		fields       []string
		status       int
		contentRange string
		body         string
	}{
		{[]string{"Range: bytes=2-4"}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: Bytes= 0-0"}, 206, "bytes 0-0/10", "0"},
		{[]string{"Range: bytes=7-"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=-3"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=-30"}, 206, "bytes 0-9/10", "0123456789"},
		{[]string{"Range: bytes=8-30"}, 206, "bytes 8-9/10", "89"},
		{[]string{"Range: bytes=8-99999999999999999999999"}, 206, "bytes 8-9/10", "89"},
		{[]string{"Range: bytes=-00000000000000000003"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=0000000000000000000000000000000007-"}, 206, "bytes 7-9/10", "789"},
		{[]string{"Range: bytes=00000000000000000000-00000000000000000000"}, 206, "bytes 0-0/10", "0"},
		{[]string{"Range: bytes=-00000000000000000000"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=10-"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=10-20"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=99999999999999999999999-"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=-0"}, 416, "bytes */10", ""},
		{[]string{"Range: bytes=0-1,4-5"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=4-2"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=-"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=a-b"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=+1-2"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=1"}, 200, "", "0123456789"},
		{[]string{"Range: lines=1-2"}, 200, "", "0123456789"},
		{[]string{"Range: "}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-Range: " + etag}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: bytes=2-4", "If-Range: W/" + etag}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", `If-Range: "x"`}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-Range: " + lastModified}, 206, "bytes 2-4/10", "234"},
		{[]string{"Range: bytes=2-4", "If-Range: " + secondLater}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-Range: " + etag, "If-Range: " + etag}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "Range: bytes=7-"}, 200, "", "0123456789"},
		{[]string{"Range: bytes=2-4", "If-None-Match: *"}, 304, "", ""},
	} {
		a := tr.get("/s/dated.txt", c.fields...)
		if got := a.Header.Get("Content-Range"); a.Status != c.status || got != c.contentRange || c.status != 416 && a.Body != c.body {
			t.Errorf("%q: got %d %q %q, want %d %q %q", c.fields, a.Status, got, a.Body, c.status, c.contentRange, c.body)
		}
	}
	tr.get("/s/undated.css", "Range: bytes=0-1", "If-Range: Mon, 01 Jan 0001 00:00:00 GMT").is(t, 200, "a{}")
	tr.get("/s/empty.txt", "Range: bytes=-5").is(t, 200, "")
	if a := tr.get("/s/empty.txt", "Range: bytes=0-"); a.Status != 416 {
		t.Errorf("the first byte of an empty file: got %d", a.Status)
	}
}
