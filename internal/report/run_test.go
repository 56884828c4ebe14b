package report

import (
	"testing"

	"httpserverbench/internal/results"
)

func TestSameBuild(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"# commit: 1\n# binary: x\n", "# commit: 2\n# binary: x\n", true},
		{"# commit: 1\n# binary: x\n", "# commit: 1\n# binary: y\n", false},
		{"# commit: 1\n", "# commit: 1\n# binary: x\n", true},
		{"# commit: 1\n", "# commit: 2\n", false},
	} {
		var files [2]*results.File
		for i, head := range []string{c.a, c.b} {
			var err error
			files[i], err = results.Parse("file", []byte(head+"placement: single\nBenchmarkX/framework=chi 1 2 ns/op\n"))
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := sameBuild(files[0], files[1]); got != c.want {
			t.Errorf("%q and %q: got %t, want %t", c.a, c.b, got, c.want)
		}
	}
}
