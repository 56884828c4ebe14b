package host

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// governor tells of processors whose clock follows the load.
func (m files) governor() string {
	governors := m.lines("sys/devices/system/cpu/cpu*/cpufreq/scaling_governor")
	slices.Sort(governors)
	governors = slices.DeleteFunc(slices.Compact(governors), func(g string) bool { return g == "performance" })
	if len(governors) == 0 {
		return ""
	}
	return fmt.Sprintf("frequency governor is %s: the clock follows the load; set it to performance", strings.Join(governors, ", "))
}

const turbo = "turbo is on: the clock depends on heat and on the other cores"

// signs are what a line of a file tells of by its value alone.
var signs = []struct{ files, value, noise string }{
	{"sys/devices/system/cpu/intel_pstate/no_turbo", "0", turbo},
	{"sys/devices/system/cpu/cpufreq/boost", "1", turbo},
	{"sys/devices/system/cpu/smt/active", "1", "two threads share each core: a CPU's speed depends on its sibling"},
	{"sys/class/power_supply/*/status", "Discharging", "running on battery: the system saves energy; plug it in"},
}

// signs returns what the signs tell, each once.
func (m files) signs() (noise []string) {
	for _, s := range signs {
		if slices.Contains(m.lines(s.files), s.value) && !slices.Contains(noise, s.noise) {
			noise = append(noise, s.noise)
		}
	}
	return noise
}

// quota tells of a container that is stopped when its time is used up.
func (m files) quota(cpus int) string {
	allowed, period, _ := strings.Cut(m.line("sys/fs/cgroup/cpu.max"), " ")
	a, errA := strconv.ParseFloat(allowed, 64)
	p, errP := strconv.ParseFloat(period, 64)
	if errA != nil || errP != nil || p <= 0 {
		return ""
	}
	return fmt.Sprintf("this container may use %.2g of %d CPUs: it is stopped when it uses more", a/p, cpus)
}

// load tells of other programs that run.
func (m files) load() string {
	const quiet = 0.3 // processes running or ready, on the average
	first, _, _ := strings.Cut(m.line("proc/loadavg"), " ")
	load, err := strconv.ParseFloat(first, 64)
	if err != nil || load < quiet {
		return ""
	}
	return fmt.Sprintf("load of the last minute is %.2f: other programs ran just now", load)
}

// virtual tells of neighbours on the same processors.
func (m files) virtual() string {
	kind := m.line("sys/hypervisor/type")
	switch {
	case kind != "":
		return fmt.Sprintf("virtual machine (%s): its neighbours are not known", kind)
	case slices.Contains(strings.Fields(m.text("proc/cpuinfo")), "hypervisor"): // a flag of the processor
		return "virtual machine: its neighbours are not known"
	}
	return ""
}

// steal tells of processor time that the hypervisor gave to others.
func (m files) steal() string {
	const noticed = 0.001
	share := Times{}.stolen(m.times())
	if share < noticed {
		return ""
	}
	return fmt.Sprintf("the hypervisor gave %.1f %% of the CPU time since boot to others", 100*share)
}
