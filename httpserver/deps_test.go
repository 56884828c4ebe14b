package httpserver

import (
	"os/exec"
	"strings"
	"testing"
)

// TestDependencies holds the package to its promise: the standard library alone,
// and of that not net/http.
func TestDependencies(t *testing.T) {
	const listed = "{{if not .Standard}}outside of the standard library: {{end}}{{.ImportPath}}"
	out, err := exec.Command("go", "list", "-deps", "-f", listed, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		own := strings.HasSuffix(dep, ": httpserverbench/httpserver")
		if strings.HasPrefix(dep, "net/http") || strings.Contains(dep, ":") && !own {
			t.Errorf("depends on %s", dep)
		}
	}
}
