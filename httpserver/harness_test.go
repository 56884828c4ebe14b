package httpserver

import (
	"bufio"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// TestMain looks for goroutines that a test left behind. Those that fasthttp
// keeps its date and its workers with outlast its server.
func TestMain(m *testing.M) {
	const fasthttp = "github.com/valyala/fasthttp."
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction(fasthttp+"updateServerDate.func1"),
		goleak.IgnoreAnyFunction(fasthttp+"(*workerPool).Start.func2"))
}

// patience bounds every wait of these tests. Nothing passes by waiting so long.
const patience = 20 * time.Second

// A rig is a server at work, for one test.
type rig struct {
	tb     testing.TB
	server *Server
	ln     net.Listener
	served chan error // gets what Serve returns
}

// newRig serves on a loopback port until the test is over.
func newRig(tb testing.TB, s *Server) *rig {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	return newRigOn(tb, s, ln)
}

// newRigOn is newRig with a listener of the caller's.
func newRigOn(tb testing.TB, s *Server, ln net.Listener) *rig {
	if s.Logger == nil {
		s.Logger = slog.New(slog.DiscardHandler)
	}
	s.start() // here, so that the test may look at the server at once
	r := &rig{tb: tb, server: s, ln: ln, served: make(chan error, 1)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.served <- s.Serve(ln)
	}()
	tb.Cleanup(func() {
		s.Close()
		<-done
		until(tb, "connections are closed", func() bool { return r.conns() == 0 })
	})
	return r
}

// conns returns how many connections the server has.
func (r *rig) conns() int {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return len(r.server.conns)
}

// busy returns how many connections are in a request.
func (r *rig) busy() (n int) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	for c := range r.server.conns {
		if c.mode.Load() != uint32(modeIdle) {
			n++
		}
	}
	return n
}

// dial connects a peer.
func (r *rig) dial() *peer {
	r.tb.Helper()
	return dialPeer(r.tb, r.ln.Addr())
}

func dialPeer(tb testing.TB, addr net.Addr) *peer {
	tb.Helper()
	if pipes, ok := addr.(*pipeListener); ok {
		return newPeer(tb, pipes.dial())
	}
	conn, err := net.Dial(addr.Network(), addr.String())
	if err != nil {
		tb.Fatal(err)
	}
	return newPeer(tb, conn)
}

// A peer is the client's side of one connection. All its waits are bounded.
type peer struct {
	net.Conn
	tb testing.TB
	r  *bufio.Reader
}

func newPeer(tb testing.TB, conn net.Conn) *peer {
	tb.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	return &peer{conn, tb, bufio.NewReaderSize(conn, 512)}
}

// A wireResponse is a response that was read whole.
type wireResponse struct {
	status int
	body   string
	close  bool // it announces the connection's end
}

