package main

import (
	"net/http"

	"httpserverbench/internal/hello"

	"github.com/gin-gonic/gin"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/", func(c *gin.Context) { c.String(http.StatusOK, hello.Text) })
	r.RunListener(hello.Listener())
}
