package python

import (
	"slices"
	"strings"

	"httpserverbench/frameworks"
)

// Frameworks returns the servers of the user's environment that the scenarios
// can be measured on: those that keep a connection open after a response. The
// note names the others. The error is that of [Open].
func Frameworks() (list []frameworks.Framework, note string, err error) {
	dir, err := Dir()
	if err != nil {
		return nil, "", err
	}
	env, err := Open(dir)
	if err != nil {
		return nil, "", err
	}
	servers, missing := env.Servers()
	var closing []string
	for _, s := range servers {
		if !s.KeepAlive {
			closing = append(closing, s.Name+" ("+string(s.Serving)+")")
			continue
		}
		list = append(list, frameworks.Framework{
			Name:    s.Name,
			Kind:    "server in Python",
			About:   s.About,
			Params:  "serving=" + string(s.Serving),
			Command: env.Command(s),
		})
	}
	notes := []string{missing, "not measured, as they close each connection: " + strings.Join(closing, ", ")}
	return list, strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; "), nil
}
