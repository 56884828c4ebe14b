package static_test

import (
	"fmt"
	"net/textproto"
	"testing/fstest"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/static"
)

func ExampleMount() {
	files := fstest.MapFS{ // or os.DirFS("public"), or an embed.FS
		"index.html": {Data: []byte("<h1>Tea</h1>")},
		"menu.txt":   {Data: []byte("oolong, sencha, assam")},
	}
	var app httpserver.App
	static.Mount(&app.Routes, "/shop", files)

	server := httpserver.Server{App: &app}
	for _, r := range []httpservertest.Request{
		{Target: "/shop/"},
		{Target: "/shop/menu.txt", Header: textproto.MIMEHeader{"Range": {"bytes=8-13"}}},
		{Target: "/shop/none"},
	} {
		response := httpservertest.Do(&server, r)
		fmt.Println(response.Status, response.Header.Get("Content-Type"), response.Body)
	}
	// Output:
	// 200 text/html; charset=utf-8 <h1>Tea</h1>
	// 206 text/plain; charset=utf-8 sencha
	// 404 application/json {"error":"Not Found"}
}

func ExampleFile() {
	reports := fstest.MapFS{"2024.csv": {Data: []byte("tea,7\n")}}
	var app httpserver.App
	app.Get("/report", func(c *httpserver.Ctx) error {
		c.SetHeader("Content-Disposition", `attachment; filename="report.csv"`)
		return static.File(c, reports, "2024.csv")
	})

	response := httpservertest.Get(&app, "/report")
	fmt.Print(response.Header.Get("Content-Disposition"), "\n", response.Body)
	// Output:
	// attachment; filename="report.csv"
	// tea,7
}
