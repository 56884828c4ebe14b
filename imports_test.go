package httpserverbench

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Imports go in one direction, down this list: a package may import those of
// the lines below its own. The module's root and scripts/ stand above all.
var layers = [][]string{
	{"harness", "runner", "compare", "report", "locust"},
	{"host", "gitrev", "cli"},
	{"scenario", "target", "results", "stats", "golden", "conformance"},
	{"frameworks", "load", "hello"},
	{"httpserver", "child"},
}

const module = "httpserverbench"

// place returns a package of this module by its name without directories above
// it, such as "report" for internal/report/page, and its line in layers, or -1.
func place(path string) (name string, layer int) {
	name, _, _ = strings.Cut(strings.TrimPrefix(path, "internal/"), "/")
	return name, slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, name) })
}

func TestImportsGoDown(t *testing.T) {
	for _, pkg := range packages(t) {
		if _, layer := place(pkg.Dir); layer < 0 && pkg.Dir != "." && !strings.HasPrefix(pkg.Dir, "scripts/") {
			t.Errorf("%s has no layer: add it to the list", pkg.Dir)
		}
		for _, imported := range pkg.Imports {
			path, ours := strings.CutPrefix(imported, module+"/")
			if !ours {
				continue
			}
			if !allowed(pkg.Dir, path) {
				t.Errorf("%s imports %s, which is not below it", pkg.Dir, path)
			}
		}
	}
}

// allowed reports whether one package of this module may import another: one
// of a line below its own, or a part of the same.
func allowed(from, to string) bool {
	a, above := place(from)
	b, below := place(to)
	return below >= 0 && (above < below || a == b)
}

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{".", "internal/harness", true},
		{"scripts/bench", "internal/runner", true},
		{"internal/harness", "frameworks", true},
		{"internal/report/page", "internal/report/plots", true},
		{"internal/compare", "internal/runner", false},
		{"internal/report/page", "internal/report", true},
		{"internal/results", "internal/harness", false},
		{"internal/runner", "internal/harness", false},
		{"internal/scenario", "internal/load", true},
		{"internal/load", "internal/target", false},
		{"frameworks", "internal/scenario", false},
		{"httpserver", "frameworks", false},
		{"scripts/bench", "scripts/compare", false},
	} {
		if got := allowed(c.from, c.to); got != c.want {
			t.Errorf("allowed(%s, %s) = %t, want %t", c.from, c.to, got, c.want)
		}
	}
}

// httpserver needs nothing but the standard library, and nothing above it.
func TestServerHasNoDependencies(t *testing.T) {
	for _, pkg := range packages(t) {
		if pkg.Dir != "httpserver" && !strings.HasPrefix(pkg.Dir, "httpserver/") {
			continue
		}
		for _, imported := range pkg.Imports {
			first, _, _ := strings.Cut(imported, "/")
			if strings.Contains(first, ".") || first == module && imported != module+"/httpserver" && !strings.HasPrefix(imported, module+"/httpserver/") {
				t.Errorf("%s imports %s", pkg.Dir, imported)
			}
			if pkg.Dir != "httpserver/nethttp" && (imported == "net/http" || strings.HasPrefix(imported, "net/http/")) {
				t.Errorf("%s imports %s, which only nethttp may", pkg.Dir, imported)
			}
			if pkg.Dir == "httpserver/internal/http1" && first == module {
				t.Errorf("%s imports %s, and is to know no other package of the module", pkg.Dir, imported)
			}
		}
	}
}

// packages returns this module's packages without their tests. Dir is their
// path below the root.
func packages(t *testing.T) []*build.Package {
	t.Helper()
	var list []*build.Package
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || len(name) > 1 && name[0] == '.' {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(path, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		pkg.Dir = filepath.ToSlash(path)
		list = append(list, pkg)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
