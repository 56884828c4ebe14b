// Command relay stands for a longer way to a server: it passes what it gets on
// to the server, and the server's responses back, each after a delay.
//
//	go run ./scripts/serve -framework zerodep -addr 127.0.0.1:8080
//	go run ./scripts/relay -to 127.0.0.1:8080 -addr 127.0.0.1:9090 -delay 500us
//	go run ./scripts/bench -target http://127.0.0.1:9090
//
// A delay of half a millisecond makes a round trip of one. The connection
// itself is accepted at once and none is lost or reordered, which a network may
// do. An interrupt ends it.
//
// The exit status is 0 after an interrupt, 1 when it cannot listen or nothing
// listens at the server's address, and 2 when the command line is wrong.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"httpserverbench/internal/cli"
)

// dialTimeout bounds how long a connection to the server may take.
const dialTimeout = 10 * time.Second

func main() {
	err := run(cli.Context(), os.Args[1:], os.Stdout)
	os.Exit(cli.Exit(context.Background(), "relay", err, os.Stderr)) // an interrupt is how it ends
}

// run is the whole program.
func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := cli.New("go run ./scripts/relay [flags]", stdout)
	addr := flags.String("addr", "127.0.0.1:9090", "listen on this TCP `address`; port 0 takes a free port")
	to := flags.String("to", "127.0.0.1:8080", "pass on to the server at this TCP `address`")
	delay := flags.Duration("delay", 500*time.Microsecond, "hold what goes each way for this `time`")
	err := cli.ParseFlags(flags, args)
	switch {
	case err != nil:
		return err
	case *delay < 0:
		return cli.Usagef("-delay %v: want 0 or more", *delay)
	}
	if err := probe(*to); err != nil {
		return err
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "passing on from http://%s to http://%s, %v each way\n", ln.Addr(), *to, *delay)
	return newRelay(*to, *delay).serve(ctx, ln)
}

// probe finds out early whether something listens at addr.
func probe(addr string) error {
	nc, err := net.DialTimeout("tcp", addr, dialTimeout)
	if err != nil {
		return fmt.Errorf("no server at %s: %w: start one there with go run ./scripts/serve", addr, err)
	}
	return nc.Close()
}
