package runner

import (
	"context"
	"fmt"
	"time"

	"httpserverbench/internal/child"
)

// pprofLimit bounds a run of pprof, whose first one go has to build.
const pprofLimit = 5 * time.Minute

// Hottest returns pprof's table of the ten functions that took most of the time
// of a CPU profile.
func Hottest(ctx context.Context, profile string) ([]byte, error) {
	return pprof(ctx, profile)
}

// Difference returns pprof's table of the ten functions whose shares of the time
// differ most in two CPU profiles. Those are of runs that took different times, so
// the new one is scaled to the old.
func Difference(ctx context.Context, old, new string) ([]byte, error) {
	return pprof(ctx, "-normalize", "-diff_base="+old, new)
}

func pprof(ctx context.Context, args ...string) ([]byte, error) {
	cmd := child.Command{Path: "go", Limit: pprofLimit}
	out, err := cmd.Run(ctx, append([]string{"tool", "pprof", "-top", "-nodecount=10"}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("go tool pprof: %w\n%s", err, excerpt(out.All()))
	}
	return out.Stdout, nil
}
