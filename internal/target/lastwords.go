package target

import (
	"bytes"
	"strings"
	"sync"
)

// lastWords keeps the end of what a process writes to its standard error.
type lastWords struct {
	mu   sync.Mutex
	text []byte
}

// mostWords is how many bytes are kept.
const mostWords = 4 << 10

func (l *lastWords) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	l.text = bytes.Clone(l.text[max(0, len(l.text)-mostWords):])
	return len(p), nil
}

// String returns the line that says why the process has ended, after a colon,
// and on further lines all that was kept where that is more; "" for nothing.
func (l *lastWords) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(string(l.text)), "\n")
	reason := lines[len(lines)-1]
	for _, line := range lines {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") {
			reason = line
			break
		}
	}
	switch {
	case reason == "":
		return ""
	case len(lines) == 1:
		return ": " + reason
	}
	return ": " + reason + "\n" + strings.Join(lines, "\n")
}
