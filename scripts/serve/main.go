// Command serve serves one framework's benchmark application, for curl, a
// browser or a load generator such as wrk or k6:
//
//	go run ./scripts/serve -framework chi -addr 127.0.0.1:8080
//	go run ./scripts/serve -list
//
// It prints the address it listens on, which tells the port where -addr asks
// for port 0, and the routes. An interrupt ends it.
//
// The exit status is 0 after an interrupt, 1 when it cannot listen or serve,
// and 2 when the command line is wrong.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/scenario"
)

// grace is how long a server may take to end after its listener was closed.
const grace = 5 * time.Second

func main() {
	os.Exit(run(cli.Context(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := command(ctx, args, stdout)
	return cli.Exit(context.Background(), "serve", err, stderr) // an interrupt is how it ends
}

// command does what the command line asks for.
func command(ctx context.Context, args []string, stdout io.Writer) error {
	flags := cli.New("go run ./scripts/serve [flags]", stdout)
	name := flags.String("framework", frameworks.All[0].Name, "serve the framework of this `name`, see -list")
	addr := flags.String("addr", "127.0.0.1:8080", "listen on this TCP `address`; port 0 takes a free port")
	list := flags.Bool("list", false, "list the frameworks with their versions")
	if err := cli.ParseFlags(flags, args); err != nil {
		return err
	}
	if *list {
		printList(stdout)
		return nil
	}
	framework, err := frameworks.Lookup(*name)
	if err != nil {
		return cli.Usagef("%w", err)
	}
	return serve(ctx, framework, *addr, stdout)
}

// printList prints every framework, its version and what it is.
func printList(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range frameworks.All {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.Name, version(f), f.About)
	}
	table.Flush()
}

// version returns a framework's version, or why there is none.
func version(f frameworks.Framework) string {
	v, err := frameworks.Version(f)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return v
}

// serve serves framework at addr until ctx ends. Then it stops accepting; a
// request in flight at that moment may be cut off.
func serve(ctx context.Context, framework frameworks.Framework, addr string, stdout io.Writer) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- framework.Serve(ln) }()
	printRoutes(stdout, framework, ln.Addr())
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("%s stopped by itself", framework.Name), err, ln.Close())
	case <-ctx.Done():
	}
	if err := ln.Close(); err != nil {
		return err
	}
	select {
	case err := <-served:
		return err
	case <-time.After(grace):
		return fmt.Errorf("%s did not end within %v after its listener was closed", framework.Name, grace)
	}
}

// routes lists the requests of the scenarios that framework is measured in,
// each once, and what it responds. Requests that are refused are left out,
// and those that a feature's own application serves.
func routes(framework frameworks.Framework) []scenario.Row {
	var rows []scenario.Row
	seen := map[string]bool{}
	for _, row := range scenario.Rows() {
		line, variant := requestLine(row.Variant.Request), framework.Features[row.Scenario.Needs]
		if row.Framework.Name == framework.Name && variant == nil && row.Variant.Required.Status < http.StatusBadRequest && !seen[line] {
			seen[line] = true
			rows = append(rows, row)
		}
	}
	return rows
}

// requestLine returns method and path.
func requestLine(r scenario.Request) string {
	line, _, _ := strings.Cut(string(r.Head), " HTTP/")
	return line
}

// printRoutes prints where and what the server responds.
func printRoutes(w io.Writer, framework frameworks.Framework, addr net.Addr) {
	var text strings.Builder
	fmt.Fprintf(&text, "serving %s %s on http://%s\n", framework.Name, version(framework), addr)
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, row := range routes(framework) {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", requestLine(row.Variant.Request), row.Variant.Required.MediaType, content(row.Variant))
	}
	table.Flush()
	io.WriteString(w, text.String())
}

// content tells what is in a response, in one line.
func content(v scenario.Variant) string {
	body := v.Required.Content()
	first, _, more := strings.Cut(strings.TrimSpace(string(body)), "\n")
	switch {
	case v.Required.File != "":
		return fmt.Sprintf("%d bytes", len(body))
	case len(v.Request.Content) > 0 && bytes.Equal(v.Request.Content, body):
		return "the JSON in the request, decoded and encoded again"
	case more:
		return first + " and so on"
	}
	return first
}
