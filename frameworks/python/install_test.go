//go:build unix

package python

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// pinned returns files that need one package, version 1.0 of standin, whose
// wheel has this content.
func pinned(wheel []byte) fstest.MapFS {
	pin := fmt.Sprintf("standin==1.0 \\\n    --hash=sha256:%x\n", sha256.Sum256(wheel))
	return fstest.MapFS{"requirements.txt": {Data: []byte(pin)}}
}

// wheel returns a package that pip installs: one module that is empty.
func wheel(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"standin.py":                     "",
		"standin-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: standin\nVersion: 1.0\n",
		"standin-1.0.dist-info/WHEEL":    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		"standin-1.0.dist-info/RECORD":   "standin.py,,\nstandin-1.0.dist-info/METADATA,,\nstandin-1.0.dist-info/WHEEL,,\nstandin-1.0.dist-info/RECORD,,\n",
	} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// folder returns a new folder with the wheel of standin, or an empty one.
func folder(t *testing.T, wheel []byte) string {
	t.Helper()
	dir := t.TempDir()
	if wheel != nil {
		write(t, filepath.Join(dir, "standin-1.0-py3-none-any.whl"), string(wheel), 0o644)
	}
	return dir
}

// script returns the path of an executable shell script.
func script(t *testing.T, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "python")
	write(t, path, "#!/bin/sh\n"+lines+"\n", 0o755)
	return path
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// recentPython returns an interpreter, or skips the test.
func recentPython(t *testing.T) string {
	t.Helper()
	path, err := Installer{Log: io.Discard}.findPython(t.Context())
	if err != nil {
		t.Skip(err)
	}
	return path
}

func TestInstallFromWheels(t *testing.T) {
	t.Parallel()
	recentPython(t)
	var log strings.Builder
	content := wheel(t)
	module := filepath.Join(t.TempDir(), "any.py")
	write(t, module, "version = 1", 0o644)
	parent := t.TempDir()
	in := Installer{Dir: filepath.Join(parent, "python"), Wheels: folder(t, content), Module: module, Files: pinned(content), Log: &log}
	if err := in.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	env, err := open(in.Dir, in.Files)
	if err != nil {
		t.Fatal(err)
	}
	if v := env.version(); !strings.Contains(log.String(), "found Python "+v+",") || v == "" {
		t.Errorf("version %q, want the one that was found in\n%s", v, &log)
	}
	if out, err := in.command(interpreter(in.Dir)).Run(t.Context(), "-c", "import standin"); err != nil {
		t.Fatalf("the package cannot be used: %v: %s", err, out.Stderr)
	}
	if got := filepath.Join(in.Dir, appDir, "httpserver.py"); read(t, got) != "version = 1" {
		t.Errorf("%s has %q", got, read(t, got))
	}
	for _, step := range []string{"found Python 3.", "making a virtual environment", "installing 1 packages", "copying zerodep's module"} {
		if !strings.Contains(log.String(), step) {
			t.Errorf("no %q among the steps:\n%s", step, &log)
		}
	}
	only(t, parent, "python")

	t.Run("again", func(t *testing.T) {
		log.Reset()
		in.Wheels, in.Module = folder(t, nil), ""
		if err := in.Run(t.Context()); err != nil || !strings.HasSuffix(log.String(), "is up to date\n") {
			t.Errorf("error %v, want none and no further step in:\n%s", err, &log)
		}
	})
	t.Run("after a change of files", func(t *testing.T) {
		changed := pinned(content)
		changed["serving.py"] = &fstest.MapFile{Data: []byte("pass")}
		if _, err := open(in.Dir, changed); err == nil || !strings.Contains(err.Error(), "of another version: go run ./scripts/python") {
			t.Errorf("error %v, want one that says what to do", err)
		}
	})
}

