package harness

import (
	"slices"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/scenario"
)

// finds is the Router of one that finds the same whatever it is asked for.
func finds(status int, text string) func([]byte, func() bool) (int, string) {
	return func(_ []byte, more func() bool) (int, string) {
		for more() {
		}
		return status, text
	}
}

func TestAWrongRouterIsNotMeasured(t *testing.T) {
	setBenchTime(t, "1x")
	sc, err := scenario.Lookup("Routing")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		route  string
		status int
		text   string
		want   string // in the error; "" for none
	}{
		{"static", 200, "repos", ""},
		{"static", 200, "repo", "the first difference is at byte 4"},
		{"static", 404, "", "want status 200, got 404"},
		{"params", 200, "42", "the first difference is at byte"}, // as the probe sees
		{"miss", 200, "42", "want status 404, got 200"},
	} {
		i := slices.IndexFunc(sc.Variants, func(v scenario.Variant) bool { return v.Params == "route="+c.route+"/via=router" })
		row := scenario.Row{Scenario: sc, Variant: sc.Variants[i], Framework: frameworks.Framework{Name: "x", Router: finds(c.status, c.text)}}
		var err error
		testing.Benchmark(func(b *testing.B) { _, err = new(Suite).measure(b, row) })
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got error %v", c, err)
		}
	}
}
