package harness

import "os"

// beginProfile begins to record a profile of a server, if one was asked for.
func (s *Suite) beginProfile(c *contender) error {
	if s.flags.Profile == "" {
		return nil
	}
	return c.server.Profile()
}

// endProfile writes the profile to its file.
func (s *Suite) endProfile(c *contender) error {
	if s.flags.Profile == "" {
		return nil
	}
	data, err := c.server.Profiled()
	if err != nil {
		return err
	}
	return os.WriteFile(s.flags.Profile, data, 0o666)
}
