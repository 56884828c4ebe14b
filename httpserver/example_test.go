package httpserver_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"httpserverbench/httpserver"
)

func Example() {
	var app httpserver.App
	app.Get("/hello", func(c *httpserver.Ctx) error {
		return c.Text(200, "Hello, World!")
	})

	ln, err := net.Listen("tcp", "127.0.0.1:0") // or server.ListenAndServe(":8080")
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	defer server.Close()
	go server.Serve(ln)

	resp, err := http.Get("http://" + ln.Addr().String() + "/hello")
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Println(resp.Status, string(body), err)
	// Output: 200 OK Hello, World! <nil>
}

func ExampleCtx_Bind() {
	type order struct {
		Tea  string `json:"tea"`
		Cups int    `json:"cups"`
	}
	var app httpserver.App
	app.Post("/orders", func(c *httpserver.Ctx) error {
		var o order
		if err := c.Bind(&o); err != nil {
			return err // a 400 that says what is wrong
		}
		if o.Cups > 9 {
			return httpserver.Errorf(422, "%d cups are too many", o.Cups)
		}
		return c.JSON(201, o)
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Post(url+"/orders", "application/json", strings.NewReader(`{"tea": "oolong", "cups": 2}`)))
	show(http.Post(url+"/orders", "application/json", strings.NewReader(`{"tea": "oolong", "cups": 12}`)))
	show(http.Post(url+"/orders", "application/json", strings.NewReader(`{"cups": "two"}`)))
	// Output:
	// 201 {"tea":"oolong","cups":2}
	// 422 {"error":"12 cups are too many"}
	// 400 {"error":"the body is not the JSON that is expected: json: cannot unmarshal string into Go struct field order.cups of type int"}
}

func ExampleCtx_Param() {
	var app httpserver.App
	app.Get("/users/{id:int}", func(c *httpserver.Ctx) error {
		return c.Text(200, fmt.Sprintf("user %d", c.ParamInt("id")))
	})
	app.Get("/users/{name}", func(c *httpserver.Ctx) error {
		return c.Text(200, "user called "+c.Param("name"))
	})
	app.Get("/files/{path...}", func(c *httpserver.Ctx) error {
		return c.Text(200, "file "+c.Param("path"))
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/users/42"))
	show(http.Get(url + "/users/ann%20b"))
	show(http.Get(url + "/files/a/b.txt"))
	show(http.Get(url + "/users/42/"))
	// Output:
	// 200 user 42
	// 200 user called ann b
	// 200 file a/b.txt
	// 404 {"error":"Not Found"}
}

func ExampleCtx_QueryValues() {
	var app httpserver.App
	app.Get("/teas", func(c *httpserver.Ctx) error {
		kinds := c.QueryValues()["kind"]
		return c.Text(200, fmt.Sprintf("page %s of %s", c.Query("page"), strings.Join(kinds, " and ")))
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/teas?kind=green&kind=white&page=2"))
	// Output: 200 page 2 of green and white
}

// A form's response is a redirection, so that reloading the page does not send it again.
func ExampleCtx_Form() {
	var app httpserver.App
	app.Post("/orders", func(c *httpserver.Ctx) error {
		form, err := c.Form()
		if err != nil {
			return err
		}
		return c.Redirect(303, "/orders/"+url.PathEscape(form.Get("tea")))
	})
	app.Get("/orders/{tea}", func(c *httpserver.Ctx) error {
		return c.Text(200, "a pot of "+c.Param("tea"))
	})

	site, stop := launch(&app)
	defer stop()
	show(http.PostForm(site+"/orders", url.Values{"tea": {"earl grey"}}))
	// Output: 200 a pot of earl grey
}

type userKey struct{}

// signedIn is a middleware that passes the user on to the handlers.
func signedIn(next httpserver.Handler) httpserver.Handler {
	return func(c *httpserver.Ctx) error {
		user, ok := strings.CutPrefix(c.Header("Authorization"), "Bearer ") // stands for a check of the token
		if !ok {
			c.SetHeader("WWW-Authenticate", "Bearer")
			return httpserver.HTTPError{Status: 401}
		}
		c.SetContext(context.WithValue(c.Context(), userKey{}, user))
		return next(c)
	}
}

func ExampleCtx_SetContext() {
	var app httpserver.App
	app.Use(signedIn)
	app.Get("/", func(c *httpserver.Ctx) error {
		user, _ := c.Context().Value(userKey{}).(string)
		return c.Text(200, "Hello, "+user+"!")
	})

	url, stop := launch(&app)
	defer stop()
	resp, err := http.Get(url)
	show(resp, err)
	fmt.Println(resp.Header.Get("WWW-Authenticate"))
	again, err := http.NewRequest("GET", url, nil)
	if err != nil {
		log.Fatal(err)
	}
	again.Header.Set("Authorization", "Bearer Ann")
	show(http.DefaultClient.Do(again))
	// Output:
	// 401 {"error":"Unauthorized"}
	// Bearer
	// 200 Hello, Ann!
}

func ExampleRoutes_Use() {
	withKey := func(next httpserver.Handler) httpserver.Handler {
		return func(c *httpserver.Ctx) error {
			if c.Query("key") != "sesame" {
				return httpserver.HTTPError{Status: 403, Message: "the key is wrong"}
			}
			return next(c)
		}
	}
	var app httpserver.App
	app.Get("/open", func(c *httpserver.Ctx) error { return c.Text(200, "for everybody") })
	admin := app.Group("/admin")
	admin.Use(withKey)
	admin.Get("/treasure", func(c *httpserver.Ctx) error { return c.Text(200, "gold") })

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/open"))
	show(http.Get(url + "/admin/treasure"))
	show(http.Get(url + "/admin/treasure?key=sesame"))
	// Output:
	// 200 for everybody
	// 403 {"error":"the key is wrong"}
	// 200 gold
}

func ExampleApp_OnError() {
	var app httpserver.App
	app.OnError(func(c *httpserver.Ctx, err error) error {
		if c.Status() == 404 {
			return c.HTML(404, "<p>Nothing at "+c.Path())
		}
		return c.HTML(c.Status(), "<p>Something went wrong")
	})
	app.Get("/broken", func(c *httpserver.Ctx) error {
		return errors.New("this the log is told, the client is not")
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/nowhere"))
	show(http.Get(url + "/broken"))
	// Output:
	// 404 <p>Nothing at /nowhere
	// 500 <p>Something went wrong
}

func ExampleCtx_Stream() {
	var app httpserver.App
	app.Get("/countdown", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/plain; charset=utf-8")
		if err != nil {
			return err
		}
		for n := 3; n > 0; n-- {
			if _, err := fmt.Fprintf(s, "%d ", n); err != nil {
				return err // the client is gone
			}
			if err := s.Flush(); err != nil { // now, and not with what follows
				return err
			}
		}
		_, err = io.WriteString(s, "lift-off")
		return err
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/countdown"))
	// Output: 200 3 2 1 lift-off
}

// Small writes, as those of a report's rows, do not make a chunk each.
func ExampleStream() {
	var app httpserver.App
	app.Get("/sales.csv", func(c *httpserver.Ctx) error {
		s, err := c.Stream(200, "text/csv; charset=utf-8")
		if err != nil {
			return err
		}
		w := csv.NewWriter(s)
		for month := 1; month <= 3; month++ { // stands for the rows of a query
			if err := w.Write([]string{fmt.Sprint(month), "oolong"}); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/sales.csv"))
	// Output:
	// 200 1,oolong
	// 2,oolong
	// 3,oolong
}

// A server of large uploads, from clients that may be slow.
func ExampleServer() {
	var app httpserver.App
	server := httpserver.Server{
		App:           &app,
		ConnLimit:     10_000,
		BodyLimit:     64 << 10,         // an upload is read by Ctx.BodyReader, and has no limit
		ReadTimeout:   10 * time.Second, // without a byte
		MinUploadRate: 4 << 10,          // bytes per second
	}
	log.Fatal(server.ListenAndServe(":8080"))
}

func ExampleServer_Serve_tls() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "in confidence") })

	certificate, roots := selfSigned() // or tls.LoadX509KeyPair
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	defer server.Close()
	go server.Serve(tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{certificate}}))

	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	defer client.CloseIdleConnections()
	show(client.Get("https://" + ln.Addr().String()))
	// Output: 200 in confidence
}

func ExampleServer_Serve_unixSocket() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error { return c.Text(200, "hello, neighbour") })

	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "socket")
	ln, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	defer server.Close()
	go server.Serve(ln)

	client := http.Client{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", socket) },
	}}
	defer client.CloseIdleConnections()
	show(client.Get("http://localhost/"))
	// Output: 200 hello, neighbour
}

// A server that runs until it is interrupted, and then finishes what it has
// begun.
func ExampleServer_Run() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	ln, err := net.Listen("tcp", "127.0.0.1:0") // or one that a supervisor has opened
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: new(httpserver.App), ShutdownTimeout: 5 * time.Second}
	go stop() // here, instead of a signal
	fmt.Println(server.Run(ctx, ln))
	// Output: <nil>
}

