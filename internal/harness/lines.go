package harness

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"httpserverbench/internal/results"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// lines rewrites the benchmark lines that testing prints: it puts the suite's
// figures in place of testing's, and the row's histogram before the line.
//
// Note: ReportMetric would do without, but testing prints four digits of a
// metric, so that a multiple of the floor of 1.041 is known to 0.1 %, which is
// more than it varies; it truncates B/op and allocs/op to whole numbers; and a
// benchmark that prints a comment of its own finds the row's name on the line
// already when -count is more than 1.
type lines struct {
	mu      sync.Mutex
	pending []measured // rows whose line testing has yet to print
}

// A measured row waits for its line.
type measured struct {
	name    string // scenario.Row.Name
	figures []figure
	latency *hdrhistogram.Histogram // nil for none

	overloaded string // by how much it missed its rate; "" where it did not
}

// A figure is one value on a benchmark line.
type figure struct {
	value float64
	unit  string
}

// add appends a row that was measured. Testing prints rows in the order in
// which they end.
func (l *lines) add(m measured) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = append(l.pending, m)
}

// take returns the row that line is testing's line of.
func (l *lines) take(line string) (m measured, ok bool) {
	name, ok := strings.CutPrefix(line, "Benchmark")
	fields := strings.Fields(name)
	if !ok || len(fields) < 2 {
		return measured{}, false
	}
	if _, err := strconv.Atoi(fields[1]); err != nil {
		return measured{}, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) == 0 || results.ParseName(fields[0]).Name != l.pending[0].name {
		return measured{}, false
	}
	m = l.pending[0]
	l.pending = l.pending[1:]
	return m, true
}

// copy copies r to w line by line until r ends, and rewrites what it knows.
func (l *lines) copy(w io.Writer, r io.Reader) error {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		if _, err := w.Write(l.rewrite(line)); err != nil {
			io.Copy(io.Discard, in) // the benchmarks must not block
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// rewrite returns what is printed for line.
func (l *lines) rewrite(line string) []byte {
	m, ok := l.take(line)
	if !ok {
		return []byte(line)
	}
	var out bytes.Buffer
	if m.latency != nil {
		if err := results.WriteHistogram(&out, m.name, m.latency); err != nil {
			fmt.Fprintf(&out, "# %v\n", err)
		}
	}
	if m.overloaded != "" {
		fmt.Fprintf(&out, "# %s: %s: %s\n", results.NoteOverloaded, m.name, m.overloaded)
	}
	head := strings.SplitAfterN(line, "\t", 3) // name, operations, testing's figures
	out.WriteString(head[0] + strings.TrimRight(head[1], "\t\n"))
	for _, f := range m.figures {
		fmt.Fprintf(&out, "\t%s %s", f.text(), f.unit)
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// text returns the value with at least six significant digits, its decimal
// point aligned.
func (f figure) text() string {
	const wide = 10 // digits and spaces before the decimal point
	digits := 5
	for v := max(f.value, -f.value); v >= 10 && digits > 1; v /= 10 {
		digits--
	}
	return fmt.Sprintf("%*.*f", wide+1+digits, digits, f.value)
}
