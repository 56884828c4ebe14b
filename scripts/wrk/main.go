// Command wrk compares the suite's client with wrk, a load generator written in
// C, so that nobody has to believe the suite's. Both put the same server to
// work with the same requests over as many connections, in paired rounds:
//
//	taskset -c 0 go run ./scripts/serve -framework zerodep -addr 127.0.0.1:8080
//	taskset -c 1 go run ./scripts/wrk -target http://127.0.0.1:8080
//
// A coin decides which of the two is first. What is compared is the time per
// request, by the sign-flip test on ranks and its interval. Every sample is in
// the file that -o names, which benchstat reads.
//
// The exit status is 0 when all was measured, 1 when it could not be, 2 when
// the command line is wrong or there is no wrk, and 130 after an interrupt.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/stats"
	"httpserverbench/internal/target"
)

func main() {
	ctx := cli.Context()
	os.Exit(cli.Exit(ctx, "wrk", run(ctx, os.Args[1:], os.Stdout, os.Stderr), os.Stderr))
}

// mostConns is the largest number of connections that is compared.
const mostConns = 64

// confidence is that of the intervals.
const confidence = 0.95

// run is the whole program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c := comparison{rounds: 20, duration: time.Second}
	out := "wrk.txt"
	flags := cli.New("go run ./scripts/wrk -target http://HOST:PORT [flags]", stdout)
	flags.StringVar(&c.target, "target", "", "the server's `address`, such as http://127.0.0.1:8080")
	cli.Rounds(flags, &c.rounds)
	flags.DurationVar(&c.duration, "duration", c.duration, "have each client work for this `time` in each round, whole seconds")
	flags.StringVar(&out, "o", out, "write the samples to this `file`")
	if err := cli.ParseFlags(flags, args); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	output, err := results.Create(out)
	if err != nil {
		return cli.Usagef("%w: give another name with -o", err)
	}
	err = c.measure(ctx, output, stderr)
	if c.done == 0 {
		return errors.Join(err, output.Discard())
	}
	c.print(stdout)
	return errors.Join(err, output.Close())
}

// check refuses what cannot be measured.
func (c *comparison) check() error {
	if c.duration < time.Second || c.duration%time.Second != 0 {
		return cli.Usagef("-duration %v: want whole seconds, as wrk does", c.duration)
	}
	if _, err := target.Remote(c.target); err != nil {
		return cli.Usagef("-target: %w", err)
	}
	var err error
	if c.wrk, err = exec.LookPath("wrk"); err != nil {
		return cli.Usagef("there is no wrk: install it (https://github.com/wg/wrk, or the package wrk): %w", err)
	}
	return nil
}

// measure builds the benchmarks and makes the rounds.
func (c *comparison) measure(ctx context.Context, output *results.Output, stderr io.Writer) error {
	sc, err := scenario.Lookup("Connections")
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "wrk")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	fmt.Fprintln(stderr, "building the benchmarks")
	c.binary, err = runner.Build(ctx, ".", filepath.Join(temp, "bench.test"), runner.SourceOrder)
	if err != nil {
		return err
	}
	for _, v := range sc.Variants {
		if v.Conns <= mostConns {
			c.rows = append(c.rows, &row{variant: v, name: sc.Name + "/framework=target/" + v.Params})
		}
	}
	for n := range c.rounds {
		fmt.Fprintf(stderr, "round %d of %d\n", n+1, c.rounds)
		if err := output.Round(n + 1); err != nil {
			return err
		}
		for _, r := range c.rows {
			if err := c.pair(ctx, r, output); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair measures a row with both clients.
func (c *comparison) pair(ctx context.Context, r *row, output *results.Output) error {
	clients := []client{{"suite", c.suite}, {"wrk", c.generate}}
	times := make([]float64, len(clients))
	for _, i := range rand.Perm(len(clients)) {
		var err error
		if times[i], err = clients[i].run(ctx, r); err != nil {
			return fmt.Errorf("%s, %d connections: %w", clients[i].name, r.variant.Conns, err)
		}
	}
	for i, t := range times {
		line := fmt.Sprintf("BenchmarkClient/client=%s/%s\t1\t%.1f ns/op\n", clients[i].name, r.variant.Params, t)
		if err := output.Copy([]byte(line)); err != nil {
			return err
		}
	}
	r.suite, r.wrk = append(r.suite, times[0]), append(r.wrk, times[1])
	c.done++
	return nil
}

// print prints a table in Markdown.
func (c *comparison) print(w io.Writer) {
	fmt.Fprintln(w, "| connections | suite's client, requests/s | wrk, requests/s | suite's time per request / wrk's |")
	fmt.Fprintln(w, "|--:|--:|--:|--:|")
	for _, r := range c.rows {
		if len(r.suite) == 0 {
			continue
		}
		ratio := stats.Ratio(r.wrk, r.suite, confidence).Estimate
		interval := "too few rounds for an interval"
		if ratio.HasInterval() {
			interval = fmt.Sprintf("%.3f–%.3f", ratio.Low, ratio.High)
		}
		fmt.Fprintf(w, "| %d | %.0f | %.0f | %.3f (%s) |\n", r.variant.Conns, rate(r.suite), rate(r.wrk), ratio.Value, interval)
	}
}

// rate returns the requests per second of mean times in nanoseconds.
func rate(times []float64) float64 { return 1e9 / stats.Mean(times, confidence).Value }
