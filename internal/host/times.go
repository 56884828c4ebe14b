package host

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Times counts how the processors have spent their time since boot, in the
// system's ticks. It is zero where the system does not tell.
type Times struct {
	Total uint64 // of all processors, idle time included
	Steal uint64 // wanted, and given to others by the hypervisor
}

// ReadTimes reads the counters of the computer whose root directory is root.
func ReadTimes(root fs.FS) Times {
	return files{root}.times()
}

// times parses the first line of /proc/stat: "cpu", then ticks by user, nice,
// system, idle, iowait, irq, softirq, steal, guest and guest_nice. The last
// two are part of user and nice.
func (m files) times() Times {
	const steal, guest = 8, 9
	var t Times
	fields := strings.Fields(m.line("proc/stat"))
	for i, field := range fields {
		ticks, err := strconv.ParseUint(field, 10, 64)
		if err != nil || i >= guest {
			continue
		}
		t.Total += ticks
		if i == steal {
			t.Steal = ticks
		}
	}
	return t
}

// Stolen returns the share of the processors' time from t to later that the
// hypervisor gave to others, as a percentage such as "0.3 %", or "" where the
// system does not tell.
func (t Times) Stolen(later Times) string {
	if later.Total <= t.Total {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*t.stolen(later))
}

// stolen returns the same share as a fraction, and 0 where it is not known.
func (t Times) stolen(later Times) float64 {
	if later.Total <= t.Total || later.Steal < t.Steal {
		return 0
	}
	return float64(later.Steal-t.Steal) / float64(later.Total-t.Total)
}
