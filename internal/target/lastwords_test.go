package target

import (
	"fmt"
	"strings"
	"testing"
)

func TestLastWords(t *testing.T) {
	for _, c := range []struct{ said, want string }{
		{"", ""},
		{"\n \n", ""},
		{"out of cheese\n", ": out of cheese"},
		{"Traceback:\n  line 1\nNameError: x\n", ": NameError: x\nTraceback:\n  line 1\nNameError: x"},
		{"panic: x\n\ngoroutine 1\nmain.main()\n", ": panic: x\npanic: x\n\ngoroutine 1\nmain.main()"},
	} {
		var l lastWords
		for _, r := range c.said { // in pieces
			fmt.Fprint(&l, string(r))
		}
		if got := l.String(); got != c.want {
			t.Errorf("%q: got %q, want %q", c.said, got, c.want)
		}
	}
	var l lastWords
	fmt.Fprint(&l, "first"+strings.Repeat("x", 2*mostWords))
	if got := len(l.String()); got != len(": ")+mostWords {
		t.Errorf("%d bytes of a long line are kept, want %d", got, len(": ")+mostWords)
	}
}
