package httpserver_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"httpserverbench/httpserver"
)

// accessLog writes a line for each request: also for errors, streams, hijacks, and
// requests that could not be read.
func accessLog(w io.Writer) httpserver.Middleware {
	return func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			start := time.Now()
			c.Error(next(c)) // makes the response to an error, which is what is logged
			took := time.Since(start)
			fmt.Fprintf(w, "%q %q %v %d, %d bytes, in time: %t\n",
				c.Method(), c.Path(), c.Phase(), c.Status(), c.Written(), took < time.Minute)
			return nil
		}
	}
}

// An access log is the outermost middleware of an App.
func ExampleCtx_Error() {
	var app httpserver.App
	app.Use(accessLog(os.Stdout))
	app.Get("/text", func(c *httpserver.Ctx) error { return c.Text(200, "hello") })
	app.Get("/fails", func(c *httpserver.Ctx) error { return errors.New("a secret") })
	app.Get("/stream", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err == nil {
			_, err = io.WriteString(s, "some content")
		}
		return err
	})
	app.Get("/hijack", func(c *httpserver.Ctx) error {
		conn, _, err := c.Hijack()
		if err == nil {
			err = conn.Close()
		}
		return err
	})

	url, stop := launch(&app)
	defer stop()
	for _, line := range []string{"GET /text", "HEAD /text", "GET /fails", "GET /nowhere", "GET /stream", "GET /hijack", "GET text"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", line)
		io.Copy(io.Discard, conn)
		conn.Close()
	}
	// Output:
	// "GET" "/text" building 200, 5 bytes, in time: true
	// "HEAD" "/text" building 200, 0 bytes, in time: true
	// "GET" "/fails" building 500, 33 bytes, in time: true
	// "GET" "/nowhere" building 404, 21 bytes, in time: true
	// "GET" "/stream" streaming 200, 12 bytes, in time: true
	// "GET" "/hijack" hijacked 200, 0 bytes, in time: true
	// "GET" "text" building 400, 73 bytes, in time: true
}

// compress is a middleware that compresses what is not small, for clients that accept it.
func compress(next httpserver.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) error {
		c.Error(next(c))
		content := c.Content() // nil for a stream
		c.AddHeader("Vary", "Accept-Encoding")
		if len(content) < 100 || c.ResponseHeader("Content-Encoding") != "" ||
			!strings.Contains(c.Header("Accept-Encoding"), "gzip") {
			return nil
		}
		var small bytes.Buffer
		w := gzip.NewWriter(&small)
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		c.SetHeader("Content-Encoding", "gzip")
		c.DelHeader("ETag") // it was that of the content as it is
		return c.SetContent(small.Bytes())
	}
}

func ExampleCtx_SetContent() {
	var app httpserver.App
	app.Use(compress)
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, strings.Repeat("tea ", 100)) })

	url, stop := launch(&app)
	defer stop()
	resp, err := http.Get(url) // asks for gzip, and undoes it
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	fmt.Println(resp.Uncompressed, len(content), err)
	// Output: true 400 <nil>
}

// tagged is a middleware that gives each response an ETag of its content.
func tagged(next httpserver.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) error {
		c.Error(next(c))
		if content := c.Content(); c.Status() == 200 && c.ResponseHeader("ETag") == "" && content != nil {
			tag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256(content))[:16])
			c.SetHeader("ETag", tag)
			if c.Header("If-None-Match") == tag {
				return c.NoContent(304)
			}
		}
		return nil
	}
}

func ExampleCtx_Content() {
	var app httpserver.App
	app.Use(tagged)
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "oolong") })

	url, stop := launch(&app)
	defer stop()
	resp, err := http.Get(url)
	show(resp, err)
	again, err := http.NewRequest("GET", url, nil)
	if err != nil {
		log.Fatal(err)
	}
	again.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	show(http.DefaultClient.Do(again))
	// Output:
	// 200 oolong
	// 304
}

