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
	b := bytes.NewBuffer(append(bytes.Clone(before), readmeStart...))
	v := newView(r, ".")
	for _, first := range v.Placements[0].Sections[0].figures() {
		fmt.Fprintf(b, "![%s](%s)\n\n", first.Alt, path.Join(dir, first.Name))
	}
	for _, p := range v.Placements {
		fmt.Fprintf(b, "**Placement `%s`: %s** %s %s\n\n%s\n\n", p.Placement.Placement, p.Question(), p.About(), p.Lead(), p.Glance.Markdown())
	}
	fmt.Fprintf(b, "Time of one operation as a multiple of the floor's, with the 95 %% interval: lower is better. Bold: no server is shown to be faster. Raw data:")
	separator := ""
	for _, l := range v.Links {
		fmt.Fprintf(b, "%s [%s](%s)", separator, l.Text, l.Target)
		separator = ","
	}
	fmt.Fprintf(b, ".\n%s", readmeEnd)
	return append(b.Bytes(), after...)
}
