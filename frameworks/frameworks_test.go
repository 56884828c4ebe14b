package frameworks

import (
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

// A test binary does not know its modules; the program that serve is does.
func TestVersion(t *testing.T) {
	for _, f := range All {
		got, err := Version(f)
		switch f.Module {
		case "":
			if got != "(devel)" || err != nil {
				t.Errorf("Version(%s) = %q, %v, want (devel)", f.Name, got, err)
			}
		case "std":
			if got != runtime.Version() || err != nil {
				t.Errorf("Version(%s) = %q, %v, want %s", f.Name, got, err, runtime.Version())
			}
		default:
			if !strings.HasPrefix(got, "v") && (err == nil || !strings.Contains(err.Error(), f.Module)) {
				t.Errorf("Version(%s) = %q, %v, want one of a module, or an error that names it", f.Name, got, err)
			}
		}
	}
}
