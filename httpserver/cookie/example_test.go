package cookie_test

import (
	"fmt"

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
