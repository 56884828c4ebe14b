package compare

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
)

// A figure is one quantity of a row as the data formats write it. What does
// not exist, such as the end of an interval of too few pairs, is "" in CSV and
// null in JSON. Changes are shares of the old figure.
type figure struct {
	Row        string  `json:"row"`
	Reference  bool    `json:"reference"`
	Verdict    string  `json:"verdict"`
	Withheld   string  `json:"withheld"`
	Rounds     int     `json:"rounds"`
	Unit       string  `json:"unit"`
	Old        decimal `json:"old"`
	New        decimal `json:"new"`
	Change     decimal `json:"change"`
	Low        decimal `json:"low"`
	High       decimal `json:"high"`
	P          decimal `json:"p"`
	PHolm      decimal `json:"pHolm"`
	Shown      int     `json:"shown"` // 1 higher, -1 lower, 0 neither
	Detectable decimal `json:"detectable"`
}

// A decimal is a number that may not exist.
type decimal float64

func (d decimal) String() string {
	if v := float64(d); !math.IsNaN(v) && !math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	return ""
}

func (d decimal) MarshalJSON() ([]byte, error) {
	if text := d.String(); text != "" {
		return []byte(text), nil
	}
	return []byte("null"), nil
}

// figures returns the figures of all rows.
func (j *Judgement) figures() []figure {
	var all []figure
	for _, r := range j.Rows {
		for _, c := range append([]Change{r.Ratio, r.Allocs}, r.Others...) {
			if c.N > 0 {
				all = append(all, r.figure(c))
			}
		}
	}
	return all
}

func (r Row) figure(c Change) figure {
	f := figure{
		Row: r.Name, Reference: r.Reference, Verdict: r.Verdict.String(), Withheld: r.Withheld, Rounds: r.Rounds,
		Unit: c.Unit, Old: decimal(c.Old), New: decimal(c.New),
		Change: decimal(c.change(c.Value)), Low: decimal(c.change(c.Low)), High: decimal(c.change(c.High)),
		P: decimal(math.NaN()), PHolm: decimal(math.NaN()), Shown: c.Shown, Detectable: decimal(math.NaN()),
	}
	if c.Tested {
		f.P, f.PHolm, f.Detectable = decimal(c.P), decimal(c.Adjusted), decimal(c.Detectable)
	}
	return f
}

// writeCSV writes a line for each row and unit.
func writeCSV(w io.Writer, j *Judgement) error {
	out := csv.NewWriter(w)
	out.Write([]string{"row", "reference", "verdict", "withheld", "rounds", "unit", "old", "new", "change", "low", "high", "p", "pHolm", "shown", "detectable"})
	for _, f := range j.figures() {
		out.Write([]string{
			f.Row, strconv.FormatBool(f.Reference), f.Verdict, f.Withheld, strconv.Itoa(f.Rounds), f.Unit,
			f.Old.String(), f.New.String(), f.Change.String(), f.Low.String(), f.High.String(),
			f.P.String(), f.PHolm.String(), strconv.Itoa(f.Shown), f.Detectable.String(),
		})
	}
	out.Flush()
	return out.Error()
}

// writeJSON writes everything the judgement holds.
func writeJSON(w io.Writer, j *Judgement) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(struct {
		Outcome   string   `json:"outcome"`
		Exit      int      `json:"exit"`
		Summary   string   `json:"summary"`
		Old       string   `json:"old"`
		New       string   `json:"new"`
		Threshold float64  `json:"threshold"`
		Alpha     float64  `json:"alpha"`
		Figures   []figure `json:"figures"`
		OnlyOld   []string `json:"onlyOld"`
		OnlyNew   []string `json:"onlyNew"`
		Problems  []string `json:"problems"`
		Remarks   []string `json:"remarks"`
	}{
		j.Outcome().String(), int(j.Outcome()), j.Summary(), j.Old.title(), j.New.title(), j.Options.Threshold, j.Options.Alpha,
		j.figures(), j.OnlyOld, j.OnlyNew, j.Problems, j.Remarks,
	})
}
