package target

import (
	"net"
	"reflect"
	"strings"
	"testing"

	"httpserverbench/frameworks"
)

func TestRemote(t *testing.T) {
	running, err := InProcess(frameworks.Floor())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Remote("http://" + running.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if s.Addr != running.Addr {
		t.Errorf("address %s, want %s", s.Addr, running.Addr)
	}
	if u, err := s.Collect(); !reflect.DeepEqual(u, Usage{}) || err != nil {
		t.Errorf("got usage %+v, error %v, want none", u, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if nc, err := net.Dial("tcp", running.Addr); err != nil {
		t.Errorf("the server has ended with what measured it: %v", err)
	} else {
		nc.Close()
	}
	if err := running.Close(); err != nil {
		t.Error(err)
	}
	_, err = Remote("http://" + running.Addr)
	if err == nil || !strings.Contains(err.Error(), "refused: start one there with go run ./scripts/serve -addr :") {
		t.Errorf("after its end: error %v, want that it refuses and what to do", err)
	}
}

func TestRemoteAddress(t *testing.T) {
	for _, address := range []string{
		"", "10.0.0.2:8080", "https://10.0.0.2:8080", "http://10.0.0.2", "http://10.0.0.2:port",
		"http://10.0.0.2:8080/ping", "http://10.0.0.2:8080/?q", "http://me@10.0.0.2:8080",
	} {
		_, err := Remote(address)
		if err == nil || !strings.Contains(err.Error(), "want one such as http://10.0.0.2:8080") {
			t.Errorf("%q: error %v, want one that shows the form", address, err)
		}
	}
}
