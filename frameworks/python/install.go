package python

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"httpserverbench/internal/child"
)

// An Installer makes an environment.
type Installer struct {
	Dir    string    // of the environment
	Python string    // the interpreter to make it with, anew; "" means python3 or python, the first in PATH
	Wheels string    // a folder with the packages; "" means the package index
	Module string    // a copy of zerodep's httpserver.py; "" means that zerodep's own tool gets it
	Files  fs.FS     // requirements.txt and the applications, as [Files] returns them
	Log    io.Writer // a line for each step
}

const (
	oldest       = "3.11"           // version of Python
	installLimit = 10 * time.Minute // of one step
)

// Run makes the environment, unless it is there and up to date. It replaces
// another one only once the new one is complete: an interrupted Run leaves
// what was there. Not to get zerodep's module is no error, but is logged.
func (in Installer) Run(ctx context.Context) error {
	if err := in.check(); err != nil {
		return err
	}
	env, err := open(in.Dir, in.Files)
	if err == nil && in.Python == "" {
		in.logf("the environment in %s is up to date", in.Dir)
	} else if env, err = in.make(ctx); err != nil {
		return err
	}
	return in.addModule(ctx, env)
}

// check finds out early whether what the caller named is there.
func (in Installer) check() error {
	if in.Wheels != "" {
		if _, err := os.ReadDir(in.Wheels); err != nil {
			return fmt.Errorf("the folder of wheels: %w", err)
		}
	}
	if in.Module != "" {
		if _, err := os.Stat(in.Module); err != nil {
			return fmt.Errorf("zerodep's module: %w", err)
		}
	}
	return nil
}

// make builds the environment beside its place and moves it there.
func (in Installer) make(ctx context.Context) (Environment, error) {
	if err := os.MkdirAll(filepath.Dir(in.Dir), 0o755); err != nil {
		return Environment{}, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(in.Dir), filepath.Base(in.Dir)+"-")
	if err != nil {
		return Environment{}, err
	}
	defer os.RemoveAll(dir)
	if err := in.build(ctx, dir); err != nil {
		return Environment{}, err
	}
	if err := os.RemoveAll(in.Dir); err != nil {
		return Environment{}, err
	}
	return Environment{in.Dir}, os.Rename(dir, in.Dir)
}

func (in Installer) build(ctx context.Context, dir string) error {
	python, err := in.findPython(ctx)
	if err != nil {
		return err
	}
	in.logf("making a virtual environment in %s", in.Dir)
	if err := in.run(ctx, "make a virtual environment", python, "-I", "-m", "venv", "--clear", dir); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(dir, appDir), in.Files); err != nil {
		return err
	}
	if err := in.installPackages(ctx, dir); err != nil {
		return err
	}
	stamp, err := fingerprint(in.Files)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, stampFile), []byte(stamp+"\n"), 0o644)
}

// findPython returns an interpreter that is recent enough.
func (in Installer) findPython(ctx context.Context) (string, error) {
	path, err := exec.LookPath(cmp.Or(in.Python, "python3"))
	if err != nil && in.Python == "" {
		path, err = exec.LookPath("python")
	}
	if err != nil {
		return "", fmt.Errorf("no Python: %w: install %s or later, or name one with -python", err, oldest)
	}
	const ask = "import sys; print('%d.%d.%d %s' % (sys.version_info[:3] + (sys.version_info >= (3, 11),)))" // in Python 2, too
	out, err := in.command(path).Run(ctx, "-Es", "-c", ask)
	if err != nil {
		return "", fmt.Errorf("ask %s for its version: %w: name another Python with -python", path, explain(err, out))
	}
	version, recent, _ := strings.Cut(strings.TrimSpace(string(out.Stdout)), " ")
	if recent != "True" {
		return "", fmt.Errorf("%s is Python %s: install %s or later, or name one with -python", path, version, oldest)
	}
	in.logf("found Python %s, %s", version, path)
	return path, nil
}

// installPackages installs the pinned packages, wheels only: nothing is built.
func (in Installer) installPackages(ctx context.Context, dir string) error {
	requirements := filepath.Join(dir, appDir, "requirements.txt")
	args := []string{"-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet",
		"install", "--require-hashes", "--only-binary", ":all:", "-r", requirements}
	from := "the package index"
	if in.Wheels != "" {
		from = in.Wheels
		args = append(args, "--no-index", "--find-links", from)
	}
	pins, err := os.ReadFile(requirements)
	if err != nil {
		return err
	}
	packages := bytes.Count(pins, []byte("==")) - bytes.Count(pins, []byte(" == ")) // without those of markers
	in.logf("installing %d packages from %s", packages, from)
	err = in.run(ctx, "install the packages from "+from, interpreter(dir), args...)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: docs/python.md says how to make and name a folder of wheels", err)
}

// addModule gets zerodep's module. Where its own tool cannot, that is logged.
func (in Installer) addModule(ctx context.Context, env Environment) error {
	switch {
	case in.Module != "":
		source, err := os.ReadFile(in.Module)
		if err != nil {
			return fmt.Errorf("zerodep's module: %w", err)
		}
		in.logf("copying zerodep's module from %s", in.Module)
		return os.WriteFile(filepath.Join(env.dir, appDir, module), source, 0o644)
	case env.hasModule():
		return nil
	}
	args := []string{"-I", "-m", "zerodep", "add", "--yes", "--no-lock", "--dir", filepath.Join(env.dir, appDir), "httpserver"}
	if in.Wheels != "" {
		args = slices.Insert(args, 3, "--offline")
	}
	in.logf("getting zerodep's module: zerodep add httpserver")
	err := in.run(ctx, "get zerodep's module", interpreter(env.dir), args...)
	if err != nil && ctx.Err() == nil {
		in.logf("%v", err)
		in.logf("%s", absent)
		return nil
	}
	return err
}

// run runs one step, whose name the error begins with.
func (in Installer) run(ctx context.Context, step, path string, args ...string) error {
	out, err := in.command(path).Run(ctx, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", step, explain(err, out))
	}
	return nil
}

func (in Installer) command(path string) child.Command {
	return child.Command{Path: path, Limit: installLimit}
}

func (in Installer) logf(format string, args ...any) {
	fmt.Fprintf(in.Log, format+"\n", args...)
}

// explain returns err, which ended a program that wrote out, with what of out
// says why, in one line: the first sentence that is marked as an error, with the
// line that is indented below it; else the last line of a traceback; else all.
func explain(err error, out child.Output) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	text := strings.TrimSpace(string(out.All()))
	lines := strings.Split(text, "\n")
	reason := strings.Join(strings.Fields(text), " ")
	if strings.Contains(text, "Traceback (most recent call last)") {
		reason = lines[len(lines)-1]
	}
	for i, line := range lines {
		if !strings.HasPrefix(strings.ToLower(line), "error: ") {
			continue
		}
		reason, _, _ = strings.Cut(line[len("error: "):], ". ")
		if i+1 < len(lines) && strings.HasPrefix(lines[i+1], " ") {
			reason += "; " + strings.Trim(lines[i+1], " :")
		}
		break
	}
	return fmt.Errorf("%w: %s", err, reason)
}
