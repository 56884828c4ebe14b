package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/gitrev"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
	"httpserverbench/internal/stats"
)

// The row that is made slower, and where its handler is.
const (
	slowedRow  = "SerialGetText/framework=zerodep"
	handler    = `app.Get("/text", func(c *httpserver.Ctx) error {`
	imports    = "import (\n"
	sourceFile = "frameworks/zerodep.go"
)

// call is what a slower handler does first, and work how: multiplications that
// wait for each other, and a store that what follows waits for, so that the
// processor hides nothing of it behind other work. It is one function more, so
// with it the linker lays out the code in another order than without, in every
// round.
const (
	call = "\n\t\tadditional.Store(additionalWork(%d))\n\t\t"
	work = `
var additional atomic.Uint64

func init() { additional.Store(additionalWork(1)) }

//go:noinline
func additionalWork(steps int) uint64 {
	x := uint64(1)
	for range steps {
		x = x*6364136223846793005 + 1
	}
	return x
}
`
)

// A testBed is a clone of the repository with slower copies of its last commit
// as tags.
type testBed struct {
	options
	dir     string // holds the clone and the command
	clone   string
	command string
	base    string // hash of the commit
}

// newTestBed clones the repository, builds compare, and makes the slower copies.
func newTestBed(ctx context.Context, repo *gitrev.Repo, o options, stderr io.Writer) (b *testBed, err error) {
	b = &testBed{options: o}
	if b.dir, err = os.MkdirTemp("", "verify-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			b.remove()
		}
	}()
	b.clone, b.command = filepath.Join(b.dir, "clone"), filepath.Join(b.dir, "compare")
	commit, err := repo.Resolve(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	b.base = commit.Hash
	if _, err := b.in(ctx, repo.Dir, "git", "clone", "--quiet", ".", b.clone); err != nil {
		return nil, err
	}
	if _, err := b.in(ctx, b.clone, "go", "build", "-o", b.command, "./scripts/compare"); err != nil {
		return nil, err
	}
	if err := b.commit(ctx, tag(0), 0); err != nil {
		return nil, err
	}
	cost, err := b.calibrate(ctx)
	if err != nil {
		return nil, err
	}
	for _, slowdown := range kinds[1:] {
		steps := cost.steps(slowdown)
		fmt.Fprintf(stderr, "%g %% of a request is %d steps of work\n", 100*slowdown, steps)
		if err := b.commit(ctx, tag(slowdown), steps); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *testBed) remove() { os.RemoveAll(b.dir) }

// in runs a program in a directory and returns its standard output. Where it
// failed, the error ends with what it said.
func (b *testBed) in(ctx context.Context, dir, program string, args ...string) ([]byte, error) {
	out, err := child.Command{Dir: dir, Path: program, Limit: 30 * time.Minute}.Run(ctx, args...)
	if err != nil {
		err = fmt.Errorf("%s %s: %w: %s", program, args[0], err, strings.TrimSpace(string(out.Stderr)))
	}
	return out.Stdout, err
}

// tag names the copy that is slower by a share.
func tag(slowdown float64) string {
	return "slower-" + strconv.FormatFloat(100*slowdown, 'f', -1, 64)
}

// checkOut makes the clone's files those of a revision.
func (b *testBed) checkOut(ctx context.Context, revision string) error {
	_, err := b.in(ctx, b.clone, "git", "checkout", "--quiet", "--detach", revision)
	return err
}

// commit makes a copy of the commit whose handler does some steps of work. With
// none its handler is the commit's, and only the layout is another.
func (b *testBed) commit(ctx context.Context, tag string, steps int) error {
	if err := b.checkOut(ctx, b.base); err != nil {
		return err
	}
	path := filepath.Join(b.clone, filepath.FromSlash(sourceFile))
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, text := range []string{handler, imports} {
		if strings.Count(string(source), text) != 1 {
			return fmt.Errorf("%s has no line, or several, with %s", sourceFile, text)
		}
	}
	slower := strings.Replace(string(source), imports, imports+"\t\"sync/atomic\"\n", 1) + work
	if steps > 0 {
		slower = strings.Replace(slower, handler, handler+fmt.Sprintf(call, steps), 1)
	}
	if err := os.WriteFile(path, []byte(slower), 0o666); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"-c", "user.name=verify", "-c", "user.email=verify@localhost", "commit", "--quiet", "--all", "--message", fmt.Sprintf("Do %d steps of work in GET /text", steps)},
		{"tag", tag},
	} {
		if _, err := b.in(ctx, b.clone, "git", args...); err != nil {
			return err
		}
	}
	return nil
}

// A cost is what work adds to a request, as a share of its time: once, and for
// each step.
type cost struct{ once, step float64 }

// steps returns how many steps add a share.
func (c cost) steps(share float64) int {
	return max(1, int(math.Round((share-c.once)/c.step)))
}

// calibrate measures the cost of work in place, of few steps and of many, each
// in pairs with none.
func (b *testBed) calibrate(ctx context.Context) (c cost, err error) {
	const few, many, pairs = 100, 800, 40
	tags := []string{tag(0), "few", "many"}
	if err := errors.Join(b.commit(ctx, tags[1], few), b.commit(ctx, tags[2], many)); err != nil {
		return c, err
	}
	values := map[string][]float64{}
	for i := range pairs {
		for _, tag := range tags {
			v, err := b.sample(ctx, tag, runner.Layout(i+1))
			if err != nil {
				return c, err
			}
			values[tag] = append(values[tag], v)
		}
	}
	share := func(tag string) float64 { return stats.Ratio(values[tags[0]], values[tag], 0.95).Value - 1 }
	c.step = (share("many") - share("few")) / (many - few)
	c.once = share("few") - few*c.step
	if !(c.step > 0) {
		return c, fmt.Errorf("%d steps of work changed the time of %s by %.3f, and %d by %.3f", few, slowedRow, share("few"), many, share("many"))
	}
	return c, nil
}

// sample measures the row's multiple of the floor once.
func (b *testBed) sample(ctx context.Context, tag string, layout runner.Layout) (float64, error) {
	if err := b.checkOut(ctx, tag); err != nil {
		return 0, err
	}
	binary, err := runner.Build(ctx, b.clone, filepath.Join(b.dir, tag), layout)
	if err != nil {
		return 0, err
	}
	o, err := binary.Run(ctx, results.ParseName(slowedRow), runner.Options{Benchtime: "50ms", Placement: results.Single})
	switch {
	case err != nil:
		return 0, err
	case o.Failure != nil:
		return 0, o.Failure
	}
	return o.Row.Values(results.XFloor)[0], nil
}

// compare compares the commit with a copy that is slower by a share; where that
// is 0, with one that does no work in another layout.
func (b *testBed) compare(ctx context.Context, slowdown float64) (outcome, error) {
	dir, err := os.MkdirTemp(b.dir, "results-")
	if err != nil {
		return outcome{}, err
	}
	defer os.RemoveAll(dir)
	command := child.Command{Dir: b.clone, Path: b.command, Limit: time.Hour, End: os.Interrupt}
	out, err := command.Run(ctx, "-bench", b.bench, "-rounds", strconv.Itoa(b.rounds), "-dir", dir, b.base, tag(slowdown))
	if ctx.Err() != nil {
		return outcome{}, err
	}
	c, err := newOutcome(dir, b.verdict) // its exit status may be any
	if err != nil {
		return c, fmt.Errorf("%w: %s", err, out.Stderr)
	}
	c.Time, c.Slowdown = time.Now().UTC().Format(time.RFC3339), slowdown
	return c, nil
}