// The cause of an error is for the log; the client is told the message alone.
func ExampleHTTPError() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		return httpserver.HTTPError{Status: 502, Message: "the tea shop is closed", Cause: io.ErrUnexpectedEOF}
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	withoutTime := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	server := httpserver.Server{App: &app, Logger: slog.New(slog.NewTextHandler(os.Stdout, withoutTime))}
	defer server.Close()
	go server.Serve(ln)
	show(http.Get("http://" + ln.Addr().String()))
	// Output:
	// level=ERROR msg="handler failed" method=GET path=/ error="502 Bad Gateway: the tea shop is closed: unexpected EOF"
	// 502 {"error":"the tea shop is closed"}
}

// A stream ends when the server shuts down.
func ExampleCtx_Context() {
	begun := make(chan struct{})
	var app httpserver.App
	app.Get("/news", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain")
		if err != nil {
			return err
		}
		io.WriteString(s, "no news yet")
		if err := s.Flush(); err != nil {
			return err
		}
		close(begun)
		<-c.Context().Done() // or the next piece of news
		if context.Cause(c.Context()) == httpserver.ErrServerClosed {
			_, err = io.WriteString(s, ", and none to come")
		}
		return err
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	go server.Serve(ln)
	done := make(chan error)
	go func() {
		<-begun
		done <- server.Shutdown(context.Background())
	}()
	show(http.Get("http://" + ln.Addr().String() + "/news"))
	fmt.Println(<-done)
	// Output:
	// 200 no news yet, and none to come
	// <nil>
}

// A template writes to the Ctx. When it fails in its middle, the client gets a whole 500.
func ExampleCtx_Write() {
	page := template.Must(template.New("page").Parse("<h1>{{.Name}}</h1>"))
	var app httpserver.App
	app.Get("/{name}", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Type", "text/html; charset=utf-8")
		if c.Param("name") == "nobody" {
			return page.Execute(c, 0) // which has no Name
		}
		return page.Execute(c, struct{ Name string }{c.Param("name")})
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/assam"))
	show(http.Get(url + "/nobody"))
	// Output:
	// 200 <h1>assam</h1>
	// 500 {"error":"Internal Server Error"}
}

func ExampleCtx_SendReader() {
	archive := strings.NewReader("a large file, or an object in a store")
	var app httpserver.App
	app.Get("/archive", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Disposition", "attachment")
		return c.SendReader(200, "application/octet-stream", archive.Size(), archive)
	})

	url, stop := launch(&app)
	defer stop()
	resp, err := http.Get(url + "/archive")
	show(resp, err)
	fmt.Println(resp.ContentLength)
	// Output:
	// 200 a large file, or an object in a store
	// 37
}

func ExampleCtx_TLS() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		state := c.TLS() // nil without TLS
		return c.Text(200, fmt.Sprintf("for %s, with %d certificates of yours", state.ServerName, len(state.PeerCertificates)))
	})
	certificate, roots := selfSigned()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app, HandshakeTimeout: 5 * time.Second}
	defer server.Close()
	go server.Serve(tls.NewListener(ln, &tls.Config{
		Certificates: []tls.Certificate{certificate},
		ClientAuth:   tls.RequestClientCert,
	}))
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs: roots, ServerName: "tea.example", Certificates: []tls.Certificate{certificate},
	}}}
	defer client.CloseIdleConnections()
	show(client.Get("https://" + ln.Addr().String()))
	// Output: 200 for tea.example, with 1 certificates of yours
}

func ExampleBodyLimit() {
	length := func(c *httpserver.Ctx) error {
		b, err := c.Body()
		if err != nil {
			return err
		}
		return c.Text(200, fmt.Sprint(len(b)))
	}
	var app httpserver.App
	app.Post("/pictures", length)
	comments := app.Group("/comments")
	comments.Use(httpserver.BodyLimit(280))
	comments.Post("", length)

	url, stop := launch(&app)
	defer stop()
	content := strings.Repeat("x", 1000)
	show(http.Post(url+"/pictures", "image/png", strings.NewReader(content)))
	show(http.Post(url+"/comments", "text/plain", strings.NewReader(content)))
	// Output:
	// 200 1000
	// 413 {"error":"the body is larger than the 280 bytes this server takes"}
}

