package frameworks_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A framework that the suite does not have is added as the page for that says:
// each command, the file and the line are what stands there. The build takes
// them from a temporary directory, so that nothing in the tree changes.
func TestAddingAFramework(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the suite with one more framework")
	}
	page := read(t, "../docs/adding-a-framework.md")
	commands, code := blocks(page, "sh"), blocks(page, "go")
	if len(commands) != 2 || len(code) != 2 {
		t.Fatalf("got %d blocks of commands and %d of Go, want 2 and 2", len(commands), len(code))
	}
	m := newModule(t)
	get := strings.Fields(commands[0])
	if out, err := m.run(t, "go", "mod", "download", get[len(get)-1]); err != nil {
		t.Skipf("NOTE: %s is not to be had here, so adding it is not tested: %v\n%s", get[len(get)-1], err, out)
	}
	m.write(t, "frameworks/echo.go", code[0])
	frameworks := read(t, "frameworks.go")
	line := regexp.MustCompile(`(?m)^var All = .*\n`)
	m.write(t, "frameworks/frameworks.go", line.ReplaceAllLiteralString(frameworks, code[1]))
	for _, command := range strings.Split(strings.TrimSpace(commands[0]+commands[1]), "\n") {
		if strings.HasPrefix(command, "go test") {
			command += " -v -benchtime 1x"
		}
		out, err := m.run(t, "sh", "-c", command)
		if err != nil || strings.Contains(out, "no tests to run") {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		for _, want := range wants(command) {
			if !strings.Contains(out, want) {
				t.Errorf("%s: want %q in the output:\n%s", command, want, out)
			}
		}
	}
}

// A module is this one as builds see it with files in place of its own, or
// beside them.
type module struct {
	dir     string            // temporary
	overlay map[string]string // paths of the files in place of those in this module
}

func newModule(t *testing.T) module {
	m := module{t.TempDir(), make(map[string]string)}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := os.WriteFile(filepath.Join(m.dir, name), []byte(read(t, "../"+name)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// write puts a file into the module, at a path below its root.
func (m module) write(t *testing.T, name, content string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(m.dir, filepath.Base(name))
	m.overlay[filepath.Join(root, name)] = file
	overlay, err := json.Marshal(map[string]any{"Replace": m.overlay})
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string]string{file: content, filepath.Join(m.dir, "overlay"): string(overlay)} {
		if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs a command in the module's root and returns its output.
func (m module) run(t *testing.T, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = ".."
	cmd.WaitDelay = 10 * time.Second
	flags := os.Getenv("GOFLAGS") + " -modfile=" + filepath.Join(m.dir, "go.mod")
	if len(m.overlay) > 0 {
		flags += " -overlay=" + filepath.Join(m.dir, "overlay")
	}
	cmd.Env = append(os.Environ(), "GOFLAGS="+strings.TrimSpace(flags))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// wants returns parts of what a command of the page prints.
func wants(command string) []string {
	switch {
	case strings.Contains(command, "-bench "):
		return []string{"BenchmarkSerialGetJSON/framework=echo", "xfloor"}
	case strings.Contains(command, "TestRoutes"):
		return []string{"--- PASS: TestRoutes/echo/echo_a_string", "--- PASS: TestScenarios/SerialPostJSON/framework=echo"}
	}
	return nil
}

// blocks returns the page's blocks of code in a language, without the indent of
// the list that they stand in.
func blocks(page, language string) (list []string) {
	block := regexp.MustCompile("(?ms)^( *)```" + language + "\n(.*?)^ *```$")
	for _, found := range block.FindAllStringSubmatch(page, -1) {
		code := "\n" + found[2]
		list = append(list, strings.ReplaceAll(code, "\n"+found[1], "\n")[1:])
	}
	return list
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
