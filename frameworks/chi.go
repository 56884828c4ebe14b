package frameworks

import (
	"net"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// chiRouter is chi without middleware. Its handlers are net/http's, so they
// are the ones of nethttp; so is the one departure from the defaults.
var chiRouter = Framework{
	Name:       "chi",
	Kind:       "router on net/http",
	About:      "a small router with middleware that keeps to net/http's handlers",
	Module:     "github.com/go-chi/chi/v5",
	Deviations: decoderDeviations,
	Features:   httpFeatures(chiFiles, chiGitHub, writeText),
	Router:     inMemory(chiGitHub),
	Lacks:      lackHandlers,
	Serve:      func(ln net.Listener) error { return serveHTTP(ln, chiApp()) },
}

func chiApp() http.Handler {
	r := chi.NewRouter()
	r.Get("/ping", ping)
	r.Get("/wait", wait)
	r.With(pass, pass, pass, pass, pass).Get("/wrapped/ping", ping)
	r.Get("/text", text)
	r.Post("/echo", echoJSON)
	r.Post("/upload", takeUpload)
	r.Get("/events", sendEvents)
	r.Get("/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		showUser(w, r, chi.URLParam(r, "id"))
	})
	return r
}

func chiFiles(dir string) http.Handler {
	r := chi.NewRouter()
	r.Handle("/files/*", fileServer(dir))
	return r
}

func chiGitHub(write func(http.ResponseWriter, string)) http.Handler {
	r := chi.NewRouter()
	for route := range GitHubRoutes() {
		r.MethodFunc(route.Method, route.Path, func(w http.ResponseWriter, r *http.Request) {
			write(w, route.content(func(name string) string { return chi.URLParam(r, name) }))
		})
	}
	return r
}
