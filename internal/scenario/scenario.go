// Package scenario is the table of what the suite measures: for each scenario
// the request, the response that is required, and the parameters. The
// benchmarks, the conformance test, the report and the scripts read it.
//
// A scenario is one Benchmark function. It has one or more variants, each with
// a request of its own; a row is one variant on one framework.
package scenario

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
)

// A Scenario is a kind of exchange between client and server.
type Scenario struct {
	Name  string // of the Benchmark function, without "Benchmark"
	Title string // a heading, in a few words
	About string // what one operation is, in Markdown, to follow "One operation is "
	Bytes bool   // report MB/s, counting the content of the request, or of the response to one without
	Peak  bool   // report the peak of the server's memory, where it has a process of its own
	TLS   bool   // over TLS 1.3

	// Beside are connections that the server has besides the client's.
	Beside Background

	// Needs is what a framework must have to be measured; "" means nothing.
	Needs frameworks.Feature

	// Variants has at least one element.
	Variants []Variant
}

// A Background is connections that are not measured. The zero value is none.
type Background struct {
	Kind  load.Kind
	Conns int
}

// A Variant is one choice of a scenario's parameters.
type Variant struct {
	Params   string // benchmark keys, such as "handler=sync"; "" for none
	Way      load.Way
	Conns    int  // connections, each with one request in an operation
	Slice    int  // operations on one server before it is the other's turn
	Load     int  // of way OpenLoop: the rate, in percent of the floor's highest
	Sweep    bool // measured only in a sweep: it takes long
	Request  Request
	Required Response

	// Probe returns another request and its required response, made from r. It
	// tells a server that responds from one that has a response prepared. It is
	// nil where the response does not depend on the request.
	Probe func(r *rand.Rand) (Request, Response)
}

// originals is how many scenarios at the beginning of All are those of the
// page that the suite succeeds.
const originals = 7

// Original reports whether the scenario is one of the seven of the page that
// the suite succeeds.
func (s Scenario) Original() bool {
	return slices.ContainsFunc(All[:originals], func(o Scenario) bool { return o.Name == s.Name })
}

// Lookup returns the scenario called name. Its error lists the known names.
func Lookup(name string) (Scenario, error) {
	i := slices.IndexFunc(All, func(s Scenario) bool { return s.Name == name })
	if i < 0 {
		return Scenario{}, fmt.Errorf("no scenario %q: choose one of %s", name, strings.Join(Names(), ", "))
	}
	return All[i], nil
}

// Names returns the names of All, in its order.
func Names() []string {
	names := make([]string, len(All))
	for i, s := range All {
		names[i] = s.Name
	}
	return names
}

// Client says in a phrase how the requests are sent, in each way that a variant
// has. Of variants that differ in the number of connections it is the last's.
func (s Scenario) Client() string {
	var list []string
	for i, v := range s.Variants {
		if i+1 == len(s.Variants) || s.Variants[i+1].Way != v.Way {
			list = append(list, v.Way.Describe(v.Conns))
		}
	}
	return strings.Join(list, "; ")
}

// Requests returns the number of requests in an operation of the row called
// name, or 0 where none is sent or s has no such row.
func (s Scenario) Requests(name string) int {
	for _, v := range s.Variants {
		if v.Params == "" || strings.HasSuffix(name, "/"+v.Params) {
			return v.Way.Requests(v.Conns)
		}
	}
	return 0
}

// Frameworks returns the frameworks that s is measured on, in the order of
// frameworks.All, and those of more that it is measured on besides.
func (s Scenario) Frameworks(more ...frameworks.Framework) []frameworks.Framework {
	var list []frameworks.Framework
	for _, f := range slices.Concat(frameworks.All, more) {
		if s.TLS && f.Command != nil {
			continue // a program of its own has no TLS here
		}
		if f, err := f.With(s.Needs); err == nil {
			list = append(list, f)
		}
	}
	return list
}

// Fingerprint identifies what is measured. Figures of a scenario whose
// fingerprints differ are not comparable. It covers the requests, the required
// responses, the parameters and the way of sending, not the prose.
//
// A fact that is as in most scenarios is not written, so that adding one to the
// table leaves the fingerprints that there are.
func (s Scenario) Fingerprint() string {
	h := sha256.New()
	first := s.Variants[0]
	fmt.Fprintf(h, "%s %d %d %t\n", s.Name, first.Conns, first.Slice, s.Bytes)
	if s.TLS || s.Beside.Conns > 0 {
		fmt.Fprintf(h, "tls %t, beside %s %d\n", s.TLS, s.Beside.Kind, s.Beside.Conns)
	}
	for _, v := range s.Variants {
		fmt.Fprintf(h, "%q %q %d %q %q\n", v.Params, v.Request.once(), v.Required.Status, v.Required.MediaType, v.Required.Body)
		if v.Request.Times > 1 || v.Required.File != "" || v.Load > 0 {
			fmt.Fprintf(h, "times %d, file %q, load %d\n", v.Request.Times, v.Required.File, v.Load)
		}
		if v.Way != load.KeptAlive {
			fmt.Fprintf(h, "way %v\n", v.Way)
		}
		if v.Conns != first.Conns || v.Slice != first.Slice {
			fmt.Fprintf(h, "%d %d\n", v.Conns, v.Slice)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

// A Row is what one sub-benchmark measures.
type Row struct {
	Scenario  Scenario
	Variant   Variant
	Framework frameworks.Framework
}

// Rows returns the rows of s, in the order in which they are measured: those of
// the frameworks in frameworks.All and of more, without those that close a
// connection which the variant is to keep, or have no router to call.
func (s Scenario) Rows(more ...frameworks.Framework) []Row {
	var rows []Row
	for _, v := range s.Variants {
		for _, f := range s.Frameworks(more...) {
			if v.Way == load.InMemory && f.Router == nil || f.Closes && !v.Way.MayClose() {
				continue
			}
			rows = append(rows, Row{s, v, f})
		}
	}
	return rows
}

// Rows returns the rows of all scenarios, in the order in which they are
// measured.
func Rows() []Row {
	var rows []Row
	for _, s := range All {
		rows = append(rows, s.Rows()...)
	}
	return rows
}

// Sub returns the name of the sub-benchmark, "framework=chi" and further keys.
func (r Row) Sub() string {
	name := "framework=" + r.Framework.Name
	for _, params := range []string{r.Framework.Params, r.Variant.Params} {
		if params != "" {
			name += "/" + params
		}
	}
	return name
}

// Name returns the row's name as results spell it, without "Benchmark" and
// without the number of processors.
func (r Row) Name() string { return r.Scenario.Name + "/" + r.Sub() }

// Volume returns the number of bytes of content that an operation moves: the
// request's, or the response's to a request without.
func (v Variant) Volume() int {
	if n := len(v.Request.Content) * max(1, v.Request.Times); n > 0 {
		return n
	}
	return len(v.Required.Content())
}
