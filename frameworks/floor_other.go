//go:build !unix

package frameworks

func (c *floorConn) readAll() { c.readConn() }

func (c *floorConn) send(_ uintptr, response []byte) error {
	_, err := c.nc.Write(response)
	return err
}
