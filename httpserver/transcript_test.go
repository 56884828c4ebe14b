package httpserver

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Transcripts of whole connections stand in testdata/transcripts: what the client
// sends, a line "== response", and what the server responds before it closes the
// connection. In these files a line's end stands for CRLF; other bytes that are
// no text are written as Go escapes; a backslash at a line's end takes the end
// away; lines in front that begin with "# " are comments.

var update = flag.Bool("update", false, "write the responses in testdata/transcripts anew")

// transcriptApp is what the transcripts talk to.
func transcriptApp() *App {
	var app App
	app.Get("/text", func(c *Ctx) error { return c.Text(200, "hello") })
	app.Get("/204", func(c *Ctx) error { return c.NoContent(204) })
	app.Get("/205", func(c *Ctx) error { return c.Text(205, "not sent") })
	app.Get("/304", func(c *Ctx) error { return c.Text(304, "not sent") })
	app.Get("/stream", func(c *Ctx) error {
		return copyTo(c, io.MultiReader(strings.NewReader("one"), strings.NewReader("two")))
	})
	app.Get("/fail", func(*Ctx) error { return errors.New("a secret") })
	app.Get("/panic", func(*Ctx) error { panic("a secret") })
	app.Get("/close", func(c *Ctx) error { c.SetHeader("Connection", "close"); return c.Text(200, "bye") })
	app.Get("/split", func(c *Ctx) error { c.SetHeader("X", "a\r\nSet-Cookie: b"); return c.Text(200, "hello") })
	app.Get("/host", func(c *Ctx) error { return c.Text(200, c.Host()+" "+c.Path()) })
	app.Post("/ignore", func(c *Ctx) error { return c.Text(200, "ignored") })
	app.Post("/upload", func(c *Ctx) error { return copyTo(c, c.BodyReader()) })
	app.Post("/echo", func(c *Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Bytes(200, "text/plain", b)
	})
	return &app
}

// serveTranscripts serves transcriptApp until the test ends and returns the
// address.
func serveTranscripts(t *testing.T, s *Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.App, s.Logger = transcriptApp(), slog.New(slog.DiscardHandler)
	served := make(chan error, 1)
	go func() { served <- s.Serve(ln) }()
	t.Cleanup(func() {
		s.Close()
		<-served
	})
	return ln.Addr().String()
}

// dialTranscript connects to addr; all that is done there has ten seconds.
func dialTranscript(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	return conn.(*net.TCPConn)
}

// converse sends the pieces, and the end when want has come, and returns all that the
// server sends.
func converse(t *testing.T, addr string, pieces [][]byte, want string) string {
	t.Helper()
	conn := dialTranscript(t, addr)
	come, sent := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(sent)
		for _, piece := range pieces {
			if _, err := conn.Write(piece); err != nil {
				return // the server may have responded and gone
			}
		}
		<-come
		conn.CloseWrite()
	}()
	response, err := readAsFar(conn, want)
	close(come)
	if err == nil {
		var rest []byte
		rest, err = io.ReadAll(conn)
		response = append(response, rest...)
	}
	<-sent
	if err != nil && err != io.EOF {
		t.Errorf("after %q: %v", response, err)
	}
	return masked(response)
}

// readAsFar reads as many bytes as want has, which is masked.
func readAsFar(r io.Reader, want string) (b []byte, err error) {
	for piece := make([]byte, 512); err == nil && len(masked(b)) < len(want); {
		var n int
		n, err = r.Read(piece)
		b = append(b, piece[:n]...)
	}
	return b, err
}

var dates = regexp.MustCompile(`Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT\r\n`)

func masked(response []byte) string {
	return string(dates.ReplaceAll(response, []byte("Date: *\r\n")))
}

// readTranscript returns the parts of a transcript as bytes on the wire.
func readTranscript(t *testing.T, file string) (comment, request, response string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for strings.HasPrefix(text, "# ") {
		line, rest, _ := strings.Cut(text, "\n")
		comment, text = comment+line+"\n", rest
	}
	request, response, found := strings.Cut(text, "== response\n")
	if !found {
		t.Fatalf("%s has no line == response", file)
	}
	return comment, onWire(t, request), onWire(t, response)
}

var wireEscapes = regexp.MustCompile(`\\(x[0-9a-f]{2}|[nrt\\])`)

