package cookie_test

import (
	"fmt"
	"net/textproto"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/cookie"
	"httpserverbench/httpserver/httpservertest"
)

func ExampleSet() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		err := cookie.Set(c, cookie.Cookie{
			Name: "session", Value: "7f3a", Path: "/", MaxAge: 3600,
			Secure: true, HTTPOnly: true, SameSite: cookie.Lax,
		})
		if err != nil {
			return err
		}
		return c.Text(200, "welcome")
	})
	response := httpservertest.Get(&app, "/")
	fmt.Println(response.Body, response.Header.Get("Set-Cookie"))
	// Output:
	// welcome session=7f3a; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax
}

func ExampleGet() {
	var app httpserver.App
	app.Get("/", func(c *httpserver.Ctx) error {
		session, ok := cookie.Get(c, "session")
		if !ok {
			return httpserver.HTTPError{Status: 403}
		}
		return c.Text(200, "session "+session)
	})
	response := httpservertest.Do(&httpserver.Server{App: &app}, httpservertest.Request{
		Header: textproto.MIMEHeader{"Cookie": {"theme=dark; session=7f3a"}},
	})
	fmt.Println(response.Status, response.Body)
	// Output: 200 session 7f3a
}
