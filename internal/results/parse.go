package results

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Load reads the results file at path.
//
// It refuses, with an error that names the file, mostly the line, and what to
// do: a file that cannot be read, is empty, holds no benchmark line, ends in
// the middle of a line, or has a line that benchfmt cannot read; a row whose
// lines do not all have the same units or value of GOMAXPROCS; configuration
// that changes between rows; and a file of this suite from before it had
// placements.
func Load(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads the text of a results file; path is for its errors. It keeps no
// part of data.
func Parse(path string, data []byte) (*File, error) {
	if err := whole(path, data); err != nil {
		return nil, err
	}
	p, err := newParser(path, data)
	if err != nil {
		return nil, err
	}
	for p.in.Scan() {
		if err := p.record(p.in.Result()); err != nil {
			return nil, err
		}
	}
	if err := p.in.Err(); err != nil {
		return nil, err
	}
	if len(p.file.Rows) == 0 {
		return nil, fmt.Errorf("%s: no benchmark lines: is this the output of a benchmark run?", path)
	}
	if p.file.Config["server"] != "" && p.file.Placement() == "" {
		return nil, fmt.Errorf("%s: measured by an earlier version of this suite, which neither controlled nor recorded the placement of client and server: measure again with go run ./scripts/bench", path)
	}
	return p.file, nil
}

// whole refuses a file that is empty or was cut off.
func whole(path string, data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%s: empty file: nothing was measured", path)
	}
	if data[len(data)-1] != '\n' {
		line := 1 + bytes.Count(data, []byte("\n"))
		return fmt.Errorf("%s:%d: cut off in the middle of a line: delete that line to use the rest", path, line)
	}
	return nil
}

// A parser gathers benchfmt's records into a File.
type parser struct {
	in       *benchfmt.Reader
	comments *comments
	file     *File
}

func newParser(path string, data []byte) (*parser, error) {
	c, err := readComments(path, string(data))
	if err != nil {
		return nil, err
	}
	return &parser{
		in:       benchfmt.NewReader(bytes.NewReader(data), path),
		comments: c,
		file:     &File{Path: path, Notes: c.notes, Failed: c.failed, Fingerprints: c.fingerprints},
	}, nil
}

func (p *parser) record(rec benchfmt.Record) error {
	switch rec := rec.(type) {
	case *benchfmt.SyntaxError:
		return fmt.Errorf("%w: the line is damaged: delete it to use the rest", rec)
	case *benchfmt.Result:
		return p.result(rec)
	}
	return nil
}

// result adds one benchmark line.
func (p *parser) result(res *benchfmt.Result) error {
	if err := p.config(res); err != nil {
		return err
	}
	row, err := p.row(res)
	if err != nil {
		return err
	}
	_, line := res.Pos()
	if err := row.count(p.comments.latencies(row.Name, line)); err != nil {
		return p.errorf(res, "%v", err)
	}
	round := p.comments.round(line)
	if round == 0 {
		round = row.Rounds() + 1
	}
	for _, v := range res.Values {
		unit, value := unitOf(v)
		row.samples[unit] = append(row.samples[unit], Sample{value, round})
	}
	return nil
}

// config checks that the line's configuration is that of the lines before it.
func (p *parser) config(res *benchfmt.Result) error {
	config := map[string]string{}
	for _, c := range res.Config {
		if c.File && c.Key != "pkg" {
			config[c.Key] = string(c.Value)
		}
	}
	if p.file.Config == nil {
		p.file.Config = config
	}
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if was := p.file.Config[key]; was != config[key] {
			return p.errorf(res, "mixed configuration: %s is %q here and %q above: keep the runs in separate files", key, config[key], was)
		}
	}
	return nil
}

// row finds or adds the row of a line and checks that they go together.
func (p *parser) row(res *benchfmt.Result) (*Row, error) {
	units := make([]string, len(res.Values))
	for i, v := range res.Values {
		units[i], _ = unitOf(v)
	}
	fresh := ParseName(string(res.Name))
	row := p.file.Row(fresh.Name)
	if row == nil {
		fresh.Units = units
		p.file.Rows = append(p.file.Rows, fresh)
		return fresh, nil
	}
	if row.Procs != fresh.Procs {
		return nil, p.errorf(res, "%s has GOMAXPROCS %d here and %d above: keep the runs in separate files", row.Name, fresh.Procs, row.Procs)
	}
	if !slices.Equal(row.Units, units) {
		return nil, p.errorf(res, "mixed units: %s has %s here and %s above: keep the runs in separate files",
			row.Name, strings.Join(units, ", "), strings.Join(row.Units, ", "))
	}
	return row, nil
}

func (p *parser) errorf(res *benchfmt.Result, format string, args ...any) error {
	path, line := res.Pos()
	return fmt.Errorf("%s:%d: %s", path, line, fmt.Sprintf(format, args...))
}
