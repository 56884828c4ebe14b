package original

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Some rows of the suite and of burst.py.
const (
	suite = `# cpus: 2
# missing: python: zerodep-py is not measured, as it is not there
placement: apart
go: go1.26
BenchmarkNewConnection/framework=bottle/serving=original/backlog=5/conns=10 1 1020000000 ns/op 1400 xfloor
BenchmarkNewConnection/framework=bottle/serving=original/backlog=5/conns=10 1 1024000000 ns/op 1400 xfloor
BenchmarkSerialGetJSON/framework=microdot/serving=deployed 100 120000 ns/op 2.0 xfloor
`
	bursts = `Unit drops/op better=lower
BenchmarkBurst/framework=bottle/serving=original/backlog=5/path=ping/until=eof/conns=10 1 1022000000 ns/op 3 drops/op
BenchmarkBurst/framework=bottle/serving=original/backlog=5/path=ping/until=eof/conns=10 1 1022000000 ns/op 4 drops/op
BenchmarkBurst/framework=microdot/serving=original/path=ping/until=eof/conns=1 1 400000 ns/op 0 drops/op
BenchmarkBurst/framework=microdot/serving=original/path=sync-ping/until=eof/conns=1 1 500000 ns/op 0 drops/op
`
)

// files writes texts to files and returns their paths.
func files(t *testing.T, texts ...string) []string {
	t.Helper()
	dir := t.TempDir()
	paths := make([]string, len(texts))
	for i, text := range texts {
		paths[i] = filepath.Join(dir, string(rune('a'+i))+".txt")
		if err := os.WriteFile(paths[i], []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestPage(t *testing.T) {
	paths := files(t, suite, bursts)
	c, err := Load(filepath.Dir(paths[0]), paths)
	if err != nil {
		t.Fatal(err)
	}
	file, err := c.Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| bottle, wsgiref | not measured | not measured | 1.02 s ± 2.5 % | 1.02 s ± 0.00 % |",
		"| a queue of 5, wsgiref's own | 3.5 | 1.02 s ± 0.00 % | 1.02 s ± 2.5 % |",
		"zerodep-py is not measured, as it is not there.\n",
		"microdot's plain function takes 1.25× the asynchronous one's time: 500 µs and 400 µs",
		"2.00× the floor's time for microdot",
		"| microdot, uvicorn | 120 µs |",
		"Data: [a.txt](a.txt), [b.txt](b.txt)",
		"Measured with go1.26 on",
	} {
		if !strings.Contains(string(file.Data), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestFilesThatDoNotGoTogether(t *testing.T) {
	for _, c := range []struct {
		files []string
		want  string
	}{
		{files(t, suite), "want results of the suite and of burst.py, and lack one of them"},
		{files(t, suite, suite), "want results of the suite and of burst.py, and lack one of them"},
		{files(t, suite, "nonsense\n"), "b.txt: no benchmark lines"},
		{files(t, suite, strings.Replace(suite, "apart", "single", 1), bursts), "cannot be compared: placement"},
	} {
		if _, err := Load("docs", c.files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
