package httpserver

import (
	"testing"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Date holds to the end of its second, and is made anew behind it.
func TestDateHoldsForItsSecond(t *testing.T) {
	var dates dateCache
	const now = instant(time.Hour)
	before := time.Now()
	line := dates.line(now)
	after := time.Now()
	made, err := time.Parse("Date: "+http1.TimeFormat+"\r\n", string(line))
	if err != nil {
		t.Fatal(err)
	}
	until := dates.latest.Load().until
	end, holds := made.Add(time.Second), time.Duration(until-now)
	if before.Add(holds).After(end) || after.Add(holds).Before(end) {
		t.Errorf("made at %v, it holds for %v", before, holds)
	}
	if same := dates.line(until - 1); &same[0] != &line[0] {
		t.Error("it is made anew within its second")
	}
	if next := dates.line(until); &next[0] == &line[0] {
		t.Error("it outlasts its second")
	}
}
