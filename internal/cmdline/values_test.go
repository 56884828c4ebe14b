package cmdline

import (
	"flag"
	"io"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	cases := []struct {
		value flag.Value
		text  string
		want  string // what String returns then
		err   string // a part of the error; "" where there is none
	}{
		{new(Names), "zerodep,chi", "zerodep,chi", ""},
		{&Names{"floor"}, " gin , chi ", "gin,chi", ""},
		{&Names{"floor"}, "gin,,chi", "floor", "names are needed"},
		{new(Names), "", "", "names are needed"},
		{new(Share), "5%", "5%", ""},
		{new(Share), "0.125", "12.5%", ""},
		{new(Share), "0%", "0%", "a share above 0"},
		{new(Share), "1", "0%", "a share above 0"},
		{new(Share), "100%", "0%", "a share above 0"},
		{new(Share), "NaN%", "0%", "a share above 0"},
		{new(Share), "much", "0%", "a share above 0"},
		{new(Pattern), "Get|Post", "Get|Post", ""},
		{new(Pattern), "Get(", "", "it is no regular expression"},
		{new(Benchtime), "500ms", "500ms", ""},
		{new(Benchtime), "100x", "100x", ""},
		{new(Benchtime), "0s", "", "a time such as"},
		{new(Benchtime), "-1s", "", "a time such as"},
		{new(Benchtime), "0x", "", "a time such as"},
		{new(Benchtime), "soon", "", "a time such as"},
	}
	for _, tc := range cases {
		flags := flag.NewFlagSet("test", flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		flags.Var(tc.value, "f", "")
		err := flags.Parse([]string{"-f", tc.text})
		switch {
		case tc.err == "" && err != nil:
			t.Errorf("%T of %q: %v", tc.value, tc.text, err)
		case tc.err != "" && (err == nil || !strings.Contains(err.Error(), tc.err)):
			t.Errorf("%T of %q: error %v, want one with %q", tc.value, tc.text, err, tc.err)
		case tc.value.String() != tc.want:
			t.Errorf("%T of %q is %q, want %q", tc.value, tc.text, tc.value.String(), tc.want)
		}
	}
}
