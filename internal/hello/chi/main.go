package main

import (
	"io"
	"net/http"

	"httpserverbench/internal/hello"

	"github.com/go-chi/chi/v5"
)

func main() {
	r := chi.NewRouter()
	r.Get("/", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, hello.Text) })
	http.Serve(hello.Listener(), r)
}
