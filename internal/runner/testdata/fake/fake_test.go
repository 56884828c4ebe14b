// Package fake is a benchmark suite whose rows do all that a row can do to a
// runner. Each behaves while it is run once, and shows its nature after.
package fake

import (
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"testing"
	"time"
)

var (
	placement = flag.String("placement", "shared", "as the suite's flag")
	profile   = flag.String("profile", "", "as the suite's flag")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() != "" {
		fmt.Printf("Unit xfloor better=lower\nplacement: %s\n", *placement)
	}
	if *profile != "" {
		file, err := os.Create(*profile)
		if err != nil {
			panic(err)
		}
		pprof.StartCPUProfile(file)
	}
	status := m.Run()
	pprof.StopCPUProfile()
	os.Exit(status)
}

func each(b *testing.B, op func(b *testing.B, i int)) {
	for _, framework := range []string{"zerodep", "chi"} {
		b.Run("framework="+framework, func(b *testing.B) {
			i := 0
			for b.Loop() {
				op(b, i)
				i++
			}
			b.ReportMetric(1.25, "xfloor")
		})
	}
}

func BenchmarkGet(b *testing.B)  { each(b, func(*testing.B, int) {}) }
func BenchmarkPost(b *testing.B) { each(b, func(*testing.B, int) {}) }

func BenchmarkSkipped(b *testing.B) {
	fmt.Println("# skipped: Skipped/conns=9: too few descriptors")
	b.SkipNow()
}

func BenchmarkWrongAtOnce(b *testing.B) {
	each(b, func(b *testing.B, _ int) { b.Fatal("got status 500, want 200") })
}

func BenchmarkWrongLater(b *testing.B) {
	each(b, func(b *testing.B, i int) {
		if i > 0 {
			b.Fatal("body is short")
		}
	})
}

func BenchmarkPanics(b *testing.B) {
	each(b, func(_ *testing.B, i int) {
		if i > 0 {
			die()
		}
	})
}

func BenchmarkPanicsAtOnce(b *testing.B) {
	each(b, func(*testing.B, int) { die() })
}

// die panics on a goroutine of its own: the end of a process whose benchmark
// panics is a race that the testing package may win.
func die() {
	go panic("out of cheese")
	select {}
}

// BenchmarkTimeless gives what a benchmark gives that panics and wins.
func BenchmarkTimeless(b *testing.B) {
	each(b, func(b *testing.B, _ int) { b.ReportMetric(0, "ns/op") })
}

func BenchmarkStalls(b *testing.B) {
	each(b, func(_ *testing.B, i int) {
		if i > 0 {
			time.Sleep(time.Hour)
		}
	})
}

func BenchmarkTalks(b *testing.B) {
	each(b, func(_ *testing.B, i int) {
		if i == 1 {
			fmt.Println("a log line")
		}
	})
}

func BenchmarkApart(b *testing.B) {
	if *placement != "apart" {
		b.Skip("the client wants a processor of its own")
	}
	each(b, func(*testing.B, int) {})
}
