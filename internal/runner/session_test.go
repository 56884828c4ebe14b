package runner

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// session returns a session of two sides, old and new, with the given rows.
func session(t *testing.T, names ...string) *Session {
	t.Helper()
	s := &Session{Random: rand.New(rand.NewPCG(1, 2)), Log: &bytes.Buffer{}}
	for _, name := range []string{"old", "new"} {
		output, err := results.OpenOutput(filepath.Join(t.TempDir(), name+".txt"), os.O_CREATE)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { output.Close() })
		s.Sides = append(s.Sides, &Side{Name: name, Binary: fake(t), Options: Options{Benchtime: "10x"}, Output: output})
	}
	for _, name := range names {
		s.Rows = append(s.Rows, row(name))
	}
	return s
}

func TestRoundsKeepTheirOrderAndPairs(t *testing.T) {
	s := session(t, "Post/framework=chi", "Get/framework=zerodep", "Get/framework=chi")
	var ran, first []string
	s.Each = func(side *Side, o Outcome) {
		if ran = append(ran, o.Row.Name); len(ran)%2 == 1 {
			first = append(first, side.Name)
		}
	}
	for n := range 4 {
		if err := s.Round(t.Context(), n+1, s.Rows); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range ran {
		if want := s.Rows[i/2%3].Name; name != want {
			t.Fatalf("ran %q, want each row on both sides in the order given", ran)
		}
	}
	if !slices.Contains(first, "old") || !slices.Contains(first, "new") {
		t.Errorf("first were %q: no coin decided", first)
	}
	for _, side := range s.Sides {
		file, err := results.Load(side.Output.Path())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range file.Rows {
			if r.Rounds() != 4 || r.Samples(results.XFloor)[3].Round != 4 {
				t.Errorf("%s: %s has samples %v, want one in each of four rounds", side.Name, r.Name, r.Samples(results.XFloor))
			}
		}
	}
}

func TestAFailingRowDoesNotLoseTheOthers(t *testing.T) {
	s := session(t, "WrongLater/framework=chi", "Get/framework=chi")
	for n := range 2 {
		if err := s.Round(t.Context(), n+1, s.Rows); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Rows) != 1 || len(s.Failures) != 2 {
		t.Errorf("%d rows left and %d failures, want 1 and one of each side", len(s.Rows), len(s.Failures))
	}
	for _, side := range s.Sides {
		file, err := results.Load(side.Output.Path())
		if err != nil || file.Row("Get/framework=chi").Rounds() != 2 || file.Reason("WrongLater/framework=chi") != "body is short" {
			t.Errorf("%s: error %v, file %+v", side.Name, err, file)
		}
	}
}

func TestAnInterruptedRoundKeepsWhatWasMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := session(t, "Get/framework=chi", "Stalls/framework=chi")
	n := 0
	s.Each = func(*Side, Outcome) {
		if n++; n == 2 {
			cancel()
		}
	}
	if err := s.Round(ctx, 1, s.Rows); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	for _, side := range s.Sides {
		if file, err := results.Load(side.Output.Path()); err != nil || len(file.Rows) != 1 {
			t.Errorf("%s: error %v, want the row that was measured", side.Name, err)
		}
	}
}

// A fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWhatCannotBeWrittenIsLogged(t *testing.T) {
	var log bytes.Buffer
	s := session(t, "Get/framework=chi")
	s.Log = &log
	s.Sides[0].Output.Writer = results.NewWriter(fullDisk{})
	err := s.pair(t.Context(), s.Rows[0])
	if err == nil || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("error %v, want the disk's", err)
	}
	if !strings.Contains(log.String(), "BenchmarkGet/framework=chi") {
		t.Errorf("the sample is lost:\n%s", &log)
	}
}

func TestRelinkGivesTheSidesANewLayout(t *testing.T) {
	s := session(t, "Get/framework=chi")
	for _, side := range s.Sides {
		binary, err := Build(t.Context(), side.Binary.Dir, filepath.Join(t.TempDir(), side.Name+".test"), SourceOrder)
		if err != nil {
			t.Fatal(err)
		}
		side.Binary = binary
	}
	if err := errors.Join(s.Relink(t.Context()), s.Round(t.Context(), 1, s.Rows)); err != nil {
		t.Fatal(err)
	}
	var layouts, binaries []string
	for _, side := range s.Sides {
		file, errLoad := results.Load(side.Output.Path())
		fingerprint, err := side.Binary.Fingerprint()
		if err := errors.Join(errLoad, err); err != nil {
			t.Fatal(err)
		}
		layouts, binaries = append(layouts, file.Note(NoteLayout)), append(binaries, fingerprint)
	}
	source, err := fake(t).Fingerprint()
	if err != nil || layouts[0] == "" || layouts[0] != layouts[1] {
		t.Errorf("layouts %q, want the same on both sides; error %v", layouts, err)
	}
	if binaries[0] != binaries[1] || binaries[0] == source {
		t.Errorf("binaries %q, want the same source in one layout, other than %s", binaries, source)
	}
}

func TestShuffledKeepsScenariosTogether(t *testing.T) {
	s := &Session{Random: rand.New(rand.NewPCG(1, 2))}
	for _, scenario := range []string{"A", "B", "C"} {
		for _, framework := range []string{"x", "y", "z"} {
			s.Rows = append(s.Rows, row(scenario+"/framework="+framework))
		}
	}
	before := names(s.Rows)
	orders := make(map[string]bool)
	for range 20 {
		shuffled := s.Shuffled()
		var scenarios []string
		for _, r := range shuffled {
			scenarios = append(scenarios, r.Scenario)
		}
		if n := len(slices.Compact(scenarios)); n != 3 {
			t.Fatalf("%q: rows of one scenario are apart", names(shuffled))
		}
		orders[strings.Join(scenarios, " ")] = true
		if got := slices.Sorted(slices.Values(names(shuffled))); !slices.Equal(got, before) {
			t.Fatalf("shuffled rows are %q, want those of %q", got, before)
		}
	}
	if len(orders) < 3 || !slices.Equal(names(s.Rows), before) {
		t.Errorf("%d orders of scenarios in 20 rounds; the session's rows are now %q", len(orders), names(s.Rows))
	}
}

func names(rows []*results.Row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Name)
	}
	return all
}
