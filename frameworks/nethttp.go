package frameworks

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"
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
	Features:   httpFeatures(muxFiles, muxGitHub, writeText),
	Router:     inMemory(muxGitHub),
	Lacks:      lackHandlers,
	Serve:      func(ln net.Listener) error { return serveHTTP(ln, muxApp()) },
}

// decoderDeviations are those of everyone who decodes JSON as net/http's users
// do.
var decoderDeviations = []Deviation{
	{"echo JSON and more", 200, "`json.Decoder`, the usual way to decode a body, stops after the first value"},
}

// lackHandlers is what all but zerodep do without.
var lackHandlers = map[Feature]string{
	AsyncHandler: "the scenario compares two handlers of zerodep, as the original page did",
}

// httpFeatures returns the features of a router on net/http: those of its
// application, and the ones that applications of their own serve. The handlers
// of gitHub's are given a C and write a text to it.
func httpFeatures[C any](files func(dir string) http.Handler, gitHub func(write func(C, string)) http.Handler, write func(C, string)) map[Feature]func(net.Listener) error {
	return map[Feature]func(net.Listener) error{
		Waiting:     nil,
		Middleware:  nil,
		Uploads:     nil,
		EventStream: nil,
		StaticFiles: func(ln net.Listener) error {
			return withFiles(func(dir string) error { return serveHTTP(ln, files(dir)) })
		},
		Routing: func(ln net.Listener) error { return serveHTTP(ln, gitHub(write)) },
	}
}

func muxApp() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ping", ping)
	mux.HandleFunc("GET /wait", wait)
	mux.Handle("GET /wrapped/ping", wrap(http.HandlerFunc(ping)))
	mux.HandleFunc("GET /text", text)
	mux.HandleFunc("POST /echo", echoJSON)
	mux.HandleFunc("POST /upload", takeUpload)
	mux.HandleFunc("GET /events", sendEvents)
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		showUser(w, r, r.PathValue("id"))
	})
	return mux
}

func muxFiles(dir string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /files/", fileServer(dir))
	return mux
}

func muxGitHub(write func(http.ResponseWriter, string)) http.Handler {
	mux := http.NewServeMux()
	for route := range GitHubRoutes() {
		mux.HandleFunc(route.Method+" "+route.Path, func(w http.ResponseWriter, r *http.Request) {
			write(w, route.content(r.PathValue))
		})
	}
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

func wait(w http.ResponseWriter, r *http.Request) {
	time.Sleep(ThinkTime)
	ping(w, r)
}

func text(w http.ResponseWriter, _ *http.Request) { writeText(w, greeting) }

func echoJSON(w http.ResponseWriter, r *http.Request) {
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

func takeUpload(w http.ResponseWriter, r *http.Request) {
	got, err := upload(r.Body)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, failure{err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, got)
}

func sendEvents(w http.ResponseWriter, r *http.Request) {
	from, err := strconv.Atoi(r.FormValue("from"))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, failure{err.Error()})
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	rc := http.NewResponseController(w)
	for n := range Events {
		fmt.Fprintf(w, "data: %d\n\n", from+n)
		if rc.Flush() != nil {
			return
		}
	}
}

// wrap puts five middlewares around h.
func wrap(h http.Handler) http.Handler {
	for range 5 {
		h = pass(h)
	}
	return h
}

// pass is a middleware.
func pass(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })
}

// fileServer serves the files in dir below /files.
func fileServer(dir string) http.Handler {
	return http.StripPrefix("/files", http.FileServer(http.Dir(dir)))
}

func writeText(w http.ResponseWriter, s string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, s)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
