//go:build !unix

package frameworks

// serve responds until the client goes away, or sends what floor does not know.
func (c *floorConn) serve() {
	defer c.nc.Close()
	for {
		n, err := c.nc.Read(c.in[c.n:])
		if err != nil || c.received(n, 0) != nil {
			return
		}
	}
}

func (c *floorConn) send(_ uintptr, response []byte) error {
	_, err := c.nc.Write(response)
	return err
}
