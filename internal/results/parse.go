package results

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/HdrHistogram/hdrhistogram-go"
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
	p := &parser{file: &File{Path: path}}
	var err error
	if p.marks, err = p.file.comments(data); err != nil {
		return nil, err
	}
	in := benchfmt.NewReader(bytes.NewReader(data), path)
	for in.Scan() {
		if err := p.record(in.Result()); err != nil {
			return nil, err
		}
	}
	if err := in.Err(); err != nil {
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
	file      *File
	marks     []mark // of lines that are yet to come
	round     int    // of the lines to come; 0 where no mark says so
	histogram mark   // of a line that is yet to come
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
	fresh := ParseName(string(res.Name))
	for _, v := range res.Values {
		unit, _ := unitOf(v)
		fresh.Units = append(fresh.Units, unit)
	}
	row, err := p.file.row(fresh)
	if err != nil {
		return p.errorf(res, "%v", err)
	}
	p.pass(res)
	if err := p.latencies(row); err != nil {
		return err
	}
	round := cmp.Or(p.round, row.Rounds()+1)
	for _, v := range res.Values {
		unit, value := unitOf(v)
		row.samples[unit] = append(row.samples[unit], Sample{value, round})
	}
	return nil
}

// pass takes in the marks above a line.
func (p *parser) pass(res *benchfmt.Result) {
	for _, line := res.Pos(); len(p.marks) > 0 && p.marks[0].line < line; p.marks = p.marks[1:] {
		if m := p.marks[0]; m.key == commentHistogram {
			p.histogram = m
		} else {
			p.round, _ = strconv.Atoi(m.value)
		}
	}
}

// latencies adds the histogram above a row's line, if it is the row's. One whose
// line did not come is passed over.
func (p *parser) latencies(row *Row) error {
	name, text, ok := strings.Cut(p.histogram.value, " ")
	if !ok || name != row.Name {
		return nil
	}
	h, err := hdrhistogram.Decode([]byte(text))
	if err == nil {
		err = row.count(h)
	}
	if err != nil {
		return fmt.Errorf("%s:%d: the histogram of %s is damaged (%w): delete the line to use the rest", p.file.Path, p.histogram.line, row.Name, err)
	}
	p.histogram = mark{}
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

func (p *parser) errorf(res *benchfmt.Result, format string, args ...any) error {
	path, line := res.Pos()
	return fmt.Errorf("%s:%d: %s", path, line, fmt.Sprintf(format, args...))
}
