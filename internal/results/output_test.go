package results_test

import (
	"os"
	"path/filepath"
	"testing"

	"httpserverbench/internal/results"
)

func TestOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.txt")
	out, err := results.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Round(1); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); string(text) != "# round: 1\n" {
		t.Errorf("the file holds %q, error %v", text, err)
	}
	if _, err := results.Create(path); err == nil {
		t.Error("a file that exists was made anew")
	}
	if err := out.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file is still there")
	}
}
