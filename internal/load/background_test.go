package load

import (
	"io"
	"net"
	"testing"
	"time"
)

// Slow connections send a request's head byte by byte; idle ones nothing until
// they are closed.
func TestBackground(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		want string
	}{{Idle, ""}, {Slow, "G"}} {
		got := make(chan string, 4)
		addr := listen(t, func(nc net.Conn) {
			b := make([]byte, 1)
			n, _ := nc.Read(b)
			got <- string(b[:n])
			io.Copy(io.Discard, nc)
		})
		b, err := OpenBackground(c.kind, addr, 4, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if c.kind == Idle {
			b.Close()
		}
		for range 4 {
			if s := <-got; s != c.want {
				t.Errorf("%s: the server read %q, want %q", c.kind, s, c.want)
			}
		}
		if c.kind == Slow {
			b.Close()
		}
	}
}
