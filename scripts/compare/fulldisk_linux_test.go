package main

import (
	"bytes"
	"os"
	"testing"

	"httpserverbench/internal/fulldisk"
	"httpserverbench/internal/results"
)

func TestFullDiskLeavesReadableResults(t *testing.T) {
	s := session{options: options{benchtime: "1x"}, stderr: &bytes.Buffer{}}
	half := &side{name: "old", binary: buildBase(t)}
	if err := half.open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	defer half.file.Close()
	sample := func() error {
		_, err := s.sample(t.Context(), half, "BenchmarkServe/framework=zerodep")
		return err
	}
	if err := sample(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(half.file.Path())
	if err != nil {
		t.Fatal(err)
	}
	fulldisk.At(t, info.Size()+10, func() { err = sample() })
	if err == nil {
		t.Error("the file grew beyond the limit")
	}
	file, err := results.Load(half.file.Path())
	if err != nil || file.Rows[0].Rounds() != 1 {
		t.Errorf("what was measured before is lost: %v", err)
	}
}
