package frameworks

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"golang.org/x/mod/modfile"
)

// Version returns the version of f: Go's own for the standard library,
// "(devel)" for what is built from this module's tree, as Go itself calls that,
// and else what go.mod requires.
//
// A program's build information says what it was built with, but that of a
// test binary lists no modules (seen with Go 1.26.8). There the go.mod at or
// above the working directory is read, which for a test is the one it was
// built by.
func Version(f Framework) (string, error) {
	switch f.Module {
	case "":
		return "(devel)", nil
	case "std":
		return runtime.Version(), nil
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == f.Module {
				return dep.Version, nil
			}
		}
	}
	return requiredVersion(f.Module)
}

// requiredVersion looks module up in the nearest go.mod.
func requiredVersion(module string) (string, error) {
	path, err := nearestGoMod()
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	mod, err := modfile.ParseLax(path, data, nil)
	if err != nil {
		return "", err
	}
	for _, r := range mod.Require {
		if r.Mod.Path == module {
			return r.Mod.Version, nil
		}
	}
	return "", fmt.Errorf("%s requires no %s", path, module)
}

// nearestGoMod returns the path of the go.mod in the working directory or
// the closest directory above it.
func nearestGoMod() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for start := dir; ; {
		path := filepath.Join(dir, "go.mod")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod in %s or above it: run from within the module", start)
		}
		dir = parent
	}
}
