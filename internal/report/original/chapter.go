package original

import (
	"fmt"

	"httpserverbench/internal/report/page"
)

// Chapter returns what the report says of the original page, which links to the
// page of its own beside it.
func (c *Comparison) Chapter() page.Chapter {
	findings, servers := c.Findings(), c.Servers()
	findings.Lead = "This suite succeeds a page that compared four small HTTP servers in Python. The same servers, measured again: [the whole story](original.md)."
	servers.Lead = "A new connection for each request, as there; mean time with 95 % interval."
	return page.Chapter{ID: "original", Title: "The original page", Tables: []page.Table{findings, servers}, Notes: []string{"Data: " + c.Sources() + "."}}
}

// Findings tells what the page found, and what is found here.
func (c *Comparison) Findings() page.Table {
	const (
		bottle   = "framework=bottle/serving=original/backlog=%d/"
		flask    = "Burst/framework=flask/serving=original/backlog=128/path=ping/until=%s/conns=10"
		microdot = "Burst/framework=microdot/serving=original/path=%s/until=eof/conns=1"
		deadline = "SyncVsAsyncHandler/framework=zerodep/handler="
		tenAt    = "NewConnection/" + bottle + "conns=10"
	)
	burst := func(backlog int) string {
		return c.Brief(fmt.Sprintf("Burst/"+bottle+"path=ping/until=eof/conns=10", backlog))
	}
	ping := fmt.Sprintf(microdot, "ping")
	return page.Table{Kind: page.Words, Head: []string{"finding", "as published", "here"}, Rows: []page.Line{
		page.NewLine("one request after the other", "250 to 400 µs",
			fmt.Sprintf("of that order, for connection, client and server together: %s for microdot, %s with a client in Go, %s under uvicorn on a connection that is kept",
				c.Brief(ping), c.Brief("NewConnection/framework=microdot/serving=original/conns=1"), c.Brief("SerialGetJSON/framework=microdot/serving=deployed"))),
		page.NewLine("ten at once, bottle", "about 1 second, \"WSGI frameworks serialize requests\"",
			fmt.Sprintf("the second is real, its cause another: a listener's queue of 5 connections, and a client's kernel that tries again after a second. A queue of 5: %s, of 16: %s, of 128: %s", burst(5), burst(16), burst(128))),
		page.NewLine("ten at once, Flask", "about 1 second",
			fmt.Sprintf("%s, for clients that wait for the server to close, and %s for those that do not", c.Brief(fmt.Sprintf(flask, "eof")), c.Brief(fmt.Sprintf(flask, "length")))),
		page.NewLine("ten at once, against the asynchronous servers", "200 times their time",
			fmt.Sprintf("not confirmed: with room in its queue bottle takes %s the time of microdot", c.Times(fmt.Sprintf(tenAt, 128), "NewConnection/framework=microdot/serving=original/conns=10"))),
		page.NewLine("a plain function instead of an asynchronous one", "about 20 % slower",
			fmt.Sprintf("confirmed in direction: %s for microdot, connection and client included. In Go a deadline for the handler takes zerodep from %s the floor's time to %s",
				c.Times(fmt.Sprintf(microdot, "sync-ping"), ping), c.Floors(deadline+"sync"), c.Floors(deadline+"async"))),
	}}
}

// Servers shows the page's servers, and those in Go, with a new connection for
// each request.
func (c *Comparison) Servers() page.Table {
	t := page.Table{Kind: page.Numbers, Head: []string{"server", "one at a time, client in Go", "one at a time, client in Python", "ten at once, client in Go", "ten at once, client in Python"}}
	for _, s := range []struct {
		server
		python bool // measured with the client in Python, too
	}{
		{server{"zerodep, its own server", "framework=zerodep-py/serving=original"}, true},
		{server{"microdot, its own server", "framework=microdot/serving=original"}, true},
		{server{"Flask, werkzeug's development server", "framework=flask/serving=original/backlog=128"}, true},
		{server{"bottle, wsgiref", "framework=bottle/serving=original/backlog=5"}, true},
		{server{"zerodep in Go", "framework=zerodep"}, false},
		{server{"net/http", "framework=nethttp"}, false},
		{server{"floor", "framework=floor"}, false},
	} {
		cells := []string{s.Title}
		for _, conns := range []string{"/conns=1", "/conns=10"} {
			cells = append(cells, c.Time("NewConnection/"+s.Row+conns))
			if s.python {
				cells = append(cells, c.Time("Burst/"+s.Row+"/path=ping/until=eof"+conns))
			} else {
				cells = append(cells, "")
			}
		}
		t.Rows = append(t.Rows, page.NewLine(cells...))
	}
	return t
}
