// Package python has the servers that the suite's predecessor measured: one
// small application each, and the virtual environment that they run in.
//
// [Installer] makes the environment, once; [Open] finds it and tells how the
// servers are started. Each is a command that prints its address; serving.py
// describes the protocol. Nothing else in the suite needs Python.
package python

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

//go:embed *_app.py serving.py burst.py requirements.txt
var files embed.FS

// Files returns the applications, what they share, and requirements.txt, which
// pins the packages they need.
func Files() fs.FS { return files }

// A Serving is one way to run a server.
type Serving string

const (
	Original Serving = "original" // as the original page ran it
	Deployed Serving = "deployed" // as people deploy it
)

// A Server is one application, served in one way.
type Server struct {
	Name    string // of the framework
	Serving Serving
	About   string // one line for a reader who does not know it
	Closes  bool   // closes each connection after its response
	Backlog int    // connections that the listener queues; 0 means as the server does by itself

	app string // file
}

// Params returns the benchmark keys that tell s from others of its framework.
func (s Server) Params() string {
	if s.Backlog == 0 {
		return "serving=" + string(s.Serving)
	}
	return fmt.Sprintf("serving=%s/backlog=%d", s.Serving, s.Backlog)
}

var servers = []Server{
	{Name: "zerodep-py", Serving: Original, About: "zerodep's httpserver, its own server on asyncio", Closes: true, app: "zerodep_app.py"},
	{Name: "microdot", Serving: Original, About: "microdot, its own server on asyncio", Closes: true, app: "microdot_app.py"},
	{Name: "microdot", Serving: Deployed, About: "microdot under uvicorn, one process", app: "microdot_app.py"},
	{Name: "flask", Serving: Original, About: "Flask, werkzeug's development server, not threaded", Closes: true, Backlog: 128, app: "flask_app.py"},
	{Name: "flask", Serving: Deployed, About: "Flask under gunicorn, one worker with four threads", app: "flask_app.py"},
	{Name: "bottle", Serving: Original, About: "bottle, wsgiref with its backlog of 5", Closes: true, Backlog: 5, app: "bottle_app.py"},
	{Name: "bottle", Serving: Original, About: "bottle, wsgiref with a backlog of 16", Closes: true, Backlog: 16, app: "bottle_app.py"},
	{Name: "bottle", Serving: Original, About: "bottle, wsgiref with a backlog of 128", Closes: true, Backlog: 128, app: "bottle_app.py"},
	{Name: "bottle", Serving: Deployed, About: "bottle under gunicorn, one worker with four threads", app: "bottle_app.py"},
}

// An Environment is a virtual environment with the applications in it.
type Environment struct {
	dir string
}

// The layout of an environment beside what Python puts there.
const (
	appDir    = "app"            // the applications and zerodep's module
	stampFile = "installed"      // the fingerprint of what was installed
	module    = "httpserver.py"  // zerodep's
	zerodep   = "zerodep_app.py" // needs module
)

// absent is the note on zerodep's row where its module could not be had.
const absent = "zerodep-py is not measured, as zerodep's " + module + " is not there: " +
	"set ZERODEP_HTTPSERVER to a copy of it and run go run ./scripts/python"

// Dir returns where the environment is kept: in the user's cache.
func Dir() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "httpserverbench", "python"), err
}

// Open returns the environment in dir. Its error says what to do where there
// is none, or where it was made from other files than those in this program.
func Open(dir string) (Environment, error) {
	return open(dir, files)
}

func open(dir string, files fs.FS) (Environment, error) {
	const remedy = "go run ./scripts/python"
	stamp, err := os.ReadFile(filepath.Join(dir, stampFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Environment{}, fmt.Errorf("no environment for the Python servers in %s: %s makes one", dir, remedy)
	}
	if err != nil {
		return Environment{}, err
	}
	want, err := fingerprint(files)
	if err != nil {
		return Environment{}, err
	}
	if string(bytes.TrimSpace(stamp)) != want {
		return Environment{}, fmt.Errorf("the environment for the Python servers in %s is of another version: %s makes it anew", dir, remedy)
	}
	if _, err := os.Stat(interpreter(dir)); err != nil { // follows the link to a Python that may have gone
		return Environment{}, fmt.Errorf("the environment for the Python servers has lost its Python: %w: %s makes it anew", err, remedy)
	}
	return Environment{dir}, nil
}

// Servers returns what can be started, in the order of the tables, and a note
// on what cannot, "" where all can.
func (e Environment) Servers() (list []Server, note string) {
	for _, s := range servers {
		if s.app == zerodep && !e.hasModule() {
			note = absent
			continue
		}
		list = append(list, s)
	}
	return list, note
}

func (e Environment) hasModule() bool {
	_, err := os.Stat(filepath.Join(e.dir, appDir, module))
	return err == nil
}

// version returns that of the environment's Python, or "" where the environment
// does not tell.
func (e Environment) version() string {
	config, _ := os.ReadFile(filepath.Join(e.dir, "pyvenv.cfg"))
	_, version, _ := strings.Cut(string(config), "\nversion = ")
	version, _, _ = strings.Cut(version, "\n")
	return strings.TrimSpace(version)
}

// Command returns the program and the arguments that start s.
func (e Environment) Command(s Server) []string {
	// -Es: the user's own packages and PYTHONPATH are no part of what is measured.
	command := []string{interpreter(e.dir), "-Es", filepath.Join(e.dir, appDir, s.app), "--serving", string(s.Serving)}
	if s.Backlog > 0 {
		command = append(command, "--backlog", strconv.Itoa(s.Backlog))
	}
	return command
}

// interpreter returns the path of the environment's Python.
func interpreter(dir string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(dir, "Scripts", "python.exe")
	}
	return filepath.Join(dir, "bin", "python")
}

// fingerprint identifies the content of files.
func fingerprint(files fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		fmt.Fprintf(h, "%q %q\n", path, content)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:12]), err
}
