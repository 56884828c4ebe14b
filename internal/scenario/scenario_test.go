package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"httpserverbench/internal/load"
)

// A value that holds a slash or ends in a dash and digits would be read as
// something else by benchstat; no value here has a dash at all.
var wellFormed = regexp.MustCompile(`^[A-Z][A-Za-z]+/framework=[a-z][a-z0-9]*(/[a-z]+=[a-z0-9]+)*$`)

// checkNames reports names that are ill-formed or occur twice.
func checkNames(names []string) error {
	seen := make(map[string]bool)
	for _, name := range names {
		if !wellFormed.MatchString(name) {
			return fmt.Errorf("row %q: want %v", name, wellFormed)
		}
		if seen[name] {
			return fmt.Errorf("row %q: stands twice", name)
		}
		seen[name] = true
	}
	return nil
}

func TestNames(t *testing.T) {
	var names []string
	for _, r := range Rows() {
		names = append(names, r.Name())
	}
	if err := checkNames(names); err != nil {
		t.Error(err)
	}
	for _, bad := range [][]string{
		{"SerialGet/framework=chi", "SerialGet/framework=chi"},
		{"SerialGet/framework=chi-5"},
		{"SerialGet/framework=go/chi"},
		{"SerialGet/framework="},
		{"SerialGet/framework=net http"},
		{"serial/framework=chi"},
		{"SerialGet"},
	} {
		if checkNames(bad) == nil {
			t.Errorf("checkNames(%q): no error", bad)
		}
	}
}

func TestRows(t *testing.T) {
	const want = "SyncVsAsyncHandler/framework=zerodep/handler=sync SyncVsAsyncHandler/framework=zerodep/handler=async"
	s, err := Lookup("SyncVsAsyncHandler")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range s.Rows() {
		got = append(got, r.Name())
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got rows %v\nwant %s", got, want)
	}
}

func TestLookup(t *testing.T) {
	for _, s := range All {
		if got, err := Lookup(s.Name); err != nil || got.Title != s.Title {
			t.Errorf("Lookup(%q): got %q, error %v", s.Name, got.Title, err)
		}
	}
	const want = `no scenario "Serial": choose one of SerialGetJSON, `
	if _, err := Lookup("Serial"); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("Lookup of an unknown name: got error %v, want %s…", err, want)
	}
}

func TestFingerprint(t *testing.T) {
	base := All[0]
	changes := map[string]func(*Scenario, *Variant){
		"name":     func(s *Scenario, _ *Variant) { s.Name = "Other" },
		"way":      func(_ *Scenario, v *Variant) { v.Way = load.NewConnection },
		"conns":    func(_ *Scenario, v *Variant) { v.Conns++ },
		"slice":    func(_ *Scenario, v *Variant) { v.Slice++ },
		"params":   func(_ *Scenario, v *Variant) { v.Params = "a=b" },
		"head":     func(_ *Scenario, v *Variant) { v.Request.Head = getText.Head },
		"content":  func(_ *Scenario, v *Variant) { v.Request.Content = []byte("x") },
		"status":   func(_ *Scenario, v *Variant) { v.Required.Status++ },
		"required": func(_ *Scenario, v *Variant) { v.Required.Body = nil },
	}
	for name, change := range changes {
		s := base
		s.Variants = []Variant{base.Variants[0]}
		if s.Fingerprint() != base.Fingerprint() {
			t.Fatal("two copies of a scenario have different fingerprints")
		}
		if change(&s, &s.Variants[0]); s.Fingerprint() == base.Fingerprint() {
			t.Errorf("%s: changed, and the fingerprint is the same", name)
		}
	}
	more := base
	more.Variants = append(more.Variants, more.Variants[0])
	one := more.Fingerprint()
	if more.Variants[1].Conns++; more.Fingerprint() == one {
		t.Error("the fingerprint does not cover the connections of the second variant")
	}
	s := base
	if s.Title = "another"; s.Fingerprint() != base.Fingerprint() {
		t.Error("the fingerprint covers the title, which changes no figure")
	}
}

