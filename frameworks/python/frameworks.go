package python

import (
	"strings"

	"httpserverbench/frameworks"
)

// Frameworks returns the servers of the user's environment, and a note on what
// cannot be measured, "" for nothing. The error is that of [Open].
func Frameworks() (list []frameworks.Framework, note string, err error) {
	dir, err := Dir()
	if err != nil {
		return nil, "", err
	}
	env, err := Open(dir)
	if err != nil {
		return nil, "", err
	}
	servers, note := env.Servers()
	for _, s := range servers {
		list = append(list, frameworks.Framework{
			Name:    s.Name,
			Kind:    strings.TrimSpace("server in Python " + env.version()),
			About:   s.About,
			Params:  s.Params(),
			Closes:  s.Closes,
			Command: env.Command(s),
			Release: release(s.Name),
		})
	}
	return list, note, nil
}

// release returns the version of a package that requirements.txt pins, or "":
// zerodep's module is no package.
func release(name string) string {
	text, err := files.ReadFile("requirements.txt")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if version, ok := strings.CutPrefix(strings.ToLower(line), name+"=="); ok {
			return strings.Fields(version)[0]
		}
	}
	return ""
}
