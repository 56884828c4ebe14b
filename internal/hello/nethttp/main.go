package main

import (
	"io"
	"net/http"

	"httpserverbench/internal/hello"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, hello.Text) })
	http.Serve(hello.Listener(), mux)
}
