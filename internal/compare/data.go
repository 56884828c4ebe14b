package compare

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strconv"
)

// writeCSV writes a line for each row and unit, figures in full.
func writeCSV(w io.Writer, j *Judgement) error {
	out := csv.NewWriter(w)
	out.Write([]string{
		"row", "scenario", "framework", "reference", "rounds", "unit", "direction",
		"old", "new", "change", "low", "high", "p", "p_holm", "exact", "verdict", "regression",
	})
	for _, r := range j.Rows {
		for _, c := range r.Changes {
			out.Write([]string{
				r.Name, r.Scenario, r.Framework, strconv.FormatBool(r.Reference), strconv.Itoa(r.Rounds),
				c.Unit, strconv.Itoa(c.Direction),
				number(c.Old), number(c.New), number(c.Change), number(c.Low), number(c.High),
				c.tested(c.P), c.tested(c.Adjusted), strconv.FormatBool(c.Exact),
				c.word(), strconv.FormatBool(c.Regression),
			})
		}
	}
	out.Flush()
	return out.Error()
}

// number writes a figure in full, and nothing for one that does not exist.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// tested writes a p-value, where there is one.
func (c Change) tested(p float64) string {
	if !c.Tested || c.Exact {
		return ""
	}
	return number(p)
}

// A figure is a number as text; without text it is null.
type figure string

func (f figure) MarshalJSON() ([]byte, error) {
	if f == "" {
		return []byte("null"), nil
	}
	return []byte(f), nil
}

// The shapes of the JSON output. A figure that does not exist is null.
type (
	jsonJudgement struct {
		Outcome   string    `json:"outcome"`
		Exit      int       `json:"exit"`
		Verdict   string    `json:"verdict"`
		Old       jsonSide  `json:"old"`
		New       jsonSide  `json:"new"`
		Threshold float64   `json:"threshold"`
		Alpha     float64   `json:"alpha"`
		Paired    bool      `json:"paired"`
		Rounds    int       `json:"rounds"`
		Rows      []jsonRow `json:"rows"`
		OnlyOld   []string  `json:"onlyOld"`
		OnlyNew   []string  `json:"onlyNew"`
		Problems  []string  `json:"problems"`
		Remarks   []string  `json:"remarks"`
	}
	jsonSide struct {
		Label  string            `json:"label"`
		Path   string            `json:"path"`
		Notes  [][]string        `json:"notes"` // pairs of key and value
		Config map[string]string `json:"config"`
	}
	jsonRow struct {
		Name      string       `json:"name"`
		Scenario  string       `json:"scenario"`
		Framework string       `json:"framework"`
		Reference bool         `json:"reference"`
		Rounds    int          `json:"rounds"`
		Changes   []jsonChange `json:"changes"`
	}
	jsonChange struct {
		Unit       string `json:"unit"`
		Direction  int    `json:"direction"`
		Old        figure `json:"old"`
		New        figure `json:"new"`
		Change     figure `json:"change"`
		Low        figure `json:"low"`
		High       figure `json:"high"`
		P          figure `json:"p"`
		PHolm      figure `json:"pHolm"`
		Exact      bool   `json:"exact"`
		Verdict    string `json:"verdict"`
		Regression bool   `json:"regression"`
	}
)

// writeJSON writes everything the judgement holds.
func writeJSON(w io.Writer, j *Judgement) error {
	out := jsonJudgement{
		Outcome: j.Outcome().String(), Exit: int(j.Outcome()), Verdict: j.Verdict(),
		Old: j.Old.json(), New: j.New.json(),
		Threshold: j.Options.Threshold, Alpha: j.Options.Alpha, Paired: j.Paired, Rounds: j.Rounds,
		OnlyOld: list(j.OnlyOld), OnlyNew: list(j.OnlyNew), Problems: list(j.Problems), Remarks: list(j.Remarks),
	}
	for _, r := range j.Rows {
		out.Rows = append(out.Rows, r.json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(out)
}

func (s Side) json() jsonSide {
	notes := [][]string{}
	for _, n := range s.Notes {
		notes = append(notes, []string{n.Key, n.Value})
	}
	return jsonSide{s.Label(), s.Path, notes, s.Config}
}

func (r Row) json() jsonRow {
	row := jsonRow{Name: r.Name, Scenario: r.Scenario, Framework: r.Framework, Reference: r.Reference, Rounds: r.Rounds}
	for _, c := range r.Changes {
		row.Changes = append(row.Changes, jsonChange{
			Unit: c.Unit, Direction: c.Direction,
			Old: figure(number(c.Old)), New: figure(number(c.New)),
			Change: figure(number(c.Change)), Low: figure(number(c.Low)), High: figure(number(c.High)),
			P: figure(c.tested(c.P)), PHolm: figure(c.tested(c.Adjusted)),
			Exact: c.Exact, Verdict: c.word(), Regression: c.Regression,
		})
	}
	return row
}

// list makes an empty list of none, so that it is [] and not null.
func list(s []string) []string { return append([]string{}, s...) }
