package cli

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
		{&Names{"floor"}, "gin,,chi", "floor", "want names"},
		{new(Names), "", "", "want names"},
		{new(Share), "5%", "5%", ""},
		{new(Share), "0.125", "12.5%", ""},
		{new(Share), "0%", "0%", "want a share above 0"},
		{new(Share), "1", "0%", "want a share above 0"},
		{new(Share), "100%", "0%", "want a share above 0"},
		{new(Share), "NaN%", "0%", "want a share above 0"},
		{new(Share), "much", "0%", "want a share above 0"},
		{&Choice{"text", []string{"text", "json"}}, "json", "json", ""},
		{&Choice{"text", []string{"text", "json"}}, "yaml", "text", "want one of text, json"},
		{new(Pattern), "Get|Post", "Get|Post", ""},
		{new(Pattern), "Get(", "", "want a regular expression"},
		{new(Duration), "500ms", "500ms", ""},
		{new(Duration), "100x", "100x", ""},
		{new(Duration), "0s", "", "want a time such as"},
		{new(Duration), "-1s", "", "want a time such as"},
		{new(Duration), "0x", "", "want a time such as"},
		{new(Duration), "soon", "", "want a time such as"},
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
