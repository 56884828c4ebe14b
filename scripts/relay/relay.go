package main

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// A relay passes connections on to a server, what goes each way after a delay.
//
// The delay is the same for all, so what arrived first is due first: one
// goroutine, the clock, waits for one chunk after the other and releases it.
// Note: a timer for each would be late by up to a millisecond, since Go's
// network poller waits for whole ones.
type relay struct {
	to    string // the server's address
	delay time.Duration
	queue chan *chunk // in the order of arrival
}

// A chunk is what was read at once.
type chunk struct {
	bytes   []byte
	arrived time.Time
	due     chan struct{} // closed when the delay has passed
}

// The size of a chunk, how many may wait in one direction of a connection
// before no more are read, and how many the clock knows at most.
const (
	chunkSize   = 64 << 10
	mostWaiting = 64
	mostQueued  = 1 << 14
)

func newRelay(to string, delay time.Duration) *relay {
	return &relay{to, delay, make(chan *chunk, mostQueued)}
}

// serve passes on ln's connections until ctx ends, and returns when all have
// ended. It closes ln.
func (r *relay) serve(ctx context.Context, ln net.Listener) error {
	var clock, connections sync.WaitGroup
	clock.Go(r.tick)
	defer clock.Wait()
	defer close(r.queue)
	defer connections.Wait()
	defer context.AfterFunc(ctx, func() { ln.Close() })()
	for {
		client, err := ln.Accept()
		if err != nil && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return errors.Join(err, ln.Close())
		}
		connections.Go(func() { r.connect(ctx, client) })
	}
}

// tick releases chunks when they are due.
func (r *relay) tick() {
	for c := range r.queue {
		sleep(time.Until(c.arrived.Add(r.delay)))
		close(c.due)
	}
}

// connect passes on one connection until both sides have ended it, one has
// broken it, or ctx has ended.
func (r *relay) connect(ctx context.Context, client net.Conn) {
	defer client.Close()
	server, err := net.DialTimeout("tcp", r.to, dialTimeout)
	if err != nil {
		return // the client sees that its connection is closed
	}
	defer server.Close()
	defer context.AfterFunc(ctx, func() {
		client.Close()
		server.Close()
	})()
	var both sync.WaitGroup
	both.Go(func() { r.pass(client, server) })
	both.Go(func() { r.pass(server, client) })
	both.Wait()
}

// pass passes on what from sends until it ends, then ends that direction of to.
func (r *relay) pass(from, to net.Conn) {
	waiting := make(chan *chunk, mostWaiting)
	var writer sync.WaitGroup
	writer.Go(func() { write(to, waiting) })
	for {
		buf := make([]byte, chunkSize)
		n, err := from.Read(buf)
		if n > 0 {
			c := &chunk{buf[:n], time.Now(), make(chan struct{})}
			r.queue <- c
			waiting <- c
		}
		if err != nil {
			break
		}
	}
	close(waiting)
	writer.Wait()
}

// write writes chunks as they are due. After an error it drops what comes and
// closes the connection, so that the other direction ends too.
func write(to net.Conn, waiting <-chan *chunk) {
	var err error
	for c := range waiting {
		<-c.due
		if err == nil {
			_, err = to.Write(c.bytes)
		}
		if err != nil {
			to.Close()
		}
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}
