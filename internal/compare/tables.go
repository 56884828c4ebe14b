package compare

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// verdictTable returns a table with one line a row: its time, what is shown
// of it, and its allocations.
func verdictTable(rows []Row) table.Writer {
	t := table.NewWriter()
	t.AppendHeader(table.Row{"row", "old", "new", "change", "95 % interval", "p", "time", "allocs/op"})
	for _, r := range rows {
		c, _ := r.Change(timeUnit)
		verdict := c.word()
		if r.Reference {
			verdict += " (reference)"
		}
		t.AppendRow(table.Row{
			r.Label(), value(c.Old, c.Unit), value(c.New, c.Unit),
			percent(c.Change), c.interval(), c.p(), verdict, r.allocs(),
		})
	}
	align(t, 2, 6)
	return t
}

// unitTable returns a table with a line for each row and each unit that
// decides nothing.
func unitTable(rows []Row) table.Writer {
	t := table.NewWriter()
	t.AppendHeader(table.Row{"row", "unit", "old", "new", "change", "95 % interval", "direction"})
	for _, r := range rows {
		for _, c := range r.Changes {
			if !c.Tested {
				t.AppendRow(table.Row{
					r.Label(), unitLabel(c.Unit), value(c.Old, c.Unit), value(c.New, c.Unit),
					percent(c.Change), c.interval(), direction(c.Direction),
				})
			}
		}
	}
	align(t, 3, 6)
	return t
}

// align sets the columns from first to last to the right.
func align(t table.Writer, first, last int) {
	var columns []table.ColumnConfig
	for n := first; n <= last; n++ {
		columns = append(columns, table.ColumnConfig{Number: n, Align: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
}

// allocs tells the row's allocations, and how they changed where they did.
func (r Row) allocs() string {
	c, ok := r.Change(allocUnit)
	switch {
	case !ok:
		return ""
	case c.Verdict == NoDifference:
		return value(c.New, c.Unit)
	}
	return fmt.Sprintf("%s → %s %s", value(c.Old, c.Unit), value(c.New, c.Unit), c.word())
}

// unitLabel names a unit whose values are written with their own prefix:
// "time/op" for ns/op, "p50" for p50-ns.
func unitLabel(unit string) string {
	if unit == timeUnit {
		return "time/op"
	}
	if !isTime(unit) {
		return unit
	}
	return strings.Replace(unit, "-ns", "", 1)
}

func direction(better int) string {
	switch better {
	case 1:
		return "higher is better"
	case -1:
		return "lower is better"
	}
	return ""
}

// changed returns the rows of which anything that decides is shown to differ.
func (j *Judgement) changed() []Row {
	var rows []Row
	for _, r := range j.Rows {
		for _, c := range r.Changes {
			if c.Verdict == Better || c.Verdict == Worse {
				rows = append(rows, r)
				break
			}
		}
	}
	return rows
}