func onWire(t *testing.T, text string) string {
	t.Helper()
	text = strings.ReplaceAll(text, "\\\n", "")
	text = strings.ReplaceAll(text, "\n", "\r\n")
	return wireEscapes.ReplaceAllStringFunc(text, func(s string) string {
		s, err := strconv.Unquote(`"` + s + `"`)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// onPaper is the inverse of onWire for responses, which have no stray line ends.
func onPaper(wire string) string {
	text := strings.ReplaceAll(wire, "\r\n", "\n")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\\\n"
	}
	return text
}

// ways cuts b in the ways that it may arrive in.
func ways(b []byte) map[string][][]byte {
	bytewise := make([][]byte, len(b))
	for i := range b {
		bytewise[i] = b[i : i+1]
	}
	all := map[string][][]byte{"whole": {b}, "byte by byte": bytewise}
	random := rand.New(rand.NewPCG(9112, 9110))
	for _, name := range []string{"in pieces", "in other pieces"} {
		for rest := b; len(rest) > 0; {
			n := 1 + random.IntN(min(len(rest), 40))
			all[name] = append(all[name], rest[:n])
			rest = rest[n:]
		}
	}
	return all
}

const (
	textRequest  = "GET /text HTTP/1.1\r\nHost: a\r\n\r\n"
	textResponse = "HTTP/1.1 200 OK\r\nDate: *\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"
)

// TestTranscripts holds each transcript in every way that it may arrive, after
// two other requests, and before one, which gets a response only where the server
// has not said that it closes the connection.
func TestTranscripts(t *testing.T) {
	addr := serveTranscripts(t, &Server{HeaderLimit: 512, FieldLimit: 8, BodyLimit: 64})
	files, err := filepath.Glob("testdata/transcripts/*.http")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".http"), func(t *testing.T) {
			t.Parallel()
			comment, request, want := readTranscript(t, file)
			if *update {
				want = converse(t, addr, [][]byte{[]byte(request)}, "")
				text, _ := os.ReadFile(file)
				sent, _, _ := strings.Cut(strings.TrimPrefix(string(text), comment), "== response\n")
				if err := os.WriteFile(file, []byte(comment+sent+"== response\n"+onPaper(want)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			cutShort := strings.HasPrefix(comment, "# cut short: ")
			holds := func(way string, pieces [][]byte, want string) {
				t.Helper()
				first := want
				if cutShort {
					first = "" // the client's end comes before the response
				}
				if got := converse(t, addr, pieces, first); got != want {
					t.Errorf("%s the response is\n%q\nwant\n%q", way, got, want)
				}
			}
			for way, pieces := range ways([]byte(request)) {
				holds(way, pieces, want)
			}
			holds("after two others", [][]byte{[]byte(textRequest + textRequest + request)}, textResponse+textResponse+want)
			if cutShort {
				return
			}
			all := want
			if !strings.Contains(want, "Connection: close\r\n") {
				all += textResponse
			}
			holds("before another", [][]byte{[]byte(request + textRequest)}, all)
		})
	}
}

// TestContinue waits for the interim response as a careful client does, and gets
// it when the handler asks for the body, not before, and not for nothing.
func TestContinue(t *testing.T) {
	addr := serveTranscripts(t, &Server{BodyLimit: 64})
	const head = " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
	const interim = "HTTP/1.1 100 Continue\r\n\r\n"
	for _, c := range []struct {
		name, head, first, body, last string
	}{
		{"9110 10.1.1 asked for", "POST /echo" + head + "2\r\n\r\n", interim, "hi", "\r\n\r\nhi"},
		{"9110 10.1.1 asked for in chunks", strings.Replace("POST /echo"+head+"\r\n\r\n", "Content-Length: ", "Transfer-Encoding: chunked", 1), interim, "2\r\nhi\r\n0\r\n\r\n", "\r\n\r\nhi"},
		{"9110 10.1.1 after another request", textRequest + "POST /echo" + head + "2\r\n\r\n", textResponse + interim, "hi", "\r\n\r\nhi"},
		{"9110 10.1.1 never asked for", "POST /ignore" + head + "2\r\n\r\n", "HTTP/1.1 200 OK\r\n", "", "Connection: close\r\n\r\nignored"},
		{"9110 10.1.1 refused before it is sent", "POST /echo" + head + "65\r\n\r\n", "HTTP/1.1 413 Content Too Large\r\n", "", `"the body is larger than the 64 bytes this server takes"}`},
		{"9110 10.1.1 no such path", "POST /no" + head + "2\r\n\r\n", "HTTP/1.1 404 Not Found\r\n", "", `{"error":"Not Found"}`},
		{"9110 10.1.1 no body", "POST /echo" + head + "0\r\n\r\n", "HTTP/1.1 200 OK\r\n", "", "Content-Length: 0\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := dialTranscript(t, addr)
			io.WriteString(conn, c.head)
			var got []byte
			for chunk := make([]byte, 1); len(masked(got)) < len(c.first); got = append(got, chunk...) {
				if _, err := io.ReadFull(conn, chunk); err != nil {
					t.Fatalf("after %q: %v", got, err)
				}
			}
			if masked(got) != c.first {
				t.Fatalf("the first response is %q, want %q", got, c.first)
			}
			io.WriteString(conn, c.body)
			conn.CloseWrite()
			rest, err := io.ReadAll(conn)
			if err != nil || !bytes.HasSuffix(rest, []byte(c.last)) || bytes.Contains(rest, []byte(interim)) {
				t.Errorf("the last response is %q, %v, want one that ends in %q", rest, err, c.last)
			}
		})
	}
}

// TestSlowRequests sends less than a request and waits for the response that it
// took too long.
func TestSlowRequests(t *testing.T) {
	addr := serveTranscripts(t, &Server{ReadTimeout: 20 * time.Millisecond})
	for _, c := range []struct{ name, sent string }{
		{"9110 15.5.9 a slow request line", "GET /te"},
		{"9110 15.5.9 slow fields", "GET /text HTTP/1.1\r\nHost: a\r\n"},
		{"9110 15.5.9 a slow body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"},
		{"9110 15.5.9 slow chunks", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"},
		{"9110 15.5.9 a body that is waited for", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := dialTranscript(t, addr)
			io.WriteString(conn, c.sent)
			got, err := io.ReadAll(conn)
			response := strings.TrimPrefix(masked(got), "HTTP/1.1 100 Continue\r\n\r\n")
			if err != nil || !strings.HasPrefix(response, "HTTP/1.1 408 Request Timeout\r\nDate: *\r\n") || !strings.Contains(response, "\r\nConnection: close\r\n") {
				t.Errorf("the response is %q, %v, want a 408 that closes", got, err)
			}
		})
	}
}
