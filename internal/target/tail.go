package target

import "strings"

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

// mostTail is how many bytes are kept.
const mostTail = 1 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-mostTail):]
	return len(p), nil
}

// String returns what was kept, to follow an error, or "" for nothing. The
// writer must have ended.
func (t *tail) String() string {
	if len(t.text) == 0 {
		return ""
	}
	return "; it wrote: " + strings.TrimSpace(string(t.text))
}
