// Command report turns results files into a page:
//
//	go run ./scripts/report -dir report new-single.txt new-apart.txt
//	go run ./scripts/report -dir report new-single.txt new-apart.txt footprint.txt
//	go run ./scripts/report -format text new-single.txt
//	go run ./scripts/report -dir docs -history docs/results -original docs/results/original -readme README.md docs/results/new-*.txt
//
// The page is benchmarks.md, the pictures beside it under plots, and
// benchmarks.html, which holds everything in one file. With -original it has a
// chapter on the page that the suite succeeds and, beside it, original.md; the
// directory has results of the suite with its Python servers, and of
// frameworks/python/burst.py. What they lack is shown as not measured.
//
// With -readme it also renews what stands in that file between the lines
//
//	<!-- results: written by scripts/report -->
//	<!-- end of results -->
//
// With -format text it prints the tables instead. For machines the results
// files themselves are the format: go tool benchstat -format csv reads them.
//
// The same input gives the same bytes. Files of one placement are taken
// together as one run; all must be of one commit. Flags may follow the files.
//
// The exit status is 0, 1 if a file cannot be read or written, and 2 for wrong
// arguments.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/original"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	os.Exit(cli.Exit(context.Background(), "report", err, os.Stderr))
}

// A command is one call of the program.
type command struct {
	files   []string
	dir     string // for the page
	history string // directory of earlier runs; "" means none
	readme  string // file to renew; "" means none
	origin  string // directory of results on the original page; "" means none
	format  cli.Choice
}

func run(args []string, stdout io.Writer) error {
	c := command{dir: "report", format: cli.Choice{Value: "page", Of: []string{"page", "text"}}}
	flags := cli.New("go run ./scripts/report [flags] RESULTS…", stdout)
	flags.StringVar(&c.dir, "dir", c.dir, "write the page to this `directory`")
	flags.Var(&c.format, "format", "write a `page`, or print text")
	flags.StringVar(&c.history, "history", "", "show the earlier runs in this `directory` on the page")
	flags.StringVar(&c.readme, "readme", "", "renew the results in this Markdown `file` as well")
	flags.StringVar(&c.origin, "original", "", "show on the page, and tell in original.md beside it, what the results in this `directory` say of the original page")
	files, err := cli.Parse(flags, args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return cli.Usagef("no results file: go run ./scripts/bench -o new makes new-single.txt and new-apart.txt")
	}
	c.files = files
	return c.report(stdout)
}

// report makes the report and writes it.
func (c *command) report(stdout io.Writer) error {
	var files []*results.File
	for _, path := range c.files {
		f, err := results.Load(path)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	r, err := report.New(files, c.past(stdout))
	if err != nil {
		return err
	}
	if c.format.Value == "text" {
		_, err := io.WriteString(stdout, page.Text(r))
		return err
	}
	made, err := c.pages(r)
	if err != nil {
		return err
	}
	for _, f := range made {
		if err := write(filepath.Join(c.dir, filepath.FromSlash(f.Name)), f.Data, stdout); err != nil {
			return err
		}
	}
	return c.renew(r, stdout)
}

// pages returns the files of the page, and that on the original page if it is
// asked for.
func (c *command) pages(r *report.Report) ([]page.File, error) {
	if c.origin == "" {
		return page.Files(r, c.dir)
	}
	paths, _ := filepath.Glob(filepath.Join(c.origin, "*.txt")) // ascending
	o, err := original.Load(c.dir, paths)
	if err != nil {
		return nil, fmt.Errorf("-original %s: %w", c.origin, err)
	}
	files, err := page.Files(r, c.dir, o.Chapter())
	if err != nil {
		return nil, err
	}
	own, err := o.Page()
	return append(files, own), err
}

// past loads the history. A file that cannot be read is named and left out.
func (c *command) past(stdout io.Writer) []*results.File {
	if c.history == "" {
		return nil
	}
	var files []*results.File
	paths, _ := filepath.Glob(filepath.Join(c.history, "*.txt")) // ascending
	for _, path := range paths {
		f, err := results.Load(path)
		if err != nil {
			fmt.Fprintln(stdout, "not in the history:", err)
			continue
		}
		files = append(files, f)
	}
	return files
}

// renew writes the summary into a README, if it is asked to.
func (c *command) renew(r *report.Report, stdout io.Writer) error {
	if c.readme == "" {
		return nil
	}
	text, err := os.ReadFile(c.readme)
	if err != nil {
		return err
	}
	if text, err = page.Renew(text, r, filepath.ToSlash(c.dir)); err != nil {
		return fmt.Errorf("%s has %w", c.readme, err)
	}
	return write(c.readme, text, stdout)
}

// write writes a file, makes its directory, and says so.
func write(path string, data []byte, stdout io.Writer) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "wrote", path)
	return nil
}
