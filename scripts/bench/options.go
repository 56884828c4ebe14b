package main

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/cli"
	"httpserverbench/internal/harness"
	"httpserverbench/internal/results"
	"httpserverbench/internal/runner"
	"httpserverbench/internal/target"
)

// options are the command line.
type options struct {
	cli.Measurement
	groups  []string               // that are measured besides
	members []frameworks.Framework // of the groups
	missing []string               // what is not in groups and why
	target  string                 // address of a server that is measured instead of the frameworks; "" for none
	floor   string                 // address of the floor beside target; "" for none
	profile cli.Choice
	out     string   // name of the files, without placement and extension
	args    []string // as they were given
}

// remote is the placement of a server that runs elsewhere, and of no other.
var remote = []results.Placement{results.Remote}

// parseOptions reads the command line. For -help it writes the usage to
// stdout and returns flag.ErrHelp. Every other error is a cli.UsageError.
func parseOptions(args []string, stdout io.Writer) (options, error) {
	o := options{out: "results", args: args, profile: cli.Choice{Of: []string{"cpu"}}}
	o.Measurement = cli.Measurement{
		Rounds: 10, Bench: ".", Benchtime: benchtime, Placements: []results.Placement{results.Single, results.Apart},
	}
	byDefault := o.Placements
	flags := cli.New("go run ./scripts/bench [flags]", stdout)
	o.Flags(flags)
	flags.StringVar(&o.target, "target", "", "measure the server at this `address`, such as http://10.0.0.2:8080, and nothing else")
	flags.StringVar(&o.floor, "floor", "", "with -target, the `address` of a floor that runs beside it")
	flags.Var(&o.profile, "profile", "record a `cpu` profile of each row's server instead of measuring it, in placement apart, and print its ten hottest functions")
	flags.StringVar(&o.out, "o", o.out, "write this `file`, whose name gets the placement: of new or new.txt it makes new-single.txt and new-apart.txt")
	if err := cli.ParseFlags(flags, args); err != nil {
		return o, err
	}
	o.out = strings.TrimSuffix(o.out, extension)
	if err := o.place(byDefault); err != nil {
		return o, err
	}
	return o, cmp.Or(o.Check(), o.separate(), o.absent(), o.reach())
}

// place settles the placement of what is measured in one alone.
func (o *options) place(byDefault []results.Placement) error {
	if o.target != "" && slices.Equal(o.Placements, byDefault) {
		o.Placements = remote
	}
	switch {
	case (o.target != "") != slices.Equal(o.Placements, remote):
		return cli.Usagef("-target goes with placement remote and no other, and that with -target")
	case o.floor != "" && o.target == "":
		return cli.Usagef("-floor %s: it is the floor beside a server that runs elsewhere: add -target", o.floor)
	case o.target != "" && o.Frameworks != nil:
		return cli.Usagef("-frameworks: with -target that server is measured and no other: leave -frameworks out")
	case o.profile.Value != "":
		return o.prepareProfile(byDefault)
	}
	return nil
}

// absent refuses to write files that exist already. A profile is none of them.
func (o *options) absent() error {
	if o.out == "" {
		return cli.Usagef("-o: want the name of a file")
	}
	for _, p := range o.Placements {
		if err := cli.Absent(o.path(p)); err != nil && o.profile.Value == "" {
			return cli.Usagef("%w: give another name with -o; report takes several files of one placement", err)
		}
	}
	return nil
}

// run returns how rows are run in a placement.
func (o *options) run(p results.Placement) runner.Options {
	return runner.Options{
		Benchtime: o.Benchtime, Placement: p, Groups: strings.Join(o.groups, ","),
		Target: o.target, Floor: o.floor,
	}
}

// reach finds out whether the servers that run elsewhere are there.
func (o *options) reach() error {
	for _, address := range []string{o.target, o.floor} {
		if address == "" {
			continue
		}
		if _, err := target.Remote(address); err != nil {
			return cli.Usagef("%w", err)
		}
	}
	return nil
}

// separate takes the groups, such as +python, from the frameworks that were
// asked for. Where others were asked for by name, so are those of the groups.
func (o *options) separate() error {
	var names []string
	for _, name := range o.Frameworks {
		group, ok := strings.CutPrefix(name, "+")
		if ok {
			if err := o.join(group); err != nil {
				return cli.Usagef("-frameworks %s: %w", name, err)
			}
			continue
		}
		if _, err := frameworks.Lookup(name); err != nil {
			return cli.Usagef("-frameworks: %w", err)
		}
		names = append(names, name)
	}
	o.Frameworks = names
	if names != nil {
		for _, f := range o.members {
			o.Frameworks = append(o.Frameworks, f.Name)
		}
	}
	return nil
}

// join adds a group of frameworks.
func (o *options) join(group string) error {
	if !slices.Equal(o.Placements, []results.Placement{results.Apart}) {
		return cli.Usagef("its servers are programs of their own: add -placement apart")
	}
	list, missing, err := harness.Group(group)
	if err != nil {
		return err
	}
	o.groups = append(o.groups, group)
	if missing != "" {
		o.missing = append(o.missing, group+": "+missing)
	}
	o.members = append(o.members, list...)
	return nil
}

const (
	extension = ".txt"
	benchtime = "100ms" // by default
)

// path returns the name of a placement's file.
func (o *options) path(p results.Placement) string { return o.out + "-" + string(p) + extension }
