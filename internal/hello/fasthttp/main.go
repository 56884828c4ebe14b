package main

import (
	"httpserverbench/internal/hello"

	"github.com/valyala/fasthttp"
)

func main() {
	fasthttp.Serve(hello.Listener(), func(ctx *fasthttp.RequestCtx) { ctx.SetBodyString(hello.Text) })
}
