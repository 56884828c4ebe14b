package conformance

import (
	_ "embed"
	"fmt"
	"strings"
)

// An Outcome is what one server did about one case.
type Outcome struct {
	Seen   string // an Observation's string
	Passes bool
}

// Outcomes are those of one server, one for each case of [All].
type Outcomes struct {
	Server string
	Got    []Outcome
}

// Add appends what the server did about the next case.
func (o *Outcomes) Add(c Case, got Observation) {
	o.Got = append(o.Got, Outcome{got.String(), c.Passes(got)})
}

// Passed returns how many of the cases of a level the server passes.
func (o *Outcomes) Passed(level Level) (passed, all int) {
	for i, c := range All {
		if c.Level != level {
			continue
		}
		all++
		if o.Got[i].Passes {
			passed++
		}
	}
	return passed, all
}

// recorded is what the servers of this commit did; go test -run Conformance
// -update in the module's root writes it, and fails where it is not so.
//
//go:embed outcomes.txt
var recorded string

// Recorded returns what the suite's servers did when the cases were last run.
func Recorded() []*Outcomes {
	servers, err := Parse(recorded)
	if err != nil {
		panic(err) // a file that is part of this package
	}
	return servers
}

// fails marks an outcome that is not among those that the case wants.
const fails = "! "

// Format writes outcomes as lines with tabs between the cells: the servers'
// names, and then what each did about a case.
func Format(servers []*Outcomes) string {
	var b strings.Builder
	b.WriteString("case")
	for _, s := range servers {
		b.WriteString("\t" + s.Server)
	}
	for i, c := range All {
		b.WriteString("\n" + c.Name)
		for _, s := range servers {
			b.WriteString("\t")
			if !s.Got[i].Passes {
				b.WriteString(fails)
			}
			b.WriteString(s.Got[i].Seen)
		}
	}
	return b.String() + "\n"
}

// Parse reads what Format has written. The cases must be those of [All].
func Parse(text string) ([]*Outcomes, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != len(All)+1 {
		return nil, fmt.Errorf("%d cases, want %d: run go test -run Conformance -update", len(lines)-1, len(All))
	}
	var servers []*Outcomes
	for _, name := range strings.Split(lines[0], "\t")[1:] {
		servers = append(servers, &Outcomes{Server: name})
	}
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if cells[0] != All[i].Name || len(cells) != len(servers)+1 {
			return nil, fmt.Errorf("line %d: want %q and %d outcomes: run go test -run Conformance -update", i+2, All[i].Name, len(servers))
		}
		for j, s := range servers {
			seen, failed := strings.CutPrefix(cells[j+1], fails)
			s.Got = append(s.Got, Outcome{seen, !failed})
		}
	}
	return servers, nil
}
