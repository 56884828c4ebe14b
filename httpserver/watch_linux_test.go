package httpserver

import "testing"

// The context of a handler ends when its client has gone, also where the client has sent
// what nobody has read: TLS ends with an alert.
func TestContextEndsAfterUnreadBytes(t *testing.T) {
	for _, s := range []socket{{"tcp", listenTCP, dialPeer}, {"tls", listenTLS, dialTLS}} {
		t.Run(s.name, func(t *testing.T) {
			var app App
			begun, ended := waits(&app)
			p := s.dial(t, newRigOn(t, &Server{App: &app}, s.listen(t)).ln.Addr())
			p.send(getWait)
			receive(t, "the handler's begin", begun)
			p.send(getWait)
			p.Close()
			if err := receive(t, "the context's end", ended); err != errClientGone {
				t.Errorf("the cause is %v", err)
			}
		})
	}
}
