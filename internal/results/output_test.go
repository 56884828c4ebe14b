package results_test

import (
	"os"
	"path/filepath"
	"testing"

	"httpserverbench/internal/results"
)

func TestOutputAppends(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.txt")
	for n := range 2 {
		out, err := results.OpenOutput(path, os.O_CREATE)
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Round(n + 1); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); string(text) != "# round: 1\n# round: 2\n" {
		t.Errorf("the file holds %q, error %v", text, err)
	}
	if _, err := results.OpenOutput(path, os.O_CREATE|os.O_EXCL); err == nil {
		t.Error("a file that exists was opened as a new one")
	}
	out, err := results.OpenOutput(path, os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is still there")
	}
}
