package httpserver

import (
	"io"
	"net"
	"net/http"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// BenchmarkIdleConn measures what a kept-alive connection costs that was used
// once and waits for its next request: B/conn is of the Go heap and of stacks,
// after two seconds, and collections that have shrunk and emptied what can be. Buffers in the system's
// kernel are the same for all servers and not in it. ns/op is an exchange on the
// connection that was idle longest.
//
// The client lives in the same process. What its side of a connection costs is
// measured first, with connections that their server closes at once, and
// subtracted. The runtime keeps the descriptors of goroutines that have ended
// for later ones, which would then cost less; so as many goroutines as ever were
// are parked while a server is measured.
func BenchmarkIdleConn(b *testing.B) {
	for _, s := range idleServers {
		b.Run("server="+s.name, func(b *testing.B) {
			defer parkGoroutines(10 * idleConns)()
			client := connCost(b, serveNobody, func(net.Conn) {})
			buf := make([]byte, 4096)
			var conns []net.Conn
			use := func(c net.Conn) {
				roundTrip(b, c, buf)
				conns = append(conns, c)
			}
			server := connCost(b, s.serve, use)
			for i := 0; b.Loop(); i++ {
				roundTrip(b, conns[i%len(conns)], buf)
			}
			b.ReportMetric(server-client, "B/conn")
		})
	}
}

const (
	idleConns = 1000
	idleFor   = 2 * time.Second // before it is looked what idle connections cost
)

var idleServers = []struct {
	name  string
	serve func(ln net.Listener) error
}{
	{"httpserver", func(ln net.Listener) error {
		return (&Server{App: hello(&App{})}).Serve(ln)
	}},
	{"nethttp", func(ln net.Listener) error {
		return http.Serve(ln, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "hello")
		}))
	}},
	{"fasthttp", func(ln net.Listener) error {
		return fasthttp.Serve(ln, func(ctx *fasthttp.RequestCtx) { ctx.WriteString("hello") })
	}},
}

// serveNobody closes each connection.
func serveNobody(ln net.Listener) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		c.Close()
	}
}

// connCost returns the memory that each of idleConns connections to a server
// costs after use was called with it, in bytes.
func connCost(b *testing.B, serve func(net.Listener) error, use func(net.Conn)) float64 {
	b.Helper()
	ln := listenTCP(b)
	served := make(chan error, 1)
	go func() { served <- serve(ln) }()
	b.Cleanup(func() {
		ln.Close()
		receive(b, "the server's end", served)
	})
	conns := make([]net.Conn, idleConns)
	before := memory()
	for i := range conns {
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { c.Close() })
		use(c)
		conns[i] = c
	}
	defer runtime.KeepAlive(conns)
	<-time.After(idleFor)
	return float64(memory()-before) / idleConns
}

// memory returns the bytes of the heap's objects and of stacks, once all that
// can be collected is.
func memory() int64 {
	for range 6 { // each halves a stack at most, and a pool needs two
		runtime.GC()
	}
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() + s[1].Value.Uint64())
}

// roundTrip sends a request and reads its response, which ends with the content.
func roundTrip(b *testing.B, c net.Conn, buf []byte) {
	c.SetDeadline(time.Now().Add(patience))
	defer c.SetDeadline(time.Time{})
	if _, err := io.WriteString(c, getHello); err != nil {
		b.Fatal(err)
	}
	for n := 0; n < 5 || string(buf[n-5:n]) != "hello"; {
		m, err := c.Read(buf[n:])
		if err != nil {
			b.Fatal(err)
		}
		n += m
	}
}

// parkGoroutines starts n goroutines that do nothing until release is called.
func parkGoroutines(n int) (release func()) {
	gate := make(chan struct{})
	var parked sync.WaitGroup
	for range n {
		parked.Go(func() { <-gate })
	}
	return func() {
		close(gate)
		parked.Wait()
	}
}
