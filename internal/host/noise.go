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

// turbo tells of a clock that depends on heat and on the other cores.
func (m files) turbo() string {
	const intel, other = "sys/devices/system/cpu/intel_pstate/no_turbo", "sys/devices/system/cpu/cpufreq/boost"
	if m.line(intel) == "0" || m.line(other) == "1" {
		return "turbo is on: the clock depends on heat and on the other cores"
	}
	return ""
}

// smt tells of processors that share a core's units.
func (m files) smt() string {
	if m.line("sys/devices/system/cpu/smt/active") != "1" {
		return ""
	}
	return "two threads share each core: a CPU's speed depends on its sibling"
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
	for line := range strings.Lines(m.text("proc/cpuinfo")) {
		key, value, _ := strings.Cut(line, ":")
		if strings.TrimSpace(key) == "flags" {
			if slices.Contains(strings.Fields(value), "hypervisor") {
				return "virtual machine: its neighbours are not known"
			}
			break
		}
	}
	if kind := m.line("sys/hypervisor/type"); kind != "" {
		return fmt.Sprintf("virtual machine (%s): its neighbours are not known", kind)
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

// battery tells of a computer that saves energy.
func (m files) battery() string {
	if slices.Contains(m.lines("sys/class/power_supply/*/status"), "Discharging") {
		return "running on battery: the system saves energy; plug it in"
	}
	return ""
}
