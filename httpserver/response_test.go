package httpserver

import (
	"testing"
	"testing/synctest"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// A Date is that of now, is kept within its second, and is given up when that is over.
func TestDateHoldsForItsSecond(t *testing.T) {
	synctest.Test(t, testDateHolds)
}

func testDateHolds(t *testing.T) {
	var dates dateCache
	for range 2 {
		before := time.Now().Truncate(time.Second)
		line := dates.get()
		made, err := time.Parse("Date: "+http1.TimeFormat+"\r\n", string(line))
		if err != nil {
			t.Fatal(err)
		}
		if made.Before(before) || made.After(time.Now()) {
			t.Errorf("the Date is %v, made between %v and %v", made, before, time.Now())
		}
		if again := dates.get(); &again[0] != &line[0] && time.Now().Before(made.Add(time.Second)) {
			t.Error("it is made anew within its second")
		}
		until(t, "its second is over", func() bool { return dates.line.Load() == nil })
		if end := made.Add(time.Second); time.Now().Before(end) {
			t.Errorf("it is given up before %v", end)
		}
	}
}
