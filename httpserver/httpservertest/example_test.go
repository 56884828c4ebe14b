package httpservertest_test

import (
	"fmt"
	"net/textproto"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
)

func ExampleGet() {
	var app httpserver.App
	app.Get("/hello/{name}", func(c *httpserver.Ctx) error {
		return c.Text(200, "Hello, "+c.Param("name")+"!")
	})

	response := httpservertest.Get(&app, "/hello/Ann")
	fmt.Println(response.Status, response.Header.Get("Content-Type"), response.Body)
	// Output: 200 text/plain; charset=utf-8 Hello, Ann!
}

func ExampleDo() {
	var app httpserver.App
	app.Put("/notes/{id:int}", func(c *httpserver.Ctx) error {
		note, err := c.Body()
		if err != nil {
			return err
		}
		return c.Text(200, fmt.Sprintf("%d: %s", c.ParamInt("id"), note))
	})

	server := httpserver.Server{App: &app, BodyLimit: 10}
	for _, note := range []string{"tea", "far too long a note"} {
		response := httpservertest.Do(&server, httpservertest.Request{
			Method: "PUT",
			Target: "/notes/7",
			Header: textproto.MIMEHeader{"Content-Type": {"text/plain"}},
			Body:   note,
		})
		fmt.Println(response.Status, response.Body)
	}
	// Output:
	// 200 7: tea
	// 413 {"error":"the body is larger than the 10 bytes this server takes"}
}
