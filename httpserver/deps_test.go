package httpserver

import (
	"os/exec"
	"strings"
	"testing"
)

// TestDependencies holds the package to its promise: the standard library alone,
// and of that not net/http.
func TestDependencies(t *testing.T) {
	const listed = "{{if .DepOnly}}{{if not .Standard}}outside: {{end}}{{.ImportPath}}{{end}}"
	out, err := exec.Command("go", "list", "-deps", "-f", listed, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dep := range strings.Lines(string(out)) {
		own := strings.HasPrefix(dep, "outside: httpserverbench/httpserver/internal/")
		if strings.HasPrefix(dep, "net/http") || strings.HasPrefix(dep, "outside: ") && !own {
			t.Errorf("depends on %s", dep)
		}
	}
}
