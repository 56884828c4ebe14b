package runner

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestRecorderFollowsTheConfiguration(t *testing.T) {
	var text strings.Builder
	r := NewRecorder(&text)
	for _, output := range []string{
		"cpu: fast\nrace: false\nBenchmarkX 1 1425407 ns/op\n",
		"cpu: fast\nrace: true\nBenchmarkX 2 0.5 ns/op 3 B/op\n",
		"race: true\nBenchmarkX 3 9 ns/op\n",
	} {
		records, err := parse([]byte(output))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Add(Outcome{Row: "BenchmarkX", Records: records}); err != nil {
			t.Fatal(err)
		}
	}
	want := "cpu: fast\nrace: false\nBenchmarkX 1 1425407 ns/op\n" +
		"race: true\nBenchmarkX 2 0.5 ns/op 3 B/op\n" +
		"cpu:\nBenchmarkX 3 9 ns/op\n"
	if got := regexp.MustCompile(`[\t ]+`).ReplaceAllString(text.String(), " "); got != want {
		t.Errorf("wrote\n%swant\n%s", got, want)
	}
}

func TestNotesOfWhatIsKnown(t *testing.T) {
	var text strings.Builder
	err := NewRecorder(&text).Notes([][2]string{{"os", "Plan 9"}, {"kernel", ""}, {"cpus", "2"}})
	if want := "# os: Plan 9\n# cpus: 2\n"; err != nil || text.String() != want {
		t.Errorf("wrote %q, want %q (error %v)", text.String(), want, err)
	}
}

func TestRecorder(t *testing.T) {
	var text strings.Builder
	r := NewRecorder(&text)
	outcome, err := fake(t).Run(t.Context(), "BenchmarkGet/framework=chi", Options{Benchtime: "1x"})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		r.Note("command", "go run ./scripts/bench\n-rounds 2"),
		r.Round(1), r.Add(outcome),
		r.Round(2), r.Add(outcome),
		r.Add(Outcome{Row: "BenchmarkX", Failure: &Failure{Reason: "exit status 1"}}),
	)
	if err != nil {
		t.Fatal(err)
	}
	shape := regexp.MustCompile(`^# command: go run ./scripts/bench -rounds 2
# round: 1
Unit req/s better=higher
server: in-process
(?:[a-z]+: .*\n)+BenchmarkGet/framework=chi\S*\s+1\s.*
# round: 2
BenchmarkGet.*
# failed: BenchmarkX: exit status 1
$`)
	if !shape.MatchString(text.String()) {
		t.Errorf("wrote\n%swant the shape of\n%s", text.String(), shape)
	}
}
