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
)

// options are the command line.
type options struct {
	cli.Measurement
	suite   harness.Flags          // of the benchmarks: Target, Floor and Groups
	members []frameworks.Framework // of the groups
	missing []string               // what is not in the groups and why
	profile cli.Choice
	out     string   // name of the files, without placement and extension
	args    []string // as they were given
}

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
	flags.StringVar(&o.suite.Target, "target", "", "measure the server at this `address`, such as http://10.0.0.2:8080, and nothing else")
	flags.StringVar(&o.suite.Floor, "floor", "", "with -target, the `address` of a floor that runs beside it")
	flags.Var(&o.profile, "profile", "record a `cpu` profile of each row's server instead of measuring it, in placement apart, and print its ten hottest functions")
	flags.StringVar(&o.out, "o", o.out, "write this `file`, whose name gets the placement: of new or new.txt it makes new-single.txt and new-apart.txt")
	if err := cli.ParseFlags(flags, args); err != nil {
		return o, err
	}
	o.out = strings.TrimSuffix(o.out, extension)
	if err := o.place(byDefault); err != nil {
		return o, err
	}
	return o, cmp.Or(o.Check(), o.separate(), o.absent())
}

// place settles where and how long rows are measured, unless that was said.
func (o *options) place(byDefault []results.Placement) error {
	if o.suite.Target != "" && o.Frameworks != nil {
		return cli.Usagef("-frameworks: with -target that server is measured and no other: leave -frameworks out")
	}
	chosen := !slices.Equal(o.Placements, byDefault)
	if o.profile.Value != "" && o.Benchtime == benchtime {
		o.Benchtime = profileTime
	}
	switch {
	case chosen:
	case o.suite.Target != "":
		o.Placements = []results.Placement{results.Remote}
	case o.profile.Value != "" || slices.ContainsFunc(o.Frameworks, isGroup): // each server wants a process of its own
		o.Placements = []results.Placement{results.Apart}
	}
	return nil
}

// suits refuses what the benchmarks would refuse.
func (o *options) suits() error {
	for _, p := range o.Placements {
		f := o.suite
		f.Placement, f.Profile = string(p), o.profile.Value
		if err := f.Check(); err != nil {
			return cli.Usagef("%w", err)
		}
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
		Benchtime: o.Benchtime, Placement: p, Groups: o.suite.Groups,
		Target: o.suite.Target, Floor: o.suite.Floor,
	}
}

func isGroup(name string) bool { return strings.HasPrefix(name, "+") }

// separate takes the groups, such as +python, from the frameworks that were
// asked for. Where others were asked for by name, so are those of the groups.
func (o *options) separate() error {
	var names, groups []string
	for _, name := range o.Frameworks {
		if isGroup(name) {
			groups = append(groups, name[1:])
		} else if _, err := frameworks.Lookup(name); err != nil {
			return cli.Usagef("-frameworks: %w", err)
		} else {
			names = append(names, name)
		}
	}
	o.suite.Groups = strings.Join(groups, ",")
	if err := o.suits(); err != nil {
		return err
	}
	for _, group := range groups {
		list, missing, err := harness.Group(group)
		if err != nil {
			return cli.Usagef("-frameworks +%s: %w", group, err)
		}
		if missing != "" {
			o.missing = append(o.missing, group+": "+missing)
		}
		o.members = append(o.members, list...)
	}
	o.Frameworks = names
	if names != nil {
		for _, f := range o.members {
			o.Frameworks = append(o.Frameworks, f.Name)
		}
	}
	return nil
}

const (
	extension = ".txt"
	benchtime = "100ms" // by default
)

// path returns the name of a placement's file.
func (o *options) path(p results.Placement) string { return o.out + "-" + string(p) + extension }
