package http1

import (
	"bytes"
	"testing"
)

// TestTextLen puts each byte at each place of a value, beside harmless ones and
// beside obs-text, which eight bytes at a time are easy to get wrong with.
func TestTextLen(t *testing.T) {
	for _, filler := range []byte{'a', '\t', ' ', 0x80, 0xff} {
		for c := range 256 {
			text := c == '\t' || c >= ' ' && c != 0x7f // RFC 9110, section 5.5
			for size := 1; size <= 17; size++ {
				for at := range size {
					b := bytes.Repeat([]byte{filler}, size)
					b[at] = byte(c)
					want := at
					if text {
						want = size
					}
					if got := textLen(b); got != want {
						t.Fatalf("%q: %d, want %d", b, got, want)
					}
				}
			}
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
		ok   bool
	}{
		{"0", 0, true},
		{"00000000000000000012", 0, false}, // no sender pads to twenty digits
		{"0000000000000000012", 12, true},
		{"9223372036854775807", 1<<63 - 1, true},
		{"9223372036854775808", 0, false},
		{"9999999999999999999", 0, false},
		{"18446744073709551616", 0, false},
		{"", 0, false},
		{"-1", 0, false},
		{"1 ", 0, false},
		{"٣", 0, false},
	} {
		if got, ok := ParseDecimal([]byte(c.in)); ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %d, %v, want %d, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}
