package main

import (
	"io"
	"net/http"

	"httpserverbench/internal/hello"

	"github.com/julienschmidt/httprouter"
)

func main() {
	r := httprouter.New()
	r.GET("/", func(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) { io.WriteString(w, hello.Text) })
	http.Serve(hello.Listener(), r)
}
