package harness

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"

	"httpserverbench/frameworks"
	"httpserverbench/internal/results"
	"httpserverbench/internal/target"
)

// ServeEnv is the environment variable that makes the test binary a server
// process: it holds what to serve.
const ServeEnv = "HTTPSERVERBENCH_SERVE"

// serving is what a server process serves, as ServeEnv holds it in JSON.
type serving struct {
	Framework string
	Feature   frameworks.Feature // whose application; "" means the one that every framework has
	TLS       bool
}

// Serve serves, as the server process of placement apart, what the value of
// ServeEnv says, until in ends.
func Serve(what string, in io.Reader, out io.Writer) error {
	var w serving
	if err := json.Unmarshal([]byte(what), &w); err != nil {
		return fmt.Errorf("%s=%s: %w", ServeEnv, what, err)
	}
	f, err := frameworks.Lookup(w.Framework)
	if err != nil {
		return err
	}
	if g, err := f.With(w.Feature); err == nil {
		f = g
	}
	if f, err = w.secured(f); err != nil {
		return err
	}
	return target.Serve(f, in, out)
}

// secured returns f as it serves over TLS, if it is to.
func (w serving) secured(f frameworks.Framework) (frameworks.Framework, error) {
	if !w.TLS {
		return f, nil
	}
	return target.Secured(f)
}

// start starts f, as w says, where the suite's placement says.
func (s *Suite) start(f frameworks.Framework, w serving) (*target.Server, error) {
	switch s.placement {
	case results.Apart:
	case results.Remote:
		return s.remote(f)
	default:
		f, err := w.secured(f)
		if err != nil {
			return nil, err
		}
		return target.InProcess(f)
	}
	cmd, err := command(f, w)
	if err != nil {
		return nil, err
	}
	return target.Start(cmd, s.servers)
}

// command returns the server process of f: its own program, or this one.
func command(f frameworks.Framework, w serving) (*exec.Cmd, error) {
	if f.Command != nil {
		return exec.Command(f.Command[0], f.Command[1:]...), nil
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	what, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), ServeEnv+"="+string(what))
	return cmd, nil
}
