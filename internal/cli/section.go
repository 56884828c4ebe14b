package cli

import (
	"bytes"
	"fmt"
)

// Renew returns a Markdown text with a section replaced by content: what stands
// between the lines
//
//	<!-- NAME: written by SCRIPT -->
//	<!-- end of NAME -->
//
// The error says which line is missing.
func Renew(text []byte, name, script string, content []byte) ([]byte, error) {
	begin, end := fmt.Appendf(nil, "<!-- %s: written by %s -->\n", name, script), fmt.Appendf(nil, "<!-- end of %s -->\n", name)
	before, rest, ok := bytes.Cut(text, begin)
	if !ok {
		return nil, fmt.Errorf("no place for the %s: add the line %s", name, begin[:len(begin)-1])
	}
	_, after, ok := bytes.Cut(rest, end)
	if !ok {
		return nil, fmt.Errorf("no end of the %s: add the line %s", name, end[:len(end)-1])
	}
	return bytes.Join([][]byte{before, begin, content, end, after}, nil), nil
}
