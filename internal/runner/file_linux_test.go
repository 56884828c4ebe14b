package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/fulldisk"
)

func TestFileStaysWholeWhenItCannotGrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.txt")
	f, err := OpenFile(path, os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	note := func(want, value string) {
		t.Helper()
		if err := f.Note("noise", value); err != nil {
			t.Error(err)
		}
		if text, err := os.ReadFile(path); string(text) != want {
			t.Errorf("the file holds %q, want %q (error %v)", text, want, err)
		}
	}
	note("# noise: a\n", "a")
	fulldisk.At(t, f.size+10, func() { err = f.Note("noise", strings.Repeat("loud ", 100)) })
	if err == nil {
		t.Error("the file grew beyond the limit")
	}
	note("# noise: a\n# noise: b\n", "b")
}