// read reads one response.
func (p *peer) read() (wireResponse, error) {
	resp, err := http.ReadResponse(p.r, nil)
	if err != nil {
		return wireResponse{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return wireResponse{resp.StatusCode, string(body), resp.Close}, err
}

func (p *peer) send(s string) {
	p.tb.Helper()
	if _, err := io.WriteString(p.Conn, s); err != nil {
		p.tb.Fatalf("sending %.40q: %v", s, err)
	}
}

// wants reads one response and checks its status.
func (p *peer) wants(status int) wireResponse {
	p.tb.Helper()
	a, err := p.read()
	if err != nil {
		p.tb.Fatalf("no response: %v", err)
	}
	if a.status != status {
		p.tb.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// wantsEnd wants the connection to end in order, without a byte before.
func (p *peer) wantsEnd() {
	p.tb.Helper()
	if b, err := p.r.ReadByte(); err != io.EOF {
		p.tb.Fatalf("read %q and %v, want the connection's end", b, err)
	}
}

// ended reads up to the connection's end and reports whether it came, in order
// or by a reset.
func (p *peer) ended() bool {
	_, err := io.Copy(io.Discard, p.r)
	ne, ok := err.(net.Error)
	return !ok || !ne.Timeout()
}

const getHello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

// hello adds to app the route that getHello asks for.
func hello(app *App) *App {
	app.Get("/hello", func(c *Ctx) error { return c.Text(200, "hello") })
	return app
}

// until waits for what is to become true.
func until(tb testing.TB, what string, is func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !is(); <-tick.C {
		if time.Now().After(end) {
			tb.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}

// receive returns what comes over ch.
func receive[T any](tb testing.TB, what string, ch <-chan T) (v T) {
	tb.Helper()
	select {
	case v = <-ch:
	case <-time.After(patience):
		tb.Fatalf("waited %v in vain for %s", patience, what)
	}
	return v
}

// A socket is one kind of connection that a server may be given.
type socket struct {
	name   string
	listen func(tb testing.TB) net.Listener
	dial   func(tb testing.TB, addr net.Addr) *peer
}

// sockets are all kinds, those that are waited on without a buffer first.
var sockets = []socket{
	{"tcp", listenTCP, dialPeer},
	{"unix", listenUnix, dialPeer},
	{"tls", listenTLS, dialTLS},
	{"bare", listenBare, dialPeer},
}

// A wrapper is a listener that hands out what wrap makes of its connections.
type wrapper struct {
	net.Listener
	wrap func(net.Conn) net.Conn
}

func (l wrapper) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.wrap(nc), nil
}

// listenBare's connections have the methods of net.Conn alone, as those of many
// listeners that wrap another: there is no closing of one side.
func listenBare(tb testing.TB) net.Listener {
	return wrapper{listenTCP(tb), func(nc net.Conn) net.Conn { return struct{ net.Conn }{nc} }}
}

func listenTCP(tb testing.TB) net.Listener { return listenOn(tb, "tcp", "127.0.0.1:0") }

func listenUnix(tb testing.TB) net.Listener {
	return listenOn(tb, "unix", filepath.Join(tb.TempDir(), "s"))
}

func listenOn(tb testing.TB, network, addr string) net.Listener {
	tb.Helper()
	ln, err := net.Listen(network, addr)
	if err != nil {
		tb.Fatal(err)
	}
	return ln
}

func listenTLS(tb testing.TB) net.Listener { return secured(listenTCP(tb)) }

// certificates are those of httptest.
var certificates = sync.OnceValue(func() []tls.Certificate {
	borrowed := httptest.NewTLSServer(nil)
	defer borrowed.Close()
	return borrowed.TLS.Certificates
})

// secured speaks TLS on ln's connections. It sends no session tickets, which a client of a
// pipe does not read.
func secured(ln net.Listener) net.Listener {
	return tls.NewListener(ln, &tls.Config{Certificates: certificates(), SessionTicketsDisabled: true})
}

// A pipeListener's connections are in memory, so that their time-outs can be those of a
// bubble of package synctest. It is its own address.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func listenPipe(testing.TB) net.Listener {
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	l.close = sync.OnceFunc(func() { close(l.closed) })
	return l
}

func listenPipeTLS(tb testing.TB) net.Listener { return secured(listenPipe(tb)) }

func (l *pipeListener) Addr() net.Addr  { return l }
func (l *pipeListener) Network() string { return "pipe" }
func (l *pipeListener) String() string  { return "pipe" }
func (l *pipeListener) Close() error    { l.close(); return nil }

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) dial() net.Conn {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
	case <-l.closed:
		server.Close()
	}
	return client
}

// pipes are the kinds of connections in memory.
var pipes = []socket{
	{"pipe", listenPipe, dialPeer},
	{"pipe with tls", listenPipeTLS, dialTLS},
}

// newPipeRig is newRig over pipes, for a test in a bubble.
func newPipeRig(tb testing.TB, s *Server) *rig { return newRigOn(tb, s, listenPipe(tb)) }

// inBubbles runs test in a bubble for each kind of connection in memory.
func inBubbles(t *testing.T, test func(t *testing.T, s socket)) {
	certificates() // outside, as a network makes them
	for _, s := range pipes {
		t.Run(s.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, s) })
		})
	}
}

func dialTLS(tb testing.TB, addr net.Addr) *peer {
	tb.Helper()
	plain := dialPeer(tb, addr)
	return newPeer(tb, tls.Client(plain.Conn, &tls.Config{InsecureSkipVerify: true}))
}

// timed returns h with a Timeout.
func timed(h Handler, d time.Duration) Handler { return Timeout(d)(h) }

// copyTo streams what r has.
func copyTo(c *Ctx, r io.Reader) error {
	s, err := c.Stream(200, "application/octet-stream")
	if err == nil {
		_, err = io.Copy(s, r)
	}
	return err
}