func TestInstallErrors(t *testing.T) {
	good := wheel(t)
	tests := []struct {
		name   string
		python string // "" means the machine's
		pinned []byte // the wheel whose hash is required
		wheels string
		module string
		err    string // a part of the error
	}{
		{name: "no Python", python: "no-such-python", err: "no Python: "},
		{name: "too old", python: script(t, "echo 3.9.2 False"), err: "is Python 3.9.2: install 3.11 or later"},
		{name: "far too old", python: script(t, `case "$1" in -I) echo "Unknown option: -I"; exit 2;; esac; echo 2.7.18 False`), err: "is Python 2.7.18: install 3.11 or later"},
		{name: "not Python", python: script(t, "printf >&2 'command not found\\n  it is elsewhere\\n'; exit 127"), err: "for its version: exit status 127: command not found it is elsewhere: name another Python with -python"},
		{name: "fails", python: script(t, "printf >&2 'Traceback (most recent call last):\\n  line 1\\nImportError: sys\\n'; exit 1"), err: "for its version: exit status 1: ImportError: sys: name"},
		{name: "no venv", python: script(t, `case "$*" in *venv*) echo "Error: no ensurepip"; exit 1;; esac; echo 3.12.1 True`), err: "make a virtual environment: exit status 1: no ensurepip"},
		{name: "no ensurepip", python: script(t, `case "$*" in *venv*) printf "Not created:\n\n    apt install python3-venv\n"; exit 1;; esac; echo 3.12.1 True`), err: "exit status 1: Not created: apt install python3-venv"},
		{name: "no folder", pinned: good, wheels: filepath.Join(t.TempDir(), "none"), err: "the folder of wheels: open "},
		{name: "no wheel", pinned: good, wheels: folder(t, nil), err: "exit status 1: Could not find a version that satisfies the requirement standin==1.0 (from versions: none): docs/python.md says how to make and name a folder of wheels"},
		{name: "another wheel", pinned: []byte("another"), wheels: folder(t, good), err: "DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE; standin==1.0 from file:"},
		{name: "a broken wheel", pinned: []byte("broken"), wheels: folder(t, []byte("broken")), err: "standin"},
		{name: "no module", pinned: good, wheels: folder(t, good), module: "/no/httpserver.py", err: "zerodep's module: stat /no/httpserver.py"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.python == "" {
				recentPython(t)
			}
			parent := t.TempDir()
			in := Installer{Dir: filepath.Join(parent, "python"), Python: tt.python, Wheels: tt.wheels, Module: tt.module, Files: pinned(tt.pinned), Log: io.Discard}
			err := in.Run(t.Context())
			if err == nil || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, tt.err)
			}
			only(t, parent)
		})
	}
}

// The script is interrupted while it makes the environment, which is when it
// has opened the pipe.
func TestInterruptedInstallLeavesWhatWasThere(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	in := Installer{
		Dir:    filepath.Join(parent, "python"),
		Python: script(t, `case "$*" in *venv*) echo begun >`+pipe+`; exec sleep 600;; esac; echo 3.12.1 True`),
		Files:  pinned(nil),
		Log:    io.Discard,
	}
	write(t, filepath.Join(in.Dir, stampFile), "older", 0o644)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		os.ReadFile(pipe)
		cancel()
	}()
	if err := in.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the interrupt", err)
	}
	only(t, parent, "python")
	if got := read(t, filepath.Join(in.Dir, stampFile)); got != "older" {
		t.Errorf("what was there is now %q", got)
	}
}

func TestZerodepModuleThatCannotBeHad(t *testing.T) {
	in := Installer{Dir: t.TempDir(), Files: pinned(nil)}
	stamp, err := fingerprint(in.Files)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(in.Dir, stampFile), stamp, 0o644)
	write(t, interpreter(in.Dir), "#!/bin/sh\necho 'warning: slow'; echo 'error: no way there' >&2; exit 1\n", 0o755)
	var log strings.Builder
	in.Log = &log
	if err := in.Run(t.Context()); err != nil {
		t.Errorf("error %v, want the note alone", err)
	}
	if !strings.Contains(log.String(), "get zerodep's module: exit status 1: no way there\nzerodep-py is not measured") {
		t.Errorf("logged:\n%s", &log)
	}
	list, note := Environment{in.Dir}.Servers()
	if len(list) != len(servers)-1 || note != absent {
		t.Errorf("%d of %d servers and the note %q", len(list), len(servers), note)
	}
}

func TestOpenWithoutAnEnvironment(t *testing.T) {
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "go run ./scripts/python makes one") {
		t.Errorf("error %v, want one that says what to do", err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// only checks that dir has these entries and no other.
func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s has %q, want %q", dir, got, want)
	}
}

func TestReleasesAreThoseOfTheRequirements(t *testing.T) {
	for name, dots := range map[string]int{"flask": 2, "bottle": 2, "microdot": 2, "zerodep-py": 0} {
		if got := release(name); strings.Count(got, ".") != dots {
			t.Errorf("%s: release %q, want one of three numbers, or none for zerodep-py", name, got)
		}
	}
}
