package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"httpserverbench/internal/child"
	"httpserverbench/internal/results"
)

// buildLimit bounds each command of go, downloads of modules included.
const buildLimit = 15 * time.Minute

// hellos is the directory of the programs, from the module's root.
const hellos = "internal/hello"

// directory returns that of a framework's program, with slashes.
func directory(framework string) string { return path.Join(hellos, framework) }

func hasProgram(framework string) bool {
	_, err := os.Stat(filepath.FromSlash(directory(framework)))
	return err == nil
}

// A figure is a value with its unit.
type figure struct {
	value float64
	unit  string
}

// build builds a framework's program as the file at out, with an empty build
// cache in temp. It returns the figures of the build.
func build(ctx context.Context, framework, out, temp string) ([]figure, error) {
	modules, lines, err := dependencies(ctx, framework)
	if err != nil {
		return nil, err
	}
	cache, err := os.MkdirTemp(temp, "cache")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(cache)
	start := time.Now()
	if _, err := command(ctx, []string{"GOCACHE=" + cache}, "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./"+directory(framework)); err != nil {
		return nil, err
	}
	took := time.Since(start)
	info, err := os.Stat(out)
	if err != nil {
		return nil, err
	}
	return []figure{
		{float64(modules), results.Modules},
		{float64(lines), results.DependencyLines},
		{float64(info.Size()), results.BinarySize},
		{float64(took), results.BuildTime},
	}, nil
}

// command runs go without the flags of the environment, which would make the
// figures another's.
func command(ctx context.Context, env []string, args ...string) ([]byte, error) {
	cmd := child.Command{Path: "go", Limit: buildLimit, Env: append(env, "GOFLAGS=")}
	out, err := cmd.Run(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out.Stderr)
	}
	return out.Stdout, nil
}

// A dependency is a package that go list describes.
type dependency struct {
	ImportPath, Dir           string
	Standard                  bool
	Module                    *struct{ Path string }
	GoFiles, CgoFiles, SFiles []string
}

// dependencies counts what a program is built from besides itself and the
// standard library.
func dependencies(ctx context.Context, framework string) (modules, lines int, err error) {
	out, err := command(ctx, nil, "list", "-deps", "-json=ImportPath,Dir,Standard,Module,GoFiles,CgoFiles,SFiles", "./"+directory(framework))
	if err != nil {
		return 0, 0, err
	}
	seen := map[string]bool{}
	for list := json.NewDecoder(bytes.NewReader(out)); ; {
		var d dependency
		if err := list.Decode(&d); errors.Is(err, io.EOF) {
			return len(seen), lines, nil
		} else if err != nil {
			return 0, 0, fmt.Errorf("read what go list says of %s: %w", framework, err)
		}
		if d.Standard || strings.Contains(d.ImportPath, hellos) {
			continue
		}
		seen[d.Module.Path] = true
		n, err := d.lines()
		if err != nil {
			return 0, 0, err
		}
		lines += n
	}
}

// lines counts the lines of the files that are compiled.
func (d dependency) lines() (n int, err error) {
	for _, files := range [][]string{d.GoFiles, d.CgoFiles, d.SFiles} {
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(d.Dir, file))
			if err != nil {
				return 0, err
			}
			n += bytes.Count(text, []byte("\n"))
		}
	}
	return n, nil
}