// A form with files is read by the standard library, part by part, as it comes.
func ExampleCtx_BodyReader() {
	var app httpserver.App
	app.Post("/upload", func(c *httpserver.Ctx) error {
		mediaType, params, err := mime.ParseMediaType(c.Header("Content-Type"))
		if err != nil || mediaType != "multipart/form-data" {
			return httpserver.HTTPError{Status: 415}
		}
		parts := multipart.NewReader(c.BodyReader(), params["boundary"])
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return httpserver.HTTPError{Status: 400, Cause: err}
			}
			n, err := io.Copy(io.Discard, part) // or to a file
			if err != nil {
				return err
			}
			fmt.Fprintf(c, "%s: %d bytes of %s\n", part.FormName(), n, part.FileName())
		}
	})

	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	file, err := w.CreateFormFile("menu", "menu.txt")
	if err != nil {
		log.Fatal(err)
	}
	io.WriteString(file, "oolong, sencha, assam")
	w.Close()
	url, stop := launch(&app)
	defer stop()
	show(http.Post(url+"/upload", w.FormDataContentType(), &form))
	// Output: 200 menu: 21 bytes of menu.txt
}

// An upload that is too large is refused before any of it is read.
func ExampleCtx_ContentLength() {
	const room = 20
	var app httpserver.App
	app.Put("/photos/{name}", func(c *httpserver.Ctx) error {
		switch length := c.ContentLength(); {
		case length < 0:
			return httpserver.HTTPError{Status: 411}
		case length > room:
			return httpserver.Errorf(413, "there is room for %d bytes", room)
		}
		n, err := io.Copy(io.Discard, c.BodyReader()) // or to a store
		if err != nil {
			return err
		}
		return c.Text(201, fmt.Sprintf("%s has %d bytes", c.Param("name"), n))
	})

	url, stop := launch(&app)
	defer stop()
	for _, content := range []io.Reader{
		strings.NewReader("a teapot"),
		strings.NewReader("a teapot, cups and a table"),
		io.MultiReader(strings.NewReader("a teapot")), // whose length a client does not know
	} {
		put, err := http.NewRequest("PUT", url+"/photos/tea.jpg", content)
		if err != nil {
			log.Fatal(err)
		}
		show(http.DefaultClient.Do(put))
	}
	// Output:
	// 201 tea.jpg has 8 bytes
	// 413 {"error":"there is room for 20 bytes"}
	// 411 {"error":"Length Required"}
}

// Any method token can have routes.
func ExampleRoutes_Handle() {
	var app httpserver.App
	app.Handle("PROPFIND", "/calendar", func(c *httpserver.Ctx) error {
		return c.Text(207, "depth "+strings.Join(c.HeaderValues("Depth"), ", "))
	})

	url, stop := launch(&app)
	defer stop()
	find, err := http.NewRequest("PROPFIND", url+"/calendar", nil)
	if err != nil {
		log.Fatal(err)
	}
	find.Header["Depth"] = []string{"0", "1"}
	show(http.DefaultClient.Do(find))
	show(http.Get(url + "/calendar"))
	// Output:
	// 207 depth 0, 1
	// 405 {"error":"Method Not Allowed"}
}

// One connection, here in memory, is served without a listener.
func ExampleServer_ServeConn() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "hello") })
	server := httpserver.Server{App: &app}
	defer server.Close()

	client, conn := net.Pipe()
	defer client.Close()
	server.ServeConn(conn)
	io.WriteString(client, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	show(http.ReadResponse(bufio.NewReader(client), nil))
	// Output: 200 hello
}