// Files that were measured before a fact was added to the table stay comparable.
func TestFingerprintsStay(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"SerialGetJSON", "824b57d9aa01"},
		{"SerialPostJSON", "69fc70ba49ba"},
		{"SerialGetText", "a375ac7b08cc"},
		{"SyncVsAsyncHandler", "02b9eeea7248"},
		{"ConcurrentGet", "4e7374744f45"},
		{"ConcurrentPost", "89ff4bd471f1"},
		{"LargePayloadPost", "c6f3fc8961cb"},
	} {
		if s, err := Lookup(c.name); err != nil || s.Fingerprint() != c.want {
			t.Errorf("%s: got fingerprint %s, error %v, want %s", c.name, s.Fingerprint(), err, c.want)
		}
	}
}

// The large payload has the size that the scenario names, and comes back from
// decoding and encoding as it was, so that one response is required of all.
func TestPayloadsAreCanonical(t *testing.T) {
	for _, c := range []struct {
		name            string
		content         []byte
		size, tolerance int
	}{
		{"small", postSmall.Content, 44, 0},
		{"large", postLarge.Content, 30_000, 600},
	} {
		var v any
		if err := json.Unmarshal(c.content, &v); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		again, err := json.Marshal(v)
		if err == nil {
			err = SameBody(again, c.content)
		}
		if err != nil {
			t.Errorf("%s: decoded and encoded again: %v", c.name, err)
		}
		if n := len(c.content); n < c.size-c.tolerance || n > c.size+c.tolerance {
			t.Errorf("%s: %d bytes, want %d ± %d", c.name, n, c.size, c.tolerance)
		}
	}
}

func TestReadRequest(t *testing.T) {
	dir := fstest.MapFS{
		"get":     {Data: []byte("GET / HTTP/1.1\nHost: x\n\n")},
		"post":    {Data: []byte("POST / HTTP/1.1\nHost: x\n\n< body\n")},
		"body":    {Data: []byte("a\nb")},
		"cut":     {Data: []byte("GET / HTTP/1.1\nHost: x\n")},
		"missing": {Data: []byte("POST / HTTP/1.1\n\n< nowhere\n")},
	}
	for _, c := range []struct{ name, want, err string }{
		{"get", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", ""},
		{"post", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na\nb", ""},
		{"cut", "", "no empty line"},
		{"missing", "", "nowhere"},
		{"absent", "", "absent"},
	} {
		r, err := readRequest(dir, c.name)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: got error %v, want one with %q", c.name, err, c.err)
			}
		} else if err != nil || !bytes.Equal(r.Bytes(), []byte(c.want)) {
			t.Errorf("%s: got %q, %v, want %q", c.name, r.Bytes(), err, c.want)
		}
	}
}

func TestVerify(t *testing.T) {
	for _, c := range []struct {
		name        string
		status      int
		contentType string
		body        string
		err         string // "" for none
	}{
		{"as required", 200, "application/json", `{"pong":true}`, ""},
		{"with a newline", 200, "application/json", `{"pong":true}` + "\n", ""},
		{"charset", 200, "application/json; charset=utf-8", `{"pong":true}`, ""},
		{"status", 404, "application/json", `{"pong":true}`, "want status 200, got 404"},
		{"other charset", 200, "application/json; charset=latin1", `{"pong":true}`, "want media type application/json, got"},
		{"two newlines", 200, "application/json", `{"pong":true}` + "\n\n", `at byte 13: want the end, got "\n"`},
		{"other body", 200, "application/json", `{"pong":trap}`, `at byte 10: want "ue}", got "ap}"`},
	} {
		err := pong.Verify(c.status, c.contentType, []byte(c.body))
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: got error %v, want one with %q", c.name, err, c.err)
		}
	}
}

func TestTheOriginalsAreSeven(t *testing.T) {
	var got []string
	for _, s := range All {
		if s.Original() {
			got = append(got, s.Name)
		}
	}
	want := []string{"SerialGetJSON", "SerialPostJSON", "SerialGetText", "SyncVsAsyncHandler", "ConcurrentGet", "ConcurrentPost", "LargePayloadPost"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if (Scenario{}).Original() {
		t.Error("a scenario that the suite does not know is one of them")
	}
}
