package runner

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"httpserverbench/internal/results"
)

// session returns a session of two sides, old and new, with the given rows.
func session(t *testing.T, names ...string) *Session {
	t.Helper()
	s := NewSession(1, &bytes.Buffer{})
	for _, name := range []string{"old", "new"} {
		path := filepath.Join(t.TempDir(), name+".txt")
		s.Sides = append(s.Sides, &Side{Name: name, Binary: fake(t), Options: Options{Benchtime: "10x"}, Path: path})
	}
	if err := s.Open("test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	for _, name := range names {
		s.Rows = append(s.Rows, row(name))
	}
	for _, side := range s.Sides {
		side.Rows = s.Rows
	}
	return s
}

func TestRoundsKeepTheirOrderAndPairs(t *testing.T) {
	s := session(t, "Post/framework=chi", "Get/framework=zerodep", "Get/framework=chi")
	planned := s.Rows
	s.Plan = func(context.Context, int, []*results.Row) ([]*results.Row, error) { return planned, nil }
	if err := s.Measure(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	for _, side := range s.Sides {
		file, err := results.Load(side.Path)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(file.Rows); !slices.Equal(got, names(planned)) {
			t.Errorf("%s: measured %q, want the order of the plan, %q", side.Name, got, names(planned))
		}
		for _, r := range file.Rows {
			if r.Rounds() != 4 || r.Samples(results.XFloor)[3].Round != 4 {
				t.Errorf("%s: %s has samples %v, want one in each of four rounds", side.Name, r.Name, r.Samples(results.XFloor))
			}
		}
	}
}

// An order is a file that says whose turn it was when it gets a sample.
type order struct {
	name string
	all  *[]string
}

func (o order) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("BenchmarkGet")) {
		*o.all = append(*o.all, o.name)
	}
	return len(p), nil
}

func TestACoinDecidesWhichSideIsFirst(t *testing.T) {
	s := session(t, "Get/framework=chi")
	var all []string
	for _, side := range s.Sides {
		side.Output.Writer = results.NewWriter(order{side.Name, &all})
	}
	s.random = rand.New(rand.NewPCG(1, 2)) // with it both come first in ten rounds
	for range 10 {
		if err := s.pair(t.Context(), s.Rows[0]); err != nil {
			t.Fatal(err)
		}
	}
	first := map[string]bool{}
	for i := 0; i < len(all); i += 2 {
		first[all[i]] = true
	}
	if len(all) != 20 || len(first) != 2 {
		t.Errorf("the order was %q, want each side first at times", all)
	}
}

// Rows that cannot be measured are named in the log and in the file.
func TestWhatIsSkippedIsNamed(t *testing.T) {
	const note = "Skipped/conns=9: too few descriptors"
	var log bytes.Buffer
	s := NewSession(1, &log)
	path := filepath.Join(t.TempDir(), "new.txt")
	s.Sides = []*Side{{Name: "new", Binary: fake(t), Options: Options{Benchtime: "10x"}, Path: path}}
	if err := s.Find(t.Context(), "^Benchmark(Get|Skipped)$"); err != nil {
		t.Fatal(err)
	}
	if err := s.Open("test"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Measure(t.Context(), 1), s.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	if file, err := results.Load(path); err != nil || file.Note(results.NoteSkipped) != note {
		t.Errorf("error %v, file %+v, want the note %q", err, file, note)
	}
	if want := "new: skipped: " + note + "\n"; !strings.Contains(log.String(), want) {
		t.Errorf("no %q in the log\n%s", want, &log)
	}
}

func TestAFailingRowDoesNotLoseTheOthers(t *testing.T) {
	s := session(t, "WrongLater/framework=chi", "Get/framework=chi")
	if err := s.Measure(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != 1 || s.Samples() != 4 {
		t.Errorf("%d rows left and %d samples, want 1 and 4", len(s.Rows), s.Samples())
	}
	for _, side := range s.Sides {
		if len(side.Failures) != 1 {
			t.Errorf("%s: %d failures, want 1", side.Name, len(side.Failures))
		}
		file, err := results.Load(side.Path)
		if err != nil || file.Row("Get/framework=chi").Rounds() != 2 || len(file.Failed) != 1 || file.Failed[0].Reason != "body is short" {
			t.Errorf("%s: error %v, file %+v", side.Name, err, file)
		}
	}
}

func TestAnInterruptedRoundKeepsWhatWasMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := session(t, "Get/framework=chi", "Stalls/framework=chi")
	s.Plan = func(_ context.Context, round int, rows []*results.Row) ([]*results.Row, error) {
		if round == 2 {
			cancel()
			return rows, nil
		}
		return s.Rows[:1], nil
	}
	err := s.Measure(ctx, 2)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "in round 2: ") {
		t.Errorf("error %v, want the context's in round 2", err)
	}
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
	for _, side := range s.Sides {
		file, err := results.Load(side.Path)
		if err != nil || len(file.Rows) != 1 || file.Note(results.NoteInterrupted) != "true" {
			t.Errorf("%s: error %v, file %+v, want the row that was measured", side.Name, err, file)
		}
	}
}

// A fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWhatCannotBeWrittenIsLogged(t *testing.T) {
	var log bytes.Buffer
	s := session(t, "Get/framework=chi")
	s.log = &log
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
	if err := errors.Join(s.Relink(t.Context()), s.Measure(t.Context(), 1)); err != nil {
		t.Fatal(err)
	}
	var layouts, binaries []string
	for _, side := range s.Sides {
		file, errLoad := results.Load(side.Path)
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
	s := NewSession(1, io.Discard)
	for _, scenario := range []string{"A", "B", "C"} {
		for _, framework := range []string{"x", "y", "z"} {
			s.Rows = append(s.Rows, row(scenario+"/framework="+framework))
		}
	}
	before := names(s.Rows)
	orders := make(map[string]bool)
	for range 20 {
		shuffled := s.shuffled()
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
