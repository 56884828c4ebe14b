package static_test

import (
	"bytes"
	"log/slog"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of these tests. None takes that long unless it fails.
const patience = 10 * time.Second

// A trial is an application that is served in memory, and what its server logs.
type trial struct {
	t      testing.TB
	server httpserver.Server
	log    bytes.Buffer
}

func try(t testing.TB, app *httpserver.App) *trial {
	tr := &trial{t: t}
	tr.server = httpserver.Server{App: app, Logger: slog.New(slog.NewTextHandler(&tr.log, nil))}
	return tr
}

func tryHandler(t testing.TB, h httpserver.Handler) *trial {
	var app httpserver.App
	app.Get("/", h)
	return try(t, &app)
}

// ask serves a request with the given field lines.
func (tr *trial) ask(method, target string, fields ...string) response {
	header := textproto.MIMEHeader{}
	for _, line := range fields {
		name, value, _ := strings.Cut(line, ": ")
		header.Add(name, value)
	}
	return response{httpservertest.Do(&tr.server, httpservertest.Request{Method: method, Target: target, Header: header})}
}

func (tr *trial) get(target string, fields ...string) response {
	return tr.ask("GET", target, fields...)
}

// logged fails the test unless the log has each of the parts.
func (tr *trial) logged(parts ...string) {
	tr.t.Helper()
	for _, part := range parts {
		if !strings.Contains(tr.log.String(), part) {
			tr.t.Errorf("the log has no %q: %s", part, tr.log.String())
		}
	}
}

// silent fails the test if anything was logged.
func (tr *trial) silent() {
	tr.t.Helper()
	if tr.log.Len() > 0 {
		tr.t.Errorf("the log has %s", tr.log.String())
	}
}

type response struct{ *httpservertest.Response }

func (r response) is(t testing.TB, status int, body string) {
	t.Helper()
	if r.Err != nil || r.Status != status || r.Body != body {
		t.Errorf("got %d %.200q, %v, want %d %.200q", r.Status, r.Body, r.Err, status, body)
	}
}

func (r response) has(t testing.TB, name, value string) {
	t.Helper()
	if got := r.Header.Get(name); got != value {
		t.Errorf("got %s: %q, want %q", name, got, value)
	}
}
