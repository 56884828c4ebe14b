package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/hello"
	"httpserverbench/internal/results"
)

// serveEnv makes the test binary a program that is measured: its value is what
// it responds with.
const serveEnv = "FOOTPRINT_TEST_RESPONSE"

func TestMain(m *testing.M) {
	response := os.Getenv(serveEnv)
	switch response {
	case "":
		os.Exit(m.Run())
	case "nothing":
		os.Stderr.WriteString("out of cheese\n")
		os.Exit(1)
	}
	http.Serve(hello.Listener(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, response) }))
}

func TestExamine(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ response, want string }{
		{hello.Text, ""},
		{"Hello?", "want status 200, 13 bytes of body, got status 200, 6 bytes"},
		{"nothing", "out of cheese"},
	} {
		t.Run(c.response, func(t *testing.T) {
			t.Setenv(serveEnv, c.response)
			figures, err := examine(t.Context(), program)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %q in it", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var units []string
			for _, f := range figures {
				units = append(units, f.unit)
				if f.value <= 0 {
					t.Errorf("%v %s", f.value, f.unit)
				}
			}
			if want := []string{results.StartTime, results.IdleMemory, results.ConnsMemory, results.LoadedMemory}; !slices.Equal(units, want) {
				t.Errorf("units %q, want %q", units, want)
			}
		})
	}
}

func inModule(t *testing.T) { t.Chdir(filepath.Join("..", "..")) }

func TestDependencies(t *testing.T) {
	inModule(t)
	for _, c := range []struct {
		framework    string
		modules      int
		fewest, most int // lines
	}{
		{"nethttp", 0, 0, 0},
		{"zerodep", 1, 1000, 20000},
		{"chi", 1, 1000, 20000},
	} {
		modules, lines, err := dependencies(t.Context(), c.framework)
		if err != nil || modules != c.modules || lines < c.fewest || lines > c.most {
			t.Errorf("%s: %d modules, %d lines, error %v", c.framework, modules, lines, err)
		}
	}
}

// A program of a framework that has another name would never be measured.
func TestProgramsAreOfFrameworks(t *testing.T) {
	inModule(t)
	entries, err := os.ReadDir(hellos)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, err := frameworks.Lookup(e.Name()); e.IsDir() && err != nil {
			t.Error(err)
		}
	}
}

func TestBadArguments(t *testing.T) {
	inModule(t)
	for _, c := range []struct{ args, want string }{
		{"-rounds 0", "-rounds: want a number of 1 or more"},
		{"-frameworks rails", `no framework "rails": choose one of zerodep`},
		{"chi", `unexpected argument "chi"`},
		{"-o=", "give another name with -o"},
		{"-o go.mod", "give another name with -o"},
	} {
		var stderr bytes.Buffer
		if status := run(t.Context(), strings.Fields(c.args), io.Discard, &stderr); status != cli.ExitUsage || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%s: status %d: %s", c.args, status, &stderr)
		}
	}
}

func TestOutsideOfTheModule(t *testing.T) {
	t.Chdir(t.TempDir())
	var stderr bytes.Buffer
	if status := run(t.Context(), nil, io.Discard, &stderr); status != cli.ExitUsage || !strings.Contains(stderr.String(), "run footprint in the module's directory") {
		t.Errorf("status %d: %s", status, &stderr)
	}
}

// What was measured before an interrupt is in the file.
func TestInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	m := &measurement{options: options{out: filepath.Join(t.TempDir(), "new.txt"), frameworks: frameworks.All[:2]}}
	if err := m.open(ctx); err != nil {
		t.Fatal(err)
	}
	err := m.round(cli.NewProgress(io.Discard, 1), 0, results.FootprintBuild, func(string) ([]figure, error) {
		interrupt()
		return []figure{{1, results.Modules}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.close(ctx); err != nil {
		t.Fatal(err)
	}
	file, err := results.Load(m.out)
	if err != nil || len(file.Rows) != 2 || file.Note(results.NoteInterrupted) != "true" {
		t.Errorf("error %v, %+v", err, file)
	}
}

func TestFootprint(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library")
	}
	inModule(t)
	t.Setenv("CGO_ENABLED", "0") // a cold build still, without that of the C parts
	path := filepath.Join(t.TempDir(), "new.txt")
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-frameworks", "floor", "-rounds", "2", "-o", path}, &stdout, &stderr); status != 0 || !strings.Contains(stdout.String(), "3 samples in ") {
		t.Fatalf("status %d\n%s%s", status, &stdout, &stderr)
	}
	file, err := results.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Rows) != 2 || file.Rows[0].Values(results.BinarySize)[0] < 1e6 || file.Rows[1].Rounds() != 2 {
		t.Errorf("rows %+v", file.Rows)
	}
}
