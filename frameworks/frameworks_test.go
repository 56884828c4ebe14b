package frameworks

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// One who adds a framework changes nothing here, wherever it stands between
// the base and the floor.
func TestOrder(t *testing.T) {
	const want = "zerodep nethttp chi gin httprouter fasthttp floor"
	var names []string
	for _, f := range All {
		if slices.Contains(strings.Fields(want), f.Name) {
			names = append(names, f.Name)
		}
	}
	if got := strings.Join(names, " "); got != want {
		t.Errorf("All, without what was added: got %s, want %s", got, want)
	}
	if first, last := All[0].Name, All[len(All)-1].Name; first != "zerodep" || last != "floor" {
		t.Errorf("All begins with %s and ends with %s, want zerodep, the base, and floor, the limit", first, last)
	}
}

func TestDescriptions(t *testing.T) {
	wellFormed := regexp.MustCompile(`^[a-z0-9]+$`)
	seen := make(map[string]bool)
	for _, f := range All {
		if !wellFormed.MatchString(f.Name) || seen[f.Name] {
			t.Errorf("%q: want a name of lower-case letters and digits that no other has", f.Name)
		}
		seen[f.Name] = true
		if f.Kind == "" || f.About == "" || f.Serve == nil {
			t.Errorf("%s: want Kind, About and Serve", f.Name)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, f := range All {
		if got, err := Lookup(f.Name); err != nil || got.Name != f.Name {
			t.Errorf("Lookup(%q): got %q, error %v", f.Name, got.Name, err)
		}
	}
	_, err := Lookup("No such")
	const want = `no framework "No such": choose one of zerodep, `
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("Lookup of an unknown name: got error %v, want %s…", err, want)
	}
}

func TestVersion(t *testing.T) {
	for _, f := range All {
		got, err := Version(f)
		if err != nil {
			t.Errorf("Version(%s): %v", f.Name, err)
		}
		switch f.Module {
		case "":
			if got != "(devel)" {
				t.Errorf("Version(%s) = %q, want (devel)", f.Name, got)
			}
		case "std":
			if got != runtime.Version() {
				t.Errorf("Version(%s) = %q, want %s", f.Name, got, runtime.Version())
			}
		default:
			if !strings.HasPrefix(got, "v") {
				t.Errorf("Version(%s) = %q, want one of a module", f.Name, got)
			}
		}
	}
}

func TestRequiredVersion(t *testing.T) {
	root := t.TempDir()
	below := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(below, 0o777); err != nil {
		t.Fatal(err)
	}
	const gomod = "module m\n\nrequire example.com/x v1.2.3\n"
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte(gomod), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Chdir(below)
	if got, err := requiredVersion("example.com/x"); got != "v1.2.3" || err != nil {
		t.Errorf("got %q, error %v, want v1.2.3", got, err)
	}
	if _, err := requiredVersion("example.com/y"); err == nil || !strings.Contains(err.Error(), "requires no example.com/y") {
		t.Errorf("a module that is not required: got error %v", err)
	}
}

func TestNoGoMod(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := requiredVersion("example.com/x"); err == nil || !strings.Contains(err.Error(), "run from within the module") {
		t.Errorf("got error %v", err)
	}
}
