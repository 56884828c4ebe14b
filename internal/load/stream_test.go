package load

import (
	"io"
	"net"
	"testing"
)

// The first chunk comes before the server is let on; the time to it is recorded.
func TestStream(t *testing.T) {
	const head, chunk, end = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nk\r\n", "0\r\n\r\n"
	addr := listen(t, func(nc net.Conn) {
		in := make([]byte, len(ping))
		for {
			if _, err := io.ReadFull(nc, in); err != nil {
				return
			}
			for _, part := range []string{head, "1\r\no\r\n", chunk, end} {
				io.WriteString(nc, part)
			}
		}
	})
	d := open(t, Streamed, addr, 1).(*Stream)
	took, err := d.Do(5)
	if err != nil {
		t.Fatal(err)
	}
	if first := d.First(); first <= 0 || first > took {
		t.Errorf("the first chunk took %v of %v", first, took)
	}
	if body := string(d.Last()[0].Body); body != "ok" {
		t.Errorf("got body %q", body)
	}
}

func TestStdClient(t *testing.T) {
	addr := listen(t, func(nc net.Conn) {
		in := make([]byte, 4<<10)
		for {
			if n, err := nc.Read(in); n == 0 || err != nil {
				return
			}
			io.WriteString(nc, okResponse)
		}
	})
	d := open(t, ByStdClient, addr, 1)
	if _, err := d.Do(5); err != nil {
		t.Fatal(err)
	}
	if n := d.Dialled(); n != 1 || string(d.Last()[0].Body) != "ok" {
		t.Errorf("%d connections, last response %v; want one and \"ok\"", n, d.Last()[0])
	}
}
