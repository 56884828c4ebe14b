package frameworks

import (
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
)

// nethttp is the standard library's server and ServeMux. Departure from the
// defaults: the server's error log is discarded, as a line in the middle of a
// benchmark's output would spoil it.
var nethttp = Framework{
	Name:       "nethttp",
	Kind:       "server and router of the standard library",
	About:      "net/http with ServeMux, what a Go program has without a dependency",
	Module:     "std",
	Deviations: decoderDeviations,
	Serve:      func(ln net.Listener) error { return serveHTTP(ln, muxApp()) },
}

// decoderDeviations are those of everyone who decodes JSON as net/http's users
// do.
var decoderDeviations = []Deviation{
	{"echo JSON and more", 200, "`json.Decoder`, the usual way to decode a body, stops after the first value"},
}

func muxApp() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ping", ping)
	mux.HandleFunc("GET /text", text)
	mux.HandleFunc("POST /echo", echo)
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		showUser(w, r, r.PathValue("id"))
	})
	return mux
}

// serveHTTP runs net/http's server for the routers that build on it.
func serveHTTP(ln net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
	return untilClosed(srv.Serve(ln))
}

func ping(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, pong{true})
}

func text(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, greeting)
}

func echo(w http.ResponseWriter, r *http.Request) {
	var v any
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		writeJSON(w, http.StatusBadRequest, failure{err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, v)
}

// showUser responds with the user whose id the router found in the path.
func showUser(w http.ResponseWriter, r *http.Request, id string) {
	n, err := strconv.Atoi(id)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, user{n})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
