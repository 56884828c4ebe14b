// Package host tells what is known about the computer that measures, and
// above all what makes its figures noisy.
//
// Everything is read from the files in which Linux tells it, under a root
// that tests replace. What a system does not tell is left out: on other
// systems that is nearly everything, and the report says so.
package host

import (
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"httpserverbench/internal/results"
)

// A Report is what a computer tells about itself.
type Report struct {
	OS     string   // name and version where the system tells it, else GOOS
	Kernel string   // release of the kernel, or ""
	CPUs   int      // logical processors that this process may use
	Noise  []string // what disturbs measurements, a sentence each; nil where nothing is known to
}

// Root returns the file system to inspect.
func Root() fs.FS {
	return os.DirFS("/")
}

// Inspect reads the report of the computer whose root directory is root and
// of whose processors cpus may be used.
func Inspect(root fs.FS, cpus int) Report {
	m := files{root}
	r := Report{OS: m.osName(), Kernel: m.line("proc/sys/kernel/osrelease"), CPUs: cpus}
	if cpus < 4 {
		r.Noise = append(r.Noise, fmt.Sprintf("%d CPUs: client, server and everything else share them", cpus))
	}
	if m.line("proc/stat") == "" {
		r.Noise = append(r.Noise, "this system does not tell clock speed, load or steal: see that nothing else runs")
		return r
	}
	noise := append(m.signs(), m.governor(), m.quota(cpus), m.load(), m.virtual(), m.steal())
	r.Noise = append(r.Noise, slices.DeleteFunc(noise, func(s string) bool { return s == "" })...)
	return r
}

// Notes returns the report as the notes of a results file. The value of what
// is not known is "".
func (r Report) Notes() []results.Note {
	notes := []results.Note{
		{Key: results.NoteOS, Value: r.OS},
		{Key: results.NoteKernel, Value: r.Kernel},
		{Key: results.NoteCPUs, Value: strconv.Itoa(r.CPUs)},
	}
	for _, noise := range r.Noise {
		notes = append(notes, results.Note{Key: results.NoteNoise, Value: noise})
	}
	return notes
}

// files reads the small files in which a Linux system describes itself.
type files struct{ root fs.FS }

// text returns a file's content, or "" where there is no such file.
func (m files) text(name string) string {
	data, err := fs.ReadFile(m.root, name)
	if err != nil {
		return ""
	}
	return string(data)
}

// line returns the first line of a file, or "" where there is no such file.
func (m files) line(name string) string {
	line, _, _ := strings.Cut(m.text(name), "\n")
	return strings.TrimSpace(line)
}

// lines returns the first lines of all files that a pattern matches.
func (m files) lines(pattern string) []string {
	names, err := fs.Glob(m.root, pattern)
	if err != nil {
		panic("ill-formed pattern " + pattern)
	}
	lines := make([]string, len(names))
	for i, name := range names {
		lines[i] = m.line(name)
	}
	return lines
}

// osName returns the name in /etc/os-release, or GOOS.
func (m files) osName() string {
	for line := range strings.Lines(m.text("etc/os-release")) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
			return strings.Trim(name, `"'`)
		}
	}
	return runtime.GOOS
}
