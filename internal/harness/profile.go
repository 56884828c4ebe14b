package harness

import "os"

// beginProfile begins to record a profile of a server, if one was asked for.
func (s *Suite) beginProfile(c *contender) error {
	if s.profile == "" {
		return nil
	}
	return c.server.Profile()
}

// endProfile writes the profile to its file.
func (s *Suite) endProfile(c *contender) error {
	if s.profile == "" {
		return nil
	}
	data, err := c.server.Profiled()
	if err != nil {
		return err
	}
	return os.WriteFile(s.profile, data, 0o666)
}
