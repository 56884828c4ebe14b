package page

import (
	"bytes"
	"fmt"
	"path"
	"slices"

	"httpserverbench/internal/cli"
	"httpserverbench/internal/report"
)

// Renew returns readme with its section "results" replaced by those of the
// report: a picture, and for each placement its question and all servers at a
// glance, in the scenarios of the page that the suite succeeds. The page is in the directory dir, which like the sources is seen
// from the README's directory. The error is that of [cli.Renew].
func Renew(readme []byte, r *report.Report, dir string) ([]byte, error) {
	var b bytes.Buffer
	v := newView(r, ".")
	for _, first := range v.Placements[0].Sections[0].figures() {
		fmt.Fprintf(&b, "![%s](%s)\n\n", first.Alt, path.Join(dir, first.Name))
	}
	for _, p := range v.Placements {
		originals := slices.DeleteFunc(p.Comparing(), func(s *report.Scenario) bool { return !s.Original() })
		fmt.Fprintf(&b, "**Placement `%s`: %s** %s %s\n\n%s\n\n", p.Placement.Placement, p.Question(), p.About(), p.Lead(), glance(r, originals).Markdown())
	}
	fmt.Fprintf(&b, "Time of one operation as a multiple of the floor's, with the 95 %% interval: lower is better. Bold: no server is shown to be faster. Raw data:")
	separator := ""
	for _, l := range v.Links {
		fmt.Fprintf(&b, "%s [%s](%s)", separator, l.Text, l.Target)
		separator = ","
	}
	b.WriteString(".\n")
	return cli.Renew(readme, "results", "scripts/report", b.Bytes())
}
