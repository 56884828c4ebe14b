package frameworks

import (
	"net"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// ginEngine is gin with its own binding and JSON, which without a build tag
// is encoding/json. Departures from the defaults: release mode, as gin asks
// for in production; no request log and no recovery (gin.New, not
// gin.Default); net/http's error log is discarded.
var ginEngine = Framework{
	Name:   "gin",
	Kind:   "framework on net/http",
	About:  "a framework with binding, validation, rendering and middleware",
	Module: "github.com/gin-gonic/gin",
	Deviations: append([]Deviation{
		{"wrong method", 404, ginMethods},
		{"wrong method with a parameter", 404, ginMethods},
		{"wrong method for echo", 404, ginMethods},
	}, decoderDeviations...),
	Serve: func(ln net.Listener) error { return serveHTTP(ln, ginApp()) },
}

const ginMethods = "`HandleMethodNotAllowed` is off unless it is asked for"

func ginApp() http.Handler {
	// The mode belongs to the whole process. Nothing else here uses gin, so
	// setting it where it is needed disturbs no one.
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/ping", func(c *gin.Context) { c.JSON(http.StatusOK, pong{true}) })
	r.GET("/text", func(c *gin.Context) { c.String(http.StatusOK, greeting) })
	r.POST("/echo", ginEcho)
	r.GET("/users/:id", ginUser)
	return r
}

func ginEcho(c *gin.Context) {
	var v any
	if err := c.ShouldBindJSON(&v); err != nil {
		c.JSON(http.StatusBadRequest, failure{err.Error()})
		return
	}
	c.JSON(http.StatusOK, v)
}

func ginUser(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, user{id})
}
