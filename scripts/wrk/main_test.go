package main

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/scenario"
)

func TestPerRequest(t *testing.T) {
	const good = "  100000 requests in 1.00s, 12MB read\nRequests/sec: 100000.00\nTransfer/sec:     12.00MB\n"
	for _, c := range []struct {
		output string
		want   float64
		err    string
	}{
		{good, 10000, ""},
		{"  Socket errors: connect 0, read 3, write 0, timeout 0\n" + good, 0, "Socket errors: connect 0, read 3"},
		{"  Non-2xx or 3xx responses: 5\n" + good, 0, "Non-2xx or 3xx responses: 5"},
		{"Requests/sec:      0.00\n", 0, "no line Requests/sec above 0"},
		{"", 0, "no line Requests/sec above 0"},
	} {
		got, err := perRequest(c.output)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q: got %v, error %v, want %v, %q", c.output, got, err, c.want, c.err)
		}
	}
}

func TestRequest(t *testing.T) {
	path, headers := request([]byte("GET /ping HTTP/1.1\r\nHost: h\r\nAccept: text/plain\r\n\r\n"))
	if path != "/ping" || !slices.Equal(headers, []string{"-H", "Accept: text/plain"}) {
		t.Errorf("got %s and %q", path, headers)
	}
}

func TestPrint(t *testing.T) {
	c := comparison{rows: []*row{
		{variant: scenario.Variant{Conns: 1}, suite: slices.Repeat([]float64{20000}, 8), wrk: slices.Repeat([]float64{25000}, 8)},
		{variant: scenario.Variant{Conns: 8}, suite: []float64{20000}, wrk: []float64{20000}},
		{variant: scenario.Variant{Conns: 64}},
	}}
	var out strings.Builder
	c.print(&out)
	for _, want := range []string{"| 1 | 50000 | 40000 | 0.800 (0.800–0.800) |\n", "| 8 | 50000 | 50000 | 1.000 (too few rounds for an interval) |\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "| 64 |") {
		t.Errorf("a row without samples in\n%s", &out)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "-target: \"\" is no address of a server"},
		{"-target http://127.0.0.1:1", "no server at http://127.0.0.1:1"},
		{"-duration 1500ms", "want whole seconds"},
	} {
		if err := run(t.Context(), strings.Fields(c.args), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.args, err, c.want)
		}
	}
	if err := run(t.Context(), []string{"-help"}, io.Discard, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-help: error %v", err)
	}
}
