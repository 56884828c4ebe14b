package report

import (
	"strings"
	"testing"
)

func TestServersWithoutAnOrderShareRanks(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an order",
			lines("X/chi", 100, 101, 102) + lines("X/gin", 200, 201, 203),
			"chi 1, gin 2"},
		{"no order",
			lines("X/chi", 100, 110, 105) + lines("X/gin", 105, 104, 110),
			"chi 1–2, gin 1–2"},
		{"a tie behind the first",
			lines("X/chi", 200, 210, 205) + lines("X/gin", 205, 204, 210) + lines("X/zerodep", 100, 101, 102),
			"zerodep 1, chi 2–3, gin 2–3"},
		{"one round",
			lines("X/chi", 100) + lines("X/gin", 900),
			"chi , gin "},
		{"the floor has none",
			lines("X/floor", 90, 91, 92) + lines("X/chi", 100, 101, 102),
			"chi 1, floor "},
		{"handlers",
			lines("X/zerodep/handler=async", 200, 201, 203) + lines("X/zerodep/handler=sync", 100, 101, 102),
			"zerodep, sync 1, zerodep, async 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, row := range of(t, tt.text).Scenarios[0].Rows {
				got = append(got, row.Label+" "+row.Rank.String())
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("ranks %q, want %q", s, tt.want)
			}
		})
	}
}

// With many pairs, one of them looks different by chance.
func TestOrderIsCorrectedForTheNumberOfPairs(t *testing.T) {
	pair := lines("X/chi", 100, 100, 100, 100) + lines("X/gin", 101, 104, 102, 103)
	s := of(t, pair).Scenarios[0]
	if s.Rows[1].Rank.First != 2 {
		t.Fatalf("two servers alone: %+v", s.Rows[1].OfBest)
	}
	others := lines("X/a", 97, 104, 103, 100) + lines("X/b", 104, 97, 103, 100) + lines("X/c", 103, 104, 97, 100)
	s = of(t, pair+others).Scenarios[0]
	if gin := s.Row("gin", ""); gin.Rank.First != 1 {
		t.Errorf("among five servers gin is ranked %v", gin.Rank)
	}
}

// Where no order is shown, the interval says so, and the other way round.
func TestAnOrderIsShownWhereTheIntervalDoesNotHoldOne(t *testing.T) {
	s := of(t, lines("X/chi", 100, 100, 100, 100)+lines("X/gin", 101, 104, 102, 103)+lines("X/a", 97, 104, 103, 100)+lines("X/b", 204, 197, 203, 200)).Scenarios[0]
	orders := map[int]int{}
	for _, a := range s.Rows {
		for _, b := range s.Rows {
			if r := s.Ratio(a, b); a != b {
				orders[r.Order()]++
				if holdsOne := r.Low <= 1 && 1 <= r.High; holdsOne != (r.Order() == 0) {
					t.Errorf("%s to %s: %v, order %d", a.Label, b.Label, r, r.Order())
				}
			}
		}
	}
	if orders[0] == 0 || orders[1] != orders[-1] || orders[1] == 0 {
		t.Errorf("orders %v, want some of each", orders)
	}
}

func TestMultiplesOfBestAndFloor(t *testing.T) {
	s := of(t, lines("X/floor", 50, 51)+lines("X/chi", 100, 102)+lines("X/gin", 150, 153)).Scenarios[0]
	gin := s.Row("gin", "")
	if gin.OfBest.String() != "1.50×" || gin.OfFloor.String() != "3.00×" || s.Floor().OfBest.Exists() {
		t.Errorf("gin is %v of the best and %v of the floor; the floor %v of the best", gin.OfBest, gin.OfFloor, s.Floor().OfBest)
	}
	if alone := of(t, lines("X/chi", 100, 102)).Scenarios[0]; alone.Floor() != nil || alone.Rows[0].OfFloor.Exists() {
		t.Error("a multiple of a floor that was not measured")
	}
}
