package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/harness"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
)

// options are the command line.
type options struct {
	rounds     int
	bench      string
	frameworks []string // nil for all
	groups     []string // that are measured besides
	missing    []string // what is not in groups and why
	target     string   // address of a server that is measured instead of the frameworks; "" for none
	floor      string   // address of the floor beside target; "" for none
	benchtime  string
	placements []results.Placement
	seed       uint64
	out        string   // name of the files, without placement and extension
	args       []string // as they were given
}

// parseOptions reads the command line. For -help it writes the usage to
// stdout and returns flag.ErrHelp. Every other error is a cli.UsageError.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{
		rounds: 10, bench: ".", benchtime: "100ms", out: "results", args: args, seed: newSeed(),
		placements: []results.Placement{results.Single, results.Apart},
	}
	byDefault := o.placements
	flags := cli.New("go run ./scripts/bench [flags]", stdout)
	cli.Rounds(flags, &o.rounds)
	cli.Bench(flags, &o.bench)
	cli.Frameworks(flags, &o.frameworks)
	cli.Benchtime(flags, &o.benchtime)
	cli.Placements(flags, &o.placements)
	flags.StringVar(&o.target, "target", "", "measure the server at this `address`, such as http://10.0.0.2:8080, and nothing else")
	flags.StringVar(&o.floor, "floor", "", "with -target, the `address` of a floor that runs beside it")
	flags.Uint64Var(&o.seed, "seed", o.seed, "shuffle with this `number`; by default a new one each time")
	cli.Output(flags, &o.out, "write this `file`, whose name gets the placement: of new or new.txt it makes new-single.txt and new-apart.txt")
	rest, err := cli.Parse(flags, args)
	if err != nil {
		return o, err
	}
	o.out = strings.TrimSuffix(o.out, extension)
	if o.target != "" && slices.Equal(o.placements, byDefault) {
		o.placements = []results.Placement{results.Remote}
	}
	o.placements = slices.DeleteFunc(slices.Clone(results.Placements), func(p results.Placement) bool {
		return !slices.Contains(o.placements, p)
	})
	switch {
	case len(rest) > 0:
		return o, cli.Usagef("unexpected argument %q: bench takes flags only, see -help", rest[0])
	case o.rounds < 1:
		return o, cli.Usagef("-rounds %d: want 1 or more", o.rounds)
	case o.out == "":
		return o, cli.Usagef("-o: want the name of a file")
	case (o.target != "") != slices.Equal(o.placements, []results.Placement{results.Remote}):
		return o, cli.Usagef("-target goes with placement remote and no other, and that with -target")
	case o.floor != "" && o.target == "":
		return o, cli.Usagef("-floor %s: it is the floor beside a server that runs elsewhere: add -target", o.floor)
	case o.target != "" && o.frameworks != nil:
		return o, cli.Usagef("-frameworks: with -target that server is measured and no other: leave -frameworks out")
	}
	return o, o.separate()
}

// run returns how rows are run in a placement.
func (o *options) run(p results.Placement) runner.Options {
	return runner.Options{
		Benchtime: o.benchtime, Placement: p, Groups: strings.Join(o.groups, ","),
		Target: o.target, Floor: o.floor,
	}
}

// separate takes the groups, such as +python, from the frameworks that were
// asked for. Where others were asked for by name, so are those of the groups.
func (o *options) separate() error {
	var names, members []string
	for _, name := range o.frameworks {
		group, ok := strings.CutPrefix(name, "+")
		if !ok {
			names = append(names, name)
			continue
		}
		if !slices.Equal(o.placements, []results.Placement{results.Apart}) {
			return cli.Usagef("-frameworks %s: its servers are programs of their own: add -placement apart", name)
		}
		list, missing, err := harness.Group(group)
		if err != nil {
			return cli.Usagef("-frameworks %s: %w", name, err)
		}
		o.groups = append(o.groups, group)
		if missing != "" {
			o.missing = append(o.missing, group+": "+missing)
		}
		for _, f := range list {
			members = append(members, f.Name)
		}
	}
	o.frameworks = names
	if names != nil {
		o.frameworks = append(names, members...)
	}
	return nil
}

const extension = ".txt"

// path returns the name of a placement's file.
func (o *options) path(p results.Placement) string { return o.out + "-" + string(p) + extension }

// pattern returns what selects the rows of the frameworks that were asked for.
func (o *options) pattern() string {
	if o.frameworks == nil {
		return o.bench
	}
	return fmt.Sprintf("(%s)/^framework=(%s)$", o.bench, strings.Join(o.frameworks, "|"))
}

// newSeed returns a seed that is short enough to type again.
func newSeed() uint64 {
	var b [4]byte
	rand.Read(b[:])
	return uint64(binary.LittleEndian.Uint32(b[:]))
}
