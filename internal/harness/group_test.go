package harness

import (
	"os/exec"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/scenario"
)

func TestGroupsThatCannotBeMeasured(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, tt := range []struct {
		groups    string
		placement results.Placement
		want      string // a part of the error
	}{
		{"ruby", results.Apart, `no group of frameworks "ruby": choose one of python`},
		{"python", results.Apart, "go run ./scripts/python makes one"},
		{"python", results.Single, "-groups=python: their servers are programs of their own: add -placement=apart"},
	} {
		f := Flags{Placement: string(tt.placement), Groups: tt.groups}
		err := f.Check()
		if err == nil {
			_, err = (&Suite{flags: f}).join()
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s in %s: error %v, want %q", tt.groups, tt.placement, err, tt.want)
		}
	}
}

func TestAFrameworkThatIsACommand(t *testing.T) {
	for _, tt := range []struct{ program, want string }{
		{"no-such-program", "no-such-program"},
		{"echo >&2 out of cheese; exit 3", "the server process ended with exit status 3: out of cheese"},
		{"exit 3", "the server process ended with exit status 3"},
	} {
		f := frameworks.Framework{Name: "other", Params: "serving=deployed", Command: []string{tt.program}}
		if tt.program != "no-such-program" {
			sh, err := exec.LookPath("sh")
			if err != nil {
				t.Skip(err)
			}
			f.Command = []string{sh, "-c", tt.program}
		}
		s := Suite{placement: results.Apart}
		if _, err := s.start(f, serving{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.program, err, tt.want)
		}
		rows := scenario.All[0].Rows(f)
		if name := rows[len(rows)-1].Sub(); name != "framework=other/serving=deployed" {
			t.Errorf("the last row is %s", name)
		}
	}
}
