package harness

import (
	"fmt"
	"time"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
	"httpserverbench/internal/target"
)

// surround gives the server connections besides the driver's, and settles what
// it keeps for each: heap and stacks after a collection, the kernel's memory
// left out.
func (c *contender) surround(b scenario.Background, timeout time.Duration) error {
	if b.Conns == 0 {
		return nil
	}
	before, err := c.server.Collect()
	if err != nil {
		return err
	}
	if c.beside, err = load.OpenBackground(b.Kind, c.server.Addr, b.Conns, timeout); err != nil {
		return fmt.Errorf("%s connection: %w", b.Kind, err)
	}
	c.dialled += int64(b.Conns)
	if err := c.accepted(timeout); err != nil {
		return err
	}
	after, err := c.server.Collect()
	c.perConn = (float64(after.Kept()) - float64(before.Kept())) / float64(b.Conns)
	return err
}

// accepted waits until the server has accepted what was dialled. One that does
// not tell is not waited for.
func (c *contender) accepted(timeout time.Duration) error {
	want := c.dialled + c.driver.Dialled()
	var used target.Usage
	for end := time.Now().Add(timeout); time.Now().Before(end); time.Sleep(time.Millisecond) {
		var err error
		if used, err = c.server.Usage(); err != nil || used.Accepted == 0 || used.Accepted >= want {
			return err
		}
	}
	return fmt.Errorf("want %d connections, the server accepted %d within %v", want, used.Accepted, timeout)
}
