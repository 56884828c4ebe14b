package load

import (
	"io"
	"net"
	"strings"
	"testing"
)

// echoing responds to every request.
func echoing(nc net.Conn) {
	in := make([]byte, len(ping))
	for {
		if _, err := io.ReadFull(nc, in); err != nil {
			return
		}
		io.WriteString(nc, okResponse)
	}
}

func TestCrowd(t *testing.T) {
	d := open(t, Independent, listen(t, echoing), 8)
	for range 3 {
		if took, err := d.Do(100); err != nil || took <= 0 {
			t.Fatalf("took %v, error %v", took, err)
		}
	}
	if n := len(d.(*Crowd).inFlight); n != 0 {
		t.Errorf("%d calls with few operations count for Little's law", n)
	}
	if n := d.Latency().TotalCount(); n != 300 {
		t.Errorf("%d latencies were recorded, want 300", n)
	}
	if n := d.Dialled(); n != 8 {
		t.Errorf("%d connections were dialled, want 8", n)
	}
}

// One connection that fails ends all the loops, with its reason.
func TestCrowdExplains(t *testing.T) {
	first := make(chan struct{}, 1)
	first <- struct{}{}
	addr := listen(t, func(nc net.Conn) {
		select {
		case <-first: // this one is closed unused
		default:
			echoing(nc)
		}
	})
	_, err := open(t, Independent, addr, 4).Do(1000)
	if err == nil || !strings.Contains(err.Error(), "the server closed the connection") {
		t.Errorf("got error %v", err)
	}
}

func TestLittlesLaw(t *testing.T) {
	for _, c := range []struct {
		name     string
		inFlight []float64
		err      string // "" for none
	}{
		{"as many as there are connections", []float64{9.9, 10, 9.8, 9.9, 10, 9.9, 9.9, 9.9}, ""},
		{"few in one slice", []float64{9.9, 2, 9.8, 9.9, 10, 9.9, 9.9, 9.9}, ""},
		{"few", []float64{9, 9, 9, 9, 9, 9, 9, 9}, "want 10 requests in flight, got 9.0"},
		{"few slices", []float64{2}, ""},
	} {
		crowd := &Crowd{Loop: loop(10, step{"", io.EOF}), inFlight: c.inFlight}
		if err := crowd.Void(); c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: got error %v, want one with %q", c.name, err, c.err)
		}
	}
}
