package httpserver

import (
	"fmt"
	"strings"
	"testing"
)

func TestParsePattern(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{"/", "0:"},
		{"/a", "0:a"},
		{"/a/", "0:a 0:"},
		{"/a/{b}", "0:a 2:b"},
		{"/{a:int}/{b}", "1:a 2:b"},
		{"/a/{b...}", "0:a 3:b"},
		{"/{b...}", "3:b"},
		{"/{_a1}", "2:_a1"},
		{"/100%/~x", "0:100% 0:~x"},
		{"/50%off/%", "0:50%off 0:%"},
		{"/c#/what?", "0:c# 0:what?"},
		{"/é", "0:é"},
	} {
		segments, err := parsePattern(c.pattern)
		var got []string
		for _, s := range segments {
			got = append(got, fmt.Sprintf("%d:%s", s.kind, s.text))
		}
		if joined := strings.Join(got, " "); err != nil || joined != c.want {
			t.Errorf("%s: %s, %v, want %s", c.pattern, joined, err, c.want)
		}
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for _, c := range []struct{ pattern, message string }{
		{"", "does not begin with a slash"},
		{"a", "does not begin with a slash"},
		{"*", "does not begin with a slash"},
		{"//", "has the segment"},
		{"/a//b", "has the segment"},
		{"/{", "has the segment"},
		{"/}", "has the segment"},
		{"/a{b}", "has the segment"},
		{"/{a}b", "has the segment"},
		{"/{a}{b}", "has the segment"},
		{"/{{a}}", "has the segment"},
		{"/caf%C3%A9", "has the segment"},
		{"/a/100%25", "has the segment"},
		{"/a%2fb/{c}", "has the segment"},
		{"/%zz%41", "has the segment"},
		{"/{}", "has the segment"},
		{"/{:int}", "has the segment"},
		{"/{...}", "has the segment"},
		{"/{a b}", "has the segment"},
		{"/{1a}", "has the segment"},
		{"/{é}", "has the segment"},
		{"/{a:int...}", "has the segment"},
		{"/{a:}", "has the segment"},
		{"/{a:string}", "has the segment"},
		{"/{a:Int}", "has the segment"},
		{"/{a...}/b", "has the segment"},
		{"/{a...}/", "has the segment"},
		{"/{a}/{a}", "has the segment"},
		{"/{a:int}/{a...}", "has the segment"},
	} {
		_, err := parsePattern(c.pattern)
		if err == nil || !strings.Contains(err.Error(), c.message) || !strings.Contains(err.Error(), c.pattern) {
			t.Errorf("%q: error is %v, want one that names the pattern and says %q", c.pattern, err, c.message)
		}
	}
}

func TestKindMatches(t *testing.T) {
	for _, c := range []struct {
		text  string
		kinds string // i, f and p for those that match
	}{
		{"0", "ip"},
		{"-0", "ip"},
		{"+12", "ip"},
		{"007", "ip"},
		{"9223372036854775807", "ip"},
		{"9223372036854775808", "p"},
		{"-9223372036854775808", "ip"},
		{"-9223372036854775809", "p"},
		{"99999999999999999999999", "p"},
		{"1.5", "p"},
		{"-.5", "p"},
		{"5.", "p"},
		{".", "p"},
		{"-", "p"},
		{"+-1", "p"},
		{"1.2.3", "p"},
		{"1e5", "p"},
		{"0x10", "p"},
		{"1_000", "p"},
		{"inf", "p"},
		{"NaN", "p"},
		{"١", "p"},
		{" 1", "p"},
		{"", ""},
	} {
		got := ""
		for _, k := range []struct {
			kind kind
			name string
		}{{integer, "i"}, {plain, "p"}} {
			if k.kind.matches([]byte(c.text)) {
				got += k.name
			}
		}
		if got != c.kinds {
			t.Errorf("%q matches %q, want %q", c.text, got, c.kinds)
		}
	}
}
