package frameworks

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

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
	Features: httpFeatures(ginFiles, ginGitHub, ginText),
	Router:   inMemory(ginGitHub),
	Lacks:    lackHandlers,
	Serve:    func(ln net.Listener) error { return serveHTTP(ln, ginApp()) },
}

const ginMethods = "`HandleMethodNotAllowed` is off unless it is asked for"

// newGin returns gin without routes. The mode belongs to the whole process.
// Nothing else here uses gin, so setting it where it is needed disturbs no one.
func newGin() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	return gin.New()
}

func ginApp() http.Handler {
	r := newGin()
	r.GET("/ping", ginPing)
	r.GET("/wait", ginWait)
	r.Group("/wrapped", ginPass, ginPass, ginPass, ginPass, ginPass).GET("/ping", ginPing)
	r.GET("/text", func(c *gin.Context) { ginText(c, greeting) })
	r.POST("/echo", ginEcho)
	r.POST("/upload", ginUpload)
	r.GET("/events", ginEvents)
	r.GET("/users/:id", ginUser)
	return r
}

func ginFiles(dir string) http.Handler {
	r := newGin()
	r.Static("/files", dir)
	return r
}

func ginGitHub(write func(*gin.Context, string)) http.Handler {
	r := newGin()
	for route := range GitHubRoutes() {
		r.Handle(route.Method, route.colons(), func(c *gin.Context) {
			write(c, route.content(c.Param))
		})
	}
	return r
}

func ginPing(c *gin.Context) { c.JSON(http.StatusOK, pong{true}) }

func ginWait(c *gin.Context) {
	time.Sleep(ThinkTime)
	ginPing(c)
}

func ginText(c *gin.Context, s string) { c.String(http.StatusOK, s) }

func ginPass(c *gin.Context) { c.Next() }

func ginEcho(c *gin.Context) {
	var v any
	if err := c.ShouldBindJSON(&v); err != nil {
		c.JSON(http.StatusBadRequest, failure{err.Error()})
		return
	}
	c.JSON(http.StatusOK, v)
}

func ginUpload(c *gin.Context) {
	got, err := upload(c.Request.Body)
	if err != nil {
		c.JSON(http.StatusBadRequest, failure{err.Error()})
		return
	}
	c.JSON(http.StatusOK, got)
}

func ginEvents(c *gin.Context) {
	from, err := strconv.Atoi(c.Query("from"))
	if err != nil {
		c.JSON(http.StatusBadRequest, failure{err.Error()})
		return
	}
	n := from
	c.Stream(func(io.Writer) bool {
		c.SSEvent("", n)
		n++
		return n < from+Events
	})
}

func ginUser(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, user{id})
}
