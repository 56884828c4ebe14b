package sse_test

import (
	"fmt"

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/httpservertest"
	"httpserverbench/httpserver/sse"
)

func Example() {
	ticks := make(chan int, 2)
	ticks <- 1
	ticks <- 2
	close(ticks)

	var app httpserver.App
	app.Get("/ticks", func(c *httpserver.Ctx) error {
		events, err := sse.Begin(c)
		if err != nil {
			return err
		}
		for {
			select {
			case <-c.Context().Done(): // the client has gone, or the server shuts down
				return nil
			case n, ok := <-ticks:
				if !ok {
					return nil
				}
				if err := events.Send(sse.Event{Type: "tick", Data: fmt.Sprint(n)}); err != nil {
					return err
				}
			}
		}
	})

	fmt.Println(httpservertest.Get(&app, "/ticks").Body)
	// Output:
	// event: tick
	// data: 1
	//
	// event: tick
	// data: 2
}
