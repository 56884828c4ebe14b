package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
	"httpserverbench/internal/scenario"
)

// A comparison is what both clients do, and what came out.
type comparison struct {
	target   string
	rounds   int
	duration time.Duration
	wrk      string         // path of the program
	binary   *runner.Binary // of the suite's benchmarks
	rows     []*row
	done     int // pairs
}

// A row is a number of connections and its times per request in nanoseconds, a
// pair for each round.
type row struct {
	name       string // of the suite's benchmark
	variant    scenario.Variant
	suite, wrk []float64
}

// A client measures a row once and returns the time per request in nanoseconds.
type client struct {
	name string
	run  func(context.Context, *row) (float64, error)
}

// suite runs the suite's own client.
func (c *comparison) suite(ctx context.Context, r *row) (float64, error) {
	measured, _, err := c.binary.Run(ctx, results.ParseName(r.name), runner.Options{
		Benchtime: c.duration.String(), Placement: results.Remote, Target: c.target,
	})
	if err != nil {
		return 0, err
	}
	return measured.Values(results.NsPerOp)[0], nil
}

// generate runs wrk, on one thread, as the suite's client has one processor.
func (c *comparison) generate(ctx context.Context, r *row) (float64, error) {
	path, headers := request(r.variant.Request.Head)
	args := append([]string{
		"-t1", fmt.Sprintf("-c%d", r.variant.Conns), fmt.Sprintf("-d%ds", c.duration/time.Second),
	}, headers...)
	const grace = time.Minute
	out, err := child.Command{Path: c.wrk, Limit: c.duration + grace}.Run(ctx, append(args, c.target+path)...)
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, bytes.TrimSpace(out.All()))
	}
	return perRequest(string(out.Stdout))
}

// request returns the path of a GET and its fields as arguments for wrk, which
// sends Host itself.
func request(head []byte) (path string, headers []string) {
	lines := strings.Split(strings.TrimSpace(string(head)), "\r\n")
	path = strings.Fields(lines[0])[1]
	for _, line := range lines[1:] {
		if !strings.HasPrefix(line, "Host:") {
			headers = append(headers, "-H", line)
		}
	}
	return path, headers
}

var (
	rateLine  = regexp.MustCompile(`(?m)^Requests/sec: +([0-9.]+)$`)
	errorLine = regexp.MustCompile(`(?m)^ +(Socket errors: .*|Non-2xx .*)$`)
)

// perRequest reads the time per request in nanoseconds from what wrk prints.
// Any error that it counts is one.
func perRequest(output string) (float64, error) {
	if m := errorLine.FindStringSubmatch(output); m != nil {
		return 0, errors.New(m[1])
	}
	if m := rateLine.FindStringSubmatch(output); m != nil {
		if rate, err := strconv.ParseFloat(m[1], 64); err == nil && rate > 0 {
			return 1e9 / rate, nil
		}
	}
	return 0, fmt.Errorf("no line Requests/sec above 0 in %q", output)
}
