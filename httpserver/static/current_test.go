package static

import (
	"testing"
	"time"
)

// A date lets a range be sent once no other state of the file can have it.
func TestIfRangeNeedsAStrongValidator(t *testing.T) {
	const date = "Thu, 29 Feb 2024 12:30:15 GMT"
	modified := time.Date(2024, 2, 29, 12, 30, 15, 0, time.UTC)
	v := validators{`"a"`, modified}
	for _, c := range []struct {
		name    string
		ifRange string
		after   time.Duration // since the file was modified
		want    bool
	}{
		{"RFC 9110, 13.1.5: a tag", `"a"`, 0, true},
		{"RFC 9110, 13.1.5: another tag", `"b"`, time.Hour, false},
		{"RFC 9110, 13.1.5: a weak tag", `W/"a"`, time.Hour, false},
		{"RFC 9110, 8.8.2.2: within its second", date, time.Second - 1, false},
		{"RFC 9110, 8.8.2.2: after its second", date, time.Second, true},
		{"RFC 9110, 8.8.2.2: before it, by another clock", date, -time.Second, false},
		{"RFC 9110, 13.1.5: a later date", "Thu, 29 Feb 2024 12:30:16 GMT", time.Hour, false},
		{"RFC 9110, 13.1.5: neither a tag nor a date", "yesterday", time.Hour, false},
	} {
		if got := v.current([]byte(c.ifRange), modified.Add(c.after)); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
