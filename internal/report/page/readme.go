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
// of the report: for each placement its question and all servers at a glance,
// and a picture. The page is in the directory dir, which like the sources is
// seen from the README's directory. It returns nil if readme has no such marks.
func Renew(readme []byte, r *report.Report, dir string) []byte {
	before, rest, started := bytes.Cut(readme, []byte(readmeStart))
	_, after, ended := bytes.Cut(rest, []byte(readmeEnd))
	if !started || !ended {
		return nil
	}
	return bytes.Join([][]byte{before, []byte(readmeStart), summary(r, dir), []byte(readmeEnd), after}, nil)
}

// summary returns what stands between the marks.
func summary(r *report.Report, dir string) []byte {
	var b bytes.Buffer
	for i, p := range r.Placements {
		v := newPlacement(r, p)
		if i == 0 && len(v.Scenarios) > 0 && v.Scenarios[0].Picture != "" {
			fmt.Fprintf(&b, "![%s](%s)\n\n", v.Scenarios[0].Alt, path.Join(dir, v.Scenarios[0].Picture))
		}
		fmt.Fprintf(&b, "**Placement `%s`: %s** %s %s %s\n\n%s\n\n", p.Placement, p.Question(), p.About(), p.Lead(), v.Legend, v.Glance.Markdown())
	}
	fmt.Fprintf(&b, "Raw data: %s.\n", sources(r, ".").Markdown())
	return b.Bytes()
}
