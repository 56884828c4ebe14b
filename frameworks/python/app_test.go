//go:build unix

package python

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience bounds what a server may take to start, to respond and to end.
const patience = 10 * time.Second

// A process is a server that runs, seen by what speaks to it.
type process struct {
	url    string
	stdin  io.WriteCloser
	stdout *bufio.Reader
}

// start runs command until the test ends, and waits for its address.
func start(t *testing.T, command []string) *process {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = t.Output()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{stdin: stdin, stdout: bufio.NewReader(stdout)}
	limit := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	t.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v, want it to end when its input does", err)
		}
		limit.Stop()
	})
	var addr string
	p.receive(t, &addr)
	p.url = "http://" + addr
	return p
}

// receive decodes the next line.
func (p *process) receive(t *testing.T, v any) {
	t.Helper()
	line, err := p.stdout.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, v)
	}
	if err != nil {
		t.Fatalf("line %q: %v", line, err)
	}
}

// cpu returns the CPU time that the server has used, and whether it tells.
func (p *process) cpu(t *testing.T) (time.Duration, bool) {
	t.Helper()
	if _, err := io.WriteString(p.stdin, "{}\n"); err != nil {
		t.Fatal(err)
	}
	var usage struct{ CPU *time.Duration }
	p.receive(t, &usage)
	if usage.CPU == nil {
		return 0, false
	}
	return *usage.CPU, true
}

// routes of the benchmark application; name is of the one framework that
// serves it, or "" for all.
var routes = []struct {
	name, method, path, content string
	mediaType, want             string
}{
	{"", "GET", "/ping", "", "application/json", `{"pong":true}`},
	{"", "GET", "/text", "", "text/plain", "Hello, World!"},
	{"", "POST", "/echo", `{"a":"é","b":[1,null]}`, "application/json", `{"a":"é","b":[1,null]}`},
	{"", "POST", "/echo", `"` + strings.Repeat("x", 30_000) + `"`, "application/json", `"` + strings.Repeat("x", 30_000) + `"`},
	{"zerodep-py", "GET", "/sync-ping", "", "application/json", `{"pong":true}`},
	{"microdot", "GET", "/sync-ping", "", "application/json", `{"pong":true}`},
}

// exercise sends every route's request to s, which runs as p.
func exercise(t *testing.T, s Server, p *process) {
	client := &http.Client{Timeout: patience, Transport: new(http.Transport)}
	defer client.CloseIdleConnections()
	for _, r := range routes {
		if r.name != "" && r.name != s.Name {
			continue
		}
		req, err := http.NewRequestWithContext(t.Context(), r.method, p.url+r.path, strings.NewReader(r.content))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		mediaType, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
		if resp.StatusCode != 200 || mediaType != r.mediaType || strings.TrimSuffix(string(got), "\n") != r.want {
			t.Errorf("%s %s: got %s, %s, %.40q, want 200, %s, %.40q", r.method, r.path, resp.Status, mediaType, got, r.mediaType, r.want)
		}
		if resp.Close != s.Closes {
			t.Errorf("%s %s: the connection is closed: %t, want %t", r.method, r.path, resp.Close, s.Closes)
		}
	}
}

func check(t *testing.T, s Server, command []string) {
	p := start(t, command)
	before, told := p.cpu(t)
	exercise(t, s, p)
	if after, _ := p.cpu(t); told && after <= before {
		t.Errorf("CPU time is %v before the requests and %v after them, want it to grow", before, after)
	}
}

// The applications of the environment that the user made, if there is one.
func TestApplications(t *testing.T) {
	dir, err := Dir()
	if err != nil {
		t.Skip(err)
	}
	env, err := Open(dir)
	if err != nil {
		t.Skip(err)
	}
	list, note := env.Servers()
	t.Log(note)
	for _, s := range list {
		t.Run(s.Name+"/"+s.Params(), func(t *testing.T) {
			t.Parallel()
			check(t, s, env.Command(s))
		})
	}
}

// standIn returns an environment without a Python of its own, and its folder of
// applications, where a file of ours with the same interface stands in for
// zerodep's module.
func standIn(t *testing.T) (env Environment, apps string) {
	t.Helper()
	env = Environment{t.TempDir()}
	apps = filepath.Join(env.dir, appDir)
	if err := os.CopyFS(apps, files); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(apps, module), read(t, "testdata/httpserver.py"), 0o644)
	return env, apps
}

// This test needs nothing but Python.
func TestZerodepApplication(t *testing.T) {
	t.Parallel()
	python := recentPython(t)
	env, _ := standIn(t)
	command := env.Command(servers[0])
	check(t, servers[0], append([]string{python}, command[1:]...))
}

// A backlog where the server takes none, and a serving that there is not.
func TestApplicationsRefuseBadOptions(t *testing.T) {
	t.Parallel()
	python := recentPython(t)
	_, apps := standIn(t)
	for _, tt := range []struct{ args, want string }{
		{"--serving original --backlog 5", "serving original has no backlog to set"},
		{"--serving production", "invalid choice: 'production'"},
	} {
		out, err := exec.Command(python, append([]string{filepath.Join(apps, zerodep)}, strings.Fields(tt.args)...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%s: error %v and %s, want %q", tt.args, err, out, tt.want)
		}
	}
}

// A server that does not start, ends or responds wrongly is a comment in the
// results, and the exit status.
func TestBurst(t *testing.T) {
	t.Parallel()
	python := recentPython(t)
	_, apps := standIn(t)
	write(t, filepath.Join(apps, "broken_app.py"), "raise SystemExit('broken')", 0o644)
	write(t, filepath.Join(apps, "silent_app.py"), "import time; time.sleep(600)", 0o644)
	for _, tt := range []struct {
		args, want string
		status     int
	}{
		{"--conns 2 zerodep_app.py --serving original", "\nBenchmarkBurst/framework=zerodep-py/serving=original/path=ping/until=eof/conns=2\t1\t", 0},
		{"--path nowhere zerodep_app.py", "\n# failed: BenchmarkBurst/framework=zerodep-py/serving=original/path=nowhere/until=eof/conns=10: ValueError(", 1},
		{"broken_app.py", "\n# failed: BenchmarkBurst/framework=broken/serving=original/path=ping/until=eof/conns=10: ValueError('the server printed no address')\n", 1},
		{"--limit 0.1 silent_app.py", "ValueError('the server printed no address')\n", 1},
	} {
		cmd := exec.Command(python, append([]string{filepath.Join(apps, "burst.py"), "--repeat", "1"}, strings.Fields(tt.args)...)...)
		out, _ := cmd.Output()
		if status := cmd.ProcessState.ExitCode(); status != tt.status || !strings.Contains(string(out), tt.want) {
			t.Errorf("%s: status %d and %q, want %d and %q", tt.args, status, out, tt.status, tt.want)
		}
	}
}
