package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
)

func TestBadCommandLines(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	none := filepath.Join(t.TempDir(), "none")
	for _, tt := range []struct {
		args   []string
		module string
		want   string
	}{
		{args: []string{"now"}, want: `unexpected argument "now"`},
		{args: []string{"-index"}, want: "flag provided but not defined: -index"},
		{args: []string{"-python", none}, want: "no Python: "},
		{args: []string{"-wheels", none}, want: "the folder of wheels: "},
		{module: none, want: "zerodep's module: "},
	} {
		err := run(t.Context(), tt.args, tt.module, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %q", tt.args, err, tt.want)
		}
	}
}
