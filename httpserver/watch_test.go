package httpserver

import "testing"

// The connection of a handler whose client was watched serves the next request, also
// where the deadline of its read is the same as before.
func TestARequestBehindAWatch(t *testing.T) {
	var app App
	app.Get("/hello", Async(func(c *Ctx) error {
		until(t, "the client is watched", func() bool {
			c.task.mu.Lock()
			defer c.task.mu.Unlock()
			return c.task.watched != nil
		})
		return c.Text(200, "hello")
	}, patience))
	for _, s := range sockets {
		t.Run(s.name, func(t *testing.T) {
			p := s.dial(t, newRigOn(t, &Server{App: &app, ReadTimeout: patience, IdleTimeout: patience}, s.listen(t)).ln.Addr())
			for range 3 {
				p.send(getHello)
				p.wants(200)
			}
		})
	}
}

// The client of a handler that has returned is not watched: nobody would end that.
func TestAHandlerThatHasReturnedIsNotWatched(t *testing.T) {
	client := &script{}
	task := task{finished: true}
	if task.beginWatch(client) || task.watched != nil {
		t.Error("its client is watched")
	}
}
