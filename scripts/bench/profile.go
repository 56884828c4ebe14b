package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// profileTime is how long a row is profiled where no -benchtime says so: a
// profile has a hundred samples of each second in which the server works.
const profileTime = "10s"

// record profiles each row once and prints its hottest functions.
func (o *options) record(ctx context.Context, binary *runner.Binary, stdout, stderr io.Writer) error {
	found, err := binary.Rows(ctx, o.Pattern(o.Frameworks), o.run(results.Apart))
	if errors.Is(err, runner.ErrNoMatch) {
		return cli.Usagef("%w", err)
	}
	if err != nil {
		return err
	}
	failures := found.Failures
	for _, row := range found.Rows {
		err := o.recordRow(ctx, binary, row, stdout)
		if failure := (*runner.Failure)(nil); errors.As(err, &failure) {
			failures = append(failures, failure)
		} else if err != nil {
			return err
		}
	}
	for _, n := range found.Skipped {
		fmt.Fprintln(stderr, "skipped:", n.Value)
	}
	for _, f := range failures {
		fmt.Fprintln(stderr, "failed:", f)
	}
	if len(failures) > 0 {
		return fmt.Errorf("%d rows failed", len(failures))
	}
	return nil
}

func (o *options) recordRow(ctx context.Context, binary *runner.Binary, row *results.Row, stdout io.Writer) error {
	path, err := filepath.Abs(o.profilePath(row))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	run := o.run(results.Apart)
	run.Profile = path
	if _, _, err := binary.Run(ctx, row, run); err != nil {
		return err
	}
	table, err := runner.Hottest(ctx, path)
	if err != nil {
		return fmt.Errorf("%s is written: %w", o.profilePath(row), err)
	}
	fmt.Fprintf(stdout, "%s in %s\n%s\n", row.Name, o.profilePath(row), table)
	return nil
}

// profilePath returns the name of a row's profile: that of the results with the
// values that name the row.
func (o *options) profilePath(row *results.Row) string {
	parts := []string{o.out, row.Scenario, row.Framework}
	for _, p := range row.Params {
		parts = append(parts, p.Value)
	}
	return strings.Join(parts, "-") + ".pprof"
}
