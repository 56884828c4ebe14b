package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cmdline"
	"httpserverbench/internal/report"
	"httpserverbench/internal/report/formats"
	"httpserverbench/internal/report/page"
	"httpserverbench/internal/results"
)

// A command is one call of the program.
type command struct {
	files   []string
	dir     string // "" for the default of the format
	history string
	output  output
}

// An output is one of the things that the program can make of a report.
type output func(c *command, r *report.Report, stdout io.Writer) error

// outputs are by the values of -style and -format together; "" is the page.
var outputs = map[string]output{
	"":                        writePage,
	"pytest":                  printed(formats.Pytest),
	"json":                    printed(formats.JSON),
	"github-action-benchmark": writeAction,
}

// parse reads the arguments; flags may stand before, between and after the
// files. For -help it writes the usage to stdout and returns flag.ErrHelp.
func parse(args []string, stdout io.Writer) (*command, error) {
	c := &command{}
	flags := cmdline.New("go run ./scripts/report [flags] RESULTS…", stdout)
	flags.StringVar(&c.dir, "o", "", "`directory` to write to (default docs)")
	flags.StringVar(&c.history, "history", filepath.Join("docs", "results"), "`directory` of earlier runs")
	style := flags.String("style", "", "`name` of a table to print instead of writing the page: pytest")
	format := flags.String("format", "", "`name` of a format for other tools: json or github-action-benchmark")
	files, err := cmdline.Parse(flags, args)
	if err != nil {
		return nil, err
	}
	c.files = files
	return c, c.choose(*style, *format)
}

// choose finds the output and refuses what does not go together.
func (c *command) choose(style, format string) error {
	switch {
	case len(c.files) == 0:
		return errors.New("no results file: go run ./scripts/bench -o new.txt makes one")
	case style != "" && style != "pytest":
		return fmt.Errorf("no style %q: choose pytest, or leave it out for the page", style)
	case format == "pytest" || outputs[format] == nil:
		return fmt.Errorf("no format %q: choose json or github-action-benchmark, or leave it out for the page", format)
	case style != "" && format != "":
		return errors.New("-style and -format exclude each other: give one of them")
	case (style != "" || format == "json") && c.dir != "":
		return errors.New("-o is for files: this goes to standard output, redirect it")
	}
	c.output = outputs[style+format]
	if style+format != "" {
		c.history = "" // only the page shows it
	}
	return nil
}

// report makes the report and puts it out.
func (c *command) report(stdout io.Writer) error {
	files, err := load(c.files)
	if err != nil {
		return err
	}
	past, err := c.past()
	if err != nil {
		return err
	}
	r, err := report.New(files, catalogue(), past)
	if err != nil {
		return err
	}
	return c.output(c, r, stdout)
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

// past loads the history. No directory is no history.
func (c *command) past() ([]*results.File, error) {
	if c.history == "" {
		return nil, nil
	}
	paths, err := filepath.Glob(filepath.Join(c.history, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("-history %s: %w", c.history, err)
	}
	slices.Sort(paths)
	files, err := load(paths)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	return files, nil
}

// catalogue describes the servers in the order of the tables.
func catalogue() []report.Server {
	var servers []report.Server
	for _, f := range frameworks.All {
		servers = append(servers, report.Server{
			Name: f.Name, Kind: f.Kind, About: f.About,
			Dependency: f.Module != "" && f.Module != "std",
		})
	}
	return servers
}

func printed(format func(*report.Report) ([]byte, error)) output {
	return func(_ *command, r *report.Report, stdout io.Writer) error {
		text, err := format(r)
		if err != nil {
			return err
		}
		_, err = stdout.Write(text)
		return err
	}
}

// docs is the directory of the page that the README beside it goes with.
const docs = "docs"

func writePage(c *command, r *report.Report, stdout io.Writer) error {
	dir := orDefault(c.dir, docs)
	files, err := page.Files(r, dir)
	if err != nil {
		return err
	}
	if err := write(dir, files, stdout); err != nil {
		return err
	}
	if err := prune(dir, files, stdout); err != nil {
		return err
	}
	if filepath.Clean(dir) == docs {
		return renewReadme(r, stdout)
	}
	return nil
}

// renewReadme writes the results into the README in the working directory, if
// there is one that has a place for them.
func renewReadme(r *report.Report, stdout io.Writer) error {
	const name = "README.md"
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if text = page.Renew(text, r, docs); text == nil {
		return nil
	}
	return write(".", []report.File{{Name: name, Data: text}}, stdout)
}

func writeAction(c *command, r *report.Report, stdout io.Writer) error {
	files, err := formats.Action(r)
	if err != nil {
		return err
	}
	return write(orDefault(c.dir, "."), files, stdout)
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
