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
	Serve:      func(ln net.Listener) error { return serveHTTP(ln, chiApp()) },
}

func chiApp() http.Handler {
	r := chi.NewRouter()
	r.Get("/ping", ping)
	r.Get("/text", text)
	r.Post("/echo", echo)
	r.Get("/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		showUser(w, r, chi.URLParam(r, "id"))
	})
	return r
}
