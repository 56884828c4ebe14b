package compare

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"httpserverbench/internal/golden"
)

// notes are what scripts/compare writes about a side.
func notes(revision, commit, subject string) []string {
	return []string{
		"# pair: 1", "# revision: " + revision, "# commit: " + commit, "# subject: " + subject,
		"# date: 2026-11-22T20:00:00Z", "# command: go run ./scripts/compare v1 HEAD",
	}
}

func TestFormats(t *testing.T) {
	old := file(base, 20, 1, notes("v1", "1111111aaaa", "Serve")...)
	slow := with(made{"ConcurrentGet/framework=zerodep", 4.6, "10"})
	slow = append(slow, made{"SerialGetText/framework=zerodep", 1, "0"})
	cases := map[string]*Judgement{
		"regression": judge(t, old, file(slow, 20, 2, notes("HEAD", "2222222bbbb", "Serve <b>`more`</b> @you")...)),
		"clean":      judge(t, old, file(base, 20, 2, notes("HEAD", "2222222bbbb", "Serve as before")...)),
		"unclear":    judge(t, old, file(base[:2], 4, 2)),
	}
	for name, j := range cases {
		for format, extension := range map[string]string{"text": ".txt", "markdown": ".md", "csv": ".csv", "json": ".json"} {
			var got bytes.Buffer
			if err := Write(&got, j, format); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, filepath.Join("testdata", name+extension), got.Bytes())
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	err := CheckFormat("html")
	if err == nil || !strings.Contains(err.Error(), `no format "html": use text, markdown, csv or json`) {
		t.Errorf("error %v", err)
	}
}

func TestFigures(t *testing.T) {
	tests := []struct {
		value float64
		unit  string
		want  string
	}{
		{27123, "ns/op", "27.12µs"},
		{27123, "p50-ns", "27.12µs"},
		{1500, "srv-cpu-ns/op", "1.500µs"},
		{36870, "req/s", "36.87k"},
		{12, "MB/s", "11.44Mi"},
		{0, "B/op", "0.000"},
		{9.5, "allocs/op", "9.5"},
	}
	for _, tt := range tests {
		if got := value(tt.value, tt.unit); got != tt.want {
			t.Errorf("%v %s is written %q, want %q", tt.value, tt.unit, got, tt.want)
		}
	}
}
