package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/formats"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

// A command is one call of the program.
type command struct {
	files   []string
	dir     string // for the page
	out     string // for the other formats; "" means standard output
	history string // directory of earlier runs; "" means none
	readme  string // file to renew; "" means none
	format  cli.Choice
}

const pageFormat = "page"

// printed are the formats that are one text.
var printed = map[string]func(*report.Report) ([]byte, error){
	"json":                    formats.JSON,
	"pytest":                  formats.Pytest,
	"github-action-benchmark": formats.Action,
}

// parse reads the arguments; flags may stand before, between and after the
// files. For -help it writes the usage to stdout and returns flag.ErrHelp.
func parse(args []string, stdout io.Writer) (*command, error) {
	c := &command{dir: "report", format: cli.Choice{Value: pageFormat, Of: []string{pageFormat, "json", "pytest", "github-action-benchmark"}}}
	flags := cli.New("go run ./scripts/report [flags] RESULTS…", stdout)
	cli.Dir(flags, &c.dir, "write the page to this `directory`")
	cli.Output(flags, &c.out, "write the other formats to this `file` instead of standard output")
	cli.Format(flags, &c.format, "make a `page`, or json, pytest or github-action-benchmark (for its tool customSmallerIsBetter)")
	flags.StringVar(&c.history, "history", "", "show the earlier runs in this `directory` on the page")
	flags.StringVar(&c.readme, "readme", "", "renew the results in this Markdown `file` as well")
	var err error
	if c.files, err = cli.Parse(flags, args); err != nil {
		return nil, err
	}
	switch isPage := c.format.Value == pageFormat; {
	case len(c.files) == 0:
		return nil, cli.Usagef("no results file: go run ./scripts/bench -o new makes new-single.txt and new-apart.txt")
	case isPage && c.out != "":
		return nil, cli.Usagef("-o is for formats of one file: the page goes to -dir")
	case !isPage && c.readme != "":
		return nil, cli.Usagef("-readme goes with the page: leave out -format")
	}
	return c, nil
}

// report makes the report and writes it.
func (c *command) report(stdout io.Writer) error {
	files, err := load(c.files)
	if err != nil {
		return err
	}
	past, err := c.past(stdout)
	if err != nil {
		return err
	}
	r, err := report.New(files, past)
	if err != nil {
		return err
	}
	if c.format.Value == pageFormat {
		return c.writePage(r, stdout)
	}
	text, err := printed[c.format.Value](r)
	if err != nil {
		return err
	}
	if c.out != "" {
		return write([]report.File{{Name: c.out, Data: text}}, stdout)
	}
	_, err = stdout.Write(text)
	return err
}

func load(paths []string) ([]*results.File, error) {
	var files []*results.File
	for _, path := range paths {
		f, err := results.Load(path)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// past loads the history. A file that cannot be read is named and left out.
func (c *command) past(stdout io.Writer) ([]*results.File, error) {
	if c.history == "" {
		return nil, nil
	}
	if _, err := os.Stat(c.history); err != nil {
		return nil, fmt.Errorf("-history: %w", err)
	}
	paths, err := filepath.Glob(filepath.Join(c.history, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("-history %s: %w", c.history, err)
	}
	slices.Sort(paths)
	var files []*results.File
	for _, path := range paths {
		f, err := results.Load(path)
		if err != nil {
			fmt.Fprintln(stdout, "not in the history:", err)
			continue
		}
		files = append(files, f)
	}
	return files, nil
}

// writePage writes the page and, if it is asked to, its summary in a README.
func (c *command) writePage(r *report.Report, stdout io.Writer) error {
	files, err := page.Files(r, c.dir)
	if err != nil {
		return err
	}
	for i, f := range files {
		files[i].Name = filepath.Join(c.dir, filepath.FromSlash(f.Name))
	}
	if err := write(files, stdout); err != nil {
		return err
	}
	if err := prune(c.dir, files, stdout); err != nil {
		return err
	}
	if c.readme == "" {
		return nil
	}
	text, err := os.ReadFile(c.readme)
	if err != nil {
		return err
	}
	if text = page.Renew(text, r, filepath.ToSlash(c.dir)); text == nil {
		return fmt.Errorf("%s has no place for results: see go doc ./scripts/report", c.readme)
	}
	return write([]report.File{{Name: c.readme, Data: text}}, stdout)
}
