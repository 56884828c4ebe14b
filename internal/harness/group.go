package harness

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/frameworks/python"
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

// join adds the frameworks of the groups to the suite and returns the groups'
// notes.
func (s *Suite) join() (notes []string, err error) {
	if s.flags.Groups == "" {
		return nil, nil
	}
	for name := range strings.SplitSeq(s.flags.Groups, ",") {
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
