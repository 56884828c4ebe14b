// Package locust writes the scenarios as a file for Locust, a load generator
// that runs on many machines.
package locust

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"text/template"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
)

//go:embed locustfile.py.tmpl
var source string

var file = template.Must(template.New("locustfile.py").Funcs(template.FuncMap{"quote": quote}).Parse(source))

// A task is one variant of a scenario, as the template shows it.
type task struct {
	Name         string
	Weight       int
	Method, Path string
	Fields       []field
	Content      string
	Required     scenario.Response
	Body         string
	Echo         bool // the required body is the content
}

type field struct{ Name, Value string }

// Write writes a task for each of the scenarios that every framework serves over
// kept-alive connections and with content that is required.
func Write(w io.Writer, scenarios []scenario.Scenario) error {
	var tasks []task
	for _, s := range scenarios {
		if s.Needs != "" || s.TLS || s.Beside.Conns > 0 {
			continue
		}
		for _, v := range s.Variants {
			if v.Way != load.KeptAlive || v.Required.MediaType == "" {
				continue
			}
			t, err := newTask(s, v)
			if err != nil {
				return fmt.Errorf("scenario %s: %w", s.Name, err)
			}
			tasks = append(tasks, t)
		}
	}
	return file.Execute(w, tasks)
}

func newTask(s scenario.Scenario, v scenario.Variant) (task, error) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(v.Request.Head)))
	if err != nil {
		return task{}, err
	}
	name := s.Name
	if v.Params != "" {
		name += "/" + v.Params
	}
	return task{
		Name:     name,
		Weight:   v.Conns,
		Method:   r.Method,
		Path:     r.RequestURI,
		Fields:   fields(r.Header),
		Content:  string(v.Request.Content),
		Required: v.Required,
		Body:     string(v.Required.Body),
		Echo:     len(v.Request.Content) > 0 && bytes.Equal(v.Request.Content, v.Required.Body),
	}, nil
}

// fields returns what Locust does not set itself.
func fields(h http.Header) (list []field) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if name != "Content-Length" {
			list = append(list, field{name, h.Get(name)})
		}
	}
	return list
}

// quote returns s as a string literal of Python. JSON's escapes mean the same
// there, as the encoder escapes no character by a pair of surrogates.
func quote(s string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n"), err
}
