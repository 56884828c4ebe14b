// Command merge makes one results file of those of several load machines that
// put the same server to work at the same time. On each of them, with its own
// name for the file and the same seed:
//
//	go run ./scripts/bench -target http://SERVER:8080 -seed 1 -bench Connections -benchtime 10s -o one
//
// and then, with all files on one machine:
//
//	go run ./scripts/merge -o both.txt one-remote.txt two-remote.txt
//
// The machines' rates and histograms add up, round by round. Nothing is
// subtracted across machines, so their clocks need not agree. What one of the
// machines has not measured is left out, and said so.
//
// The exit status is 0 when the file was written, 1 when the files cannot be
// read, do not go together, or the file cannot be written, and 2 when the
// command line is wrong.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/results"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	os.Exit(cli.Exit(context.Background(), "merge", err, os.Stderr))
}

// run is the whole program.
func run(args []string, stdout, stderr io.Writer) error {
	out := "merged.txt"
	flags := cli.New("go run ./scripts/merge [flags] FILE FILE...", stdout)
	flags.StringVar(&out, "o", out, "write this `file`")
	paths, err := cli.Parse(flags, args)
	switch {
	case err != nil:
		return err
	case len(paths) < 2:
		return cli.Usagef("want two results files or more, one of each load machine, got %d: see -help", len(paths))
	case len(slices.Compact(slices.Sorted(slices.Values(paths)))) < len(paths):
		return cli.Usagef("the same file twice: want one of each load machine")
	}
	files := make([]*results.File, len(paths))
	for i, path := range paths {
		if files[i], err = results.Load(path); err != nil {
			return err
		}
	}
	all, lacking, err := results.Pool(files)
	if err != nil {
		return err
	}
	for _, note := range append(lacking, apart(files)...) {
		fmt.Fprintln(stderr, "note:", note)
	}
	all.Notes = notes(files, lacking)
	if err := write(out, all); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "rows: %d, machines: %d, in %s\n", len(all.Rows), len(files), out)
	return nil
}

// Keys of the notes that the merged file has.
const (
	noteMachine = "machine" // one of those that were merged
	noteMissing = "missing"
)

// notes say what was merged, and what is missing.
func notes(files []*results.File, lacking []string) []results.Note {
	list := []results.Note{{Key: results.NoteDate, Value: files[0].Note(results.NoteDate)}}
	for _, f := range files {
		facts := []string{f.Path}
		for _, key := range []string{results.NoteDate, results.NoteCommand, results.NoteCPUs, results.NoteKernel} {
			if value := f.Note(key); value != "" {
				facts = append(facts, key+" "+value)
			}
		}
		list = append(list, results.Note{Key: noteMachine, Value: strings.Join(facts, ", ")})
	}
	for _, text := range lacking {
		list = append(list, results.Note{Key: noteMissing, Value: text})
	}
	return list
}

// together is how far the machines' starts may lie apart by their clocks before
// a note asks whether they worked at the same time.
const together = 10 * time.Second

// apart returns a note for each file whose start is far from the first one's.
func apart(files []*results.File) (notes []string) {
	start, err := time.Parse(time.RFC3339, files[0].Note(results.NoteDate))
	if err != nil {
		return nil
	}
	for _, f := range files[1:] {
		other, err := time.Parse(time.RFC3339, f.Note(results.NoteDate))
		if gap := other.Sub(start).Abs(); err == nil && gap > together {
			notes = append(notes, fmt.Sprintf("%s and %s were begun %v apart, by their clocks: rates add up only if both worked at the same time", files[0].Path, f.Path, gap))
		}
	}
	return notes
}

// write writes a new file.
func write(path string, f *results.File) error {
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return cli.Usagef("%w: give another name with -o", err)
	}
	_, err = f.WriteTo(out)
	return errors.Join(err, out.Close())
}
