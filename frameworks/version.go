package frameworks

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version returns the version of f: Go's own for the standard library,
// "(devel)" for what is built from this module's tree, as Go itself calls that,
// Release for what another program serves, and else what the program was built
// with.
//
// The build information of a test binary lists no modules (seen with Go
// 1.26.8), so there the versions of modules are not known.
func Version(f Framework) (string, error) {
	switch {
	case f.Command != nil && f.Release == "":
		return "", fmt.Errorf("the version of %s is not known", f.Name)
	case f.Command != nil:
		return f.Release, nil
	case f.Module == "":
		return "(devel)", nil
	case f.Module == "std":
		return runtime.Version(), nil
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == f.Module {
				return dep.Version, nil
			}
		}
	}
	return "", fmt.Errorf("the program does not say with which version of %s it was built", f.Module)
}
