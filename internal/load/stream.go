package load

import "time"

// A Stream is a Loop over one connection whose responses come in chunks. It
// tells when the first has come.
type Stream struct {
	*Loop
	first time.Duration // from the sending of requests to their first chunks
}

func openStream(c Config) (Driver, error) {
	s := &Stream{Loop: newLoop(c)}
	s.take = s.timed
	return s, s.dial()
}

// timed takes a response.
func (s *Stream) timed(c *Conn) error {
	sent := time.Now()
	if err := c.awaitChunk(); err != nil {
		return err
	}
	s.first += time.Since(sent)
	return c.takeAll(s.Want, 1)
}

// First returns the mean time to the first chunk of a response.
func (s *Stream) First() time.Duration { return s.first / time.Duration(max(1, s.requests)) }

// awaitChunk reads a response up to the end of its first chunk, or of itself.
func (c *Conn) awaitChunk() error {
	c.n = 0
	for {
		if err := c.fill(); err != nil {
			return err
		}
		data := c.buf[:c.n]
		h, err := parseHead(data)
		if err != nil || h.size > 0 && !h.chunked {
			return err
		}
		if h.size == 0 {
			continue
		}
		if _, _, next, err := nextChunk(data[h.size:]); err != nil || next > 0 {
			return err
		}
	}
}
