// Package httpservertest serves single requests in memory, for the tests of an
// application:
//
//	response := httpservertest.Get(&app, "/hello/Ann")
//	if response.Status != 200 || response.Body != "Hello, Ann!" {
//		t.Errorf("got %v", response)
//	}
//
// The request goes through a whole [httpserver.Server], so that limits, middleware,
// error handling and framing are those of production; only the network is missing.
package httpservertest

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/textproto"
	"slices"
	"strconv"
	"sync"
	"time"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/internal/http1"
)

// A Request is a request to an application. Its zero value is GET / of HTTP/1.1.
type Request struct {
	Method string               // empty means GET
	Target string               // the path and query, percent-encoded; empty means /
	Header textproto.MIMEHeader // sent with Host: example.com, unless it has a Host
	Body   string               // sent with its length, or as it is if Header frames it
}

// A Response is a response as it was sent.
type Response struct {
	Status int                  // 0 if there was no response
	Header textproto.MIMEHeader // with names in canonical form
	Body   string               // the content, without its framing
	Err    error                // why there is no response or not all of it, or that the handler did not return
}

// timeout bounds everything that happens with one request.
const timeout = 10 * time.Second

// Get serves a GET request for target, a path and perhaps a query, by a [httpserver.Server]
// with the default limits, as [Do] does.
func Get(app *httpserver.App, target string) *Response {
	return Do(&httpserver.Server{App: app}, Request{Target: target})
}

// Do serves a request and returns when its connection has ended, so that the handler has
// returned too, or after 10 seconds, with an error in the Response. The server may be used
// again, and by several goroutines.
func Do(s *httpserver.Server, r Request) *Response {
	client, server := net.Pipe()
	client.SetDeadline(time.Now().Add(timeout))
	over := time.After(timeout)
	ended := make(chan struct{})
	s.ServeConn(&watchedConn{Conn: server, ended: ended})
	var writing sync.WaitGroup
	writing.Go(func() { client.Write(r.bytes()) }) // the server may respond before it has read everything
	response := read(bufio.NewReaderSize(client, 2*http1.TrailerLimit), r.Method)
	client.Close()
	writing.Wait()
	select {
	case <-ended:
	case <-over:
		response.Err = errors.Join(response.Err, errors.New("httpservertest: the handler did not return"))
	}
	return response
}

// A watchedConn closes ended when the server closes it.
type watchedConn struct {
	net.Conn
	ended chan struct{}
	once  sync.Once
}

func (c *watchedConn) Close() error {
	c.once.Do(func() { close(c.ended) })
	return c.Conn.Close()
}

// bytes returns r as it is sent.
func (r *Request) bytes() []byte {
	b := fmt.Appendf(nil, "%s %s HTTP/1.1\r\n", cmp.Or(r.Method, "GET"), cmp.Or(r.Target, "/"))
	if r.Header.Get("Host") == "" {
		b = http1.AppendField(b, "Host", "example.com")
	}
	if r.Body != "" && r.Header.Get("Content-Length")+r.Header.Get("Transfer-Encoding") == "" {
		b = http1.AppendFraming(b, int64(len(r.Body)))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			b = http1.AppendField(b, name, value)
		}
	}
	return append(append(b, "\r\n"...), r.Body...)
}

// read reads the response to a request, after interim ones.
func read(r *bufio.Reader, method string) *Response {
	response := readHead(textproto.NewReader(r))
	for 100 <= response.Status && response.Status < 200 && response.Status != 101 {
		response = readHead(textproto.NewReader(r))
	}
	if response.Err != nil || method == "HEAD" || http1.NoContent(response.Status) {
		return response
	}
	var body []byte
	if response.Header.Get("Transfer-Encoding") != "" {
		body, response.Err = readChunked(r)
	} else if length := response.Header.Get("Content-Length"); length != "" {
		n, _ := strconv.ParseInt(length, 10, 64)
		body, response.Err = io.ReadAll(io.LimitReader(r, n))
		if response.Err == nil && int64(len(body)) < n {
			response.Err = io.ErrUnexpectedEOF
		}
	} else {
		body, response.Err = io.ReadAll(r)
	}
	response.Body = string(body)
	return response
}

func readHead(r *textproto.Reader) *Response {
	response := new(Response)
	line, err := r.ReadLine()
	if err == nil {
		_, err = fmt.Sscanf(line, "HTTP/1.1 %d ", &response.Status)
	}
	if err == nil {
		response.Header, err = r.ReadMIMEHeader()
	}
	if err != nil {
		response.Err = fmt.Errorf("httpservertest: there is no response: %w", err)
	}
	return response
}

func readChunked(r *bufio.Reader) (content []byte, err error) {
	for d := new(http1.Chunked); !d.Done(); {
		b, _ := r.Peek(r.Buffered())
		data, n, err := d.Next(b, len(b), http1.Limits{})
		content = append(content, data...)
		r.Discard(n)
		if err == http1.ErrIncomplete {
			_, err = r.Peek(r.Buffered() + 1)
		}
		if err != nil {
			return content, errors.Join(io.ErrUnexpectedEOF, err)
		}
	}
	return content, nil
}
