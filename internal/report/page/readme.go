package page

import (
	"bytes"
	"fmt"
	"path"

	"httpserverbench/internal/report"
)

// The lines between which a README shows the results.
const (
	readmeStart = "<!-- results: written by scripts/report -->\n"
	readmeEnd   = "<!-- end of results -->\n"
)

// Renew returns readme with the results between its two marks replaced by those
// of the report: a picture, what was measured, and all servers at a glance. It
// stands in the directory above dir, that of the page. It returns nil if readme
// has no such marks.
func Renew(readme []byte, r *report.Report, dir string) []byte {
	before, rest, started := bytes.Cut(readme, []byte(readmeStart))
	_, after, ended := bytes.Cut(rest, []byte(readmeEnd))
	if !started || !ended {
		return nil
	}
	return bytes.Join([][]byte{before, []byte(readmeStart + results(r, dir) + readmeEnd), after}, nil)
}

// results returns what stands between the marks.
func results(r *report.Report, dir string) string {
	var b bytes.Buffer
	for _, s := range r.Scenarios {
		if len(s.Rows) > 0 {
			fmt.Fprintf(&b, "![%s](%s)\n\n", altText(s.Title), path.Join(path.Base(dir), pictureName(s)))
			break
		}
	}
	table, legend := glance(r)
	fmt.Fprintf(&b, "%s %s Raw data: %s.\n\n%s\n", lead(r), legend, sources(r, path.Dir(dir)).Markdown(), table.Markdown())
	return b.String()
}