func ExampleServer_Shutdown() {
	begun, finish := make(chan struct{}), make(chan struct{})
	var app httpserver.App
	app.Get("/slow", func(c *httpserver.Ctx) error {
		close(begun)
		<-finish
		return c.Text(200, "finished")
	})

	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := httpserver.Server{App: &app}
	served := make(chan error)
	go func() { served <- server.Serve(ln) }()

	responded := make(chan struct{})
	go func() {
		defer close(responded)
		show(http.Get("http://" + ln.Addr().String() + "/slow"))
	}()
	<-begun

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	stopped := make(chan error)
	go func() { stopped <- server.Shutdown(ctx) }()
	fmt.Println(<-served) // no new connections
	close(finish)
	<-responded
	fmt.Println(<-stopped)
	// Output:
	// httpserver: server closed
	// 200 finished
	// <nil>
}

func ExampleTimeout() {
	var app httpserver.App
	reports := app.Group("/reports")
	reports.Use(httpserver.Timeout(10 * time.Millisecond))
	reports.Get("/slow", func(c *httpserver.Ctx) error {
		select {
		case <-c.Context().Done(): // out of time, or the client went away
			return c.Context().Err()
		case <-time.After(time.Hour): // stands for a slow query
			return c.Text(200, "the report")
		}
	})

	url, stop := launch(&app)
	defer stop()
	show(http.Get(url + "/reports/slow"))
	// Output: 503 {"error":"the response took too long"}
}

func ExampleCtx_Hijack() {
	var app httpserver.App
	app.Get("/shout", func(c *httpserver.Ctx) error {
		conn, readAhead, err := c.Hijack()
		if err != nil {
			return err
		}
		defer conn.Close()
		line, err := bufio.NewReader(io.MultiReader(strings.NewReader(string(readAhead)), conn)).ReadString('\n')
		if err != nil {
			return err
		}
		_, err = io.WriteString(conn, strings.ToUpper(line))
		return err
	})

	url, stop := launch(&app)
	defer stop()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET /shout HTTP/1.1\r\nHost: localhost\r\n\r\nno more http\n")
	response, err := io.ReadAll(conn)
	fmt.Print(string(response), err)
	// Output:
	// NO MORE HTTP
	// <nil>
}
