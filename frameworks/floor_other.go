//go:build !unix

package frameworks

func (c *floorConn) serve() {
	defer c.close()
	c.serveConn()
}

func (c *floorConn) send(_ uintptr, response []byte) error {
	_, err := c.nc.Write(response)
	return err
}
