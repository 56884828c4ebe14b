package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

func TestParse(t *testing.T) {
	cases := []struct {
		name string
		args []string
		rest []string
		n    int    // value of -n
		err  string // a part of the error; "" where there is none
	}{
		{"nothing", nil, nil, 0, ""},
		{"flags first", []string{"-n", "1", "a", "b"}, []string{"a", "b"}, 1, ""},
		{"flags between", []string{"a", "-n", "1", "b"}, []string{"a", "b"}, 1, ""},
		{"flags last", []string{"a", "b", "-n=1"}, []string{"a", "b"}, 1, ""},
		{"the last one counts", []string{"-n", "1", "a", "-n", "2"}, []string{"a"}, 2, ""},
		{"a dash is no flag", []string{"-", "-n", "1"}, []string{"-"}, 1, ""},
		{"no more flags", []string{"a", "-n", "1", "--", "-n", "2"}, []string{"a", "-n", "2"}, 1, ""},
		{"unknown", []string{"a", "-what"}, nil, 0, "flag provided but not defined: -what: see -help"},
		{"wrong value", []string{"a", "-n", "x"}, nil, 0, `invalid value "x" for flag -n: parse error: see -help`},
		{"no value", []string{"a", "-n"}, nil, 0, "flag needs an argument: -n: see -help"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var stdout bytes.Buffer
			flags := New("test", &stdout)
			n := flags.Int("n", 0, "")
			rest, err := Parse(flags, tc.args)
			if !slices.Equal(rest, tc.rest) || *n != tc.n {
				t.Errorf("rest %q and %d, want %q and %d", rest, *n, tc.rest, tc.n)
			}
			if (err == nil) != (tc.err == "") || err != nil && err.Error() != tc.err {
				t.Errorf("error %v, want %q", err, tc.err)
			}
			if stdout.Len() > 0 {
				t.Errorf("wrote %q", &stdout)
			}
		})
	}
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	for _, args := range [][]string{{"-help"}, {"-h"}, {"a", "--help"}} {
		var stdout bytes.Buffer
		flags := New("go run ./scripts/test [flags]", &stdout)
		flags.Int("n", 7, "a `number`")
		if _, err := Parse(flags, args); !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%q: error %v, want flag.ErrHelp", args, err)
		}
		got := stdout.String()
		if !strings.HasPrefix(got, "usage: go run ./scripts/test [flags]\n") || strings.Count(got, "-n number") != 1 {
			t.Errorf("%q: wrote\n%s", args, got)
		}
	}
}

func TestCommand(t *testing.T) {
	args := []string{"-bench", "Get|Post", "-o", "it's", "", "HEAD~1"}
	want := `go run ./scripts/bench -bench 'Get|Post' -o 'it'\''s' '' HEAD~1`
	if got := Command("bench", args); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestExit(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	tests := []struct {
		name   string
		ctx    context.Context
		err    error
		status int
		want   string
	}{
		{"nothing", t.Context(), nil, 0, ""},
		{"help", t.Context(), flag.ErrHelp, 0, ""},
		{"usage", t.Context(), Usagef("-n %d: too few", 0), ExitUsage, "test: -n 0: too few\n"},
		{"failed", t.Context(), errors.New("no room"), ExitFailed, "test: no room\n"},
		{"interrupted", ended, errors.New("killed"), ExitInterrupted, "test: interrupted: killed\n"},
	}
	for _, tt := range tests {
		var stderr bytes.Buffer
		if got := Exit(tt.ctx, "test", tt.err, &stderr); got != tt.status || stderr.String() != tt.want {
			t.Errorf("%s: status %d and %q, want %d and %q", tt.name, got, stderr.String(), tt.status, tt.want)
		}
	}
}

func TestPlacements(t *testing.T) {
	var stdout bytes.Buffer
	flags := New("test", &stdout)
	m := Measurement{Placements: []results.Placement{results.Single, results.Apart}}
	m.Flags(flags)
	if _, err := Parse(flags, []string{"-placement", "shared,single"}); err != nil || !slices.Equal(m.Placements, []results.Placement{results.Shared, results.Single}) {
		t.Errorf("placements %q, error %v", m.Placements, err)
	}
	if _, err := Parse(flags, []string{"-placement", "single,process"}); err == nil || !strings.Contains(err.Error(), "want one of single") {
		t.Errorf("error %v, want the placements in it", err)
	}
}
