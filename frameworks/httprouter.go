package frameworks

import (
	"net"
	"net/http"

	"github.com/julienschmidt/httprouter"
)

// httpRouter is httprouter. Handlers that need no parameter are those of
// nethttp, mounted by the adapter that httprouter has for them, which costs a
// route without parameters nothing; so is the one departure from the defaults.
var httpRouter = Framework{
	Name:       "httprouter",
	Kind:       "router on net/http",
	About:      "a router on a radix tree, the one that gin grew from",
	Module:     "github.com/julienschmidt/httprouter",
	Deviations: decoderDeviations,
	Features:   httpFeatures(httprouterFiles, httprouterGitHub, writeText),
	Router:     inMemory(httprouterGitHub),
	Lacks:      lackHandlers,
	Serve:      func(ln net.Listener) error { return serveHTTP(ln, httprouterApp()) },
}

func httprouterApp() http.Handler {
	r := httprouter.New()
	r.HandlerFunc(http.MethodGet, "/ping", ping)
	r.HandlerFunc(http.MethodGet, "/wait", wait)
	r.Handler(http.MethodGet, "/wrapped/ping", wrap(http.HandlerFunc(ping)))
	r.HandlerFunc(http.MethodGet, "/text", text)
	r.HandlerFunc(http.MethodPost, "/echo", echoJSON)
	r.HandlerFunc(http.MethodPost, "/upload", takeUpload)
	r.HandlerFunc(http.MethodGet, "/events", sendEvents)
	r.GET("/users/:id", func(w http.ResponseWriter, r *http.Request, p httprouter.Params) {
		showUser(w, r, p.ByName("id"))
	})
	return r
}

func httprouterFiles(dir string) http.Handler {
	r := httprouter.New()
	r.ServeFiles("/files/*filepath", http.Dir(dir))
	return r
}

func httprouterGitHub(write func(http.ResponseWriter, string)) http.Handler {
	r := httprouter.New()
	for route := range GitHubRoutes() {
		r.Handle(route.Method, route.colons(), func(w http.ResponseWriter, _ *http.Request, p httprouter.Params) {
			write(w, route.content(p.ByName))
		})
	}
	return r
}
