package harness

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/frameworks/python"
	"httpserverbench/internal/results"
)

// groups are frameworks that are measured besides frameworks.All when they are
// asked for, because they need something that not every machine has.
var groups = map[string]func() (list []frameworks.Framework, note string, err error){
	"python": python.Frameworks,
}

// Group returns the frameworks of the group called name and a note on what is
// missing among them, "" for nothing. The error lists the known groups, or says
// what the group needs and how to get it.
func Group(name string) (list []frameworks.Framework, note string, err error) {
	find, ok := groups[name]
	if !ok {
		known := strings.Join(slices.Sorted(maps.Keys(groups)), ", ")
		return nil, "", fmt.Errorf("no group of frameworks %q: choose one of %s", name, known)
	}
	return find()
}

// join adds the frameworks of groups, names with commas between, to the suite
// and returns the groups' notes.
func (s *Suite) join(groups string) (notes []string, err error) {
	if groups == "" {
		return nil, nil
	}
	if s.placement != results.Apart {
		return nil, errors.New("-groups=" + groups + ": their servers are programs of their own: add -placement=apart")
	}
	for name := range strings.SplitSeq(groups, ",") {
		list, note, err := Group(name)
		if err != nil {
			return nil, err
		}
		s.more = append(s.more, list...)
		if note != "" {
			notes = append(notes, name+": "+note)
		}
	}
	return notes, nil
}
