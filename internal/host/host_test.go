package host

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"httpserverbench/internal/results"
)

// quiet is a machine that nothing disturbs.
func quiet() fstest.MapFS {
	return system(map[string]string{
		"etc/os-release":            "NAME=Plan\nPRETTY_NAME=\"Plan 9 (fourth)\"\n",
		"proc/sys/kernel/osrelease": "6.12.1\n",
		"proc/stat":                 "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 1 2 3\n",
		"proc/loadavg":              "0.05 0.01 0.00 1/100 4242\n",
		"proc/cpuinfo":              "processor : 0\nflags\t\t: fpu sse avx\n",
		"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
		"sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "performance\n",
		"sys/devices/system/cpu/intel_pstate/no_turbo":         "1\n",
		"sys/devices/system/cpu/cpufreq/boost":                 "0\n",
		"sys/devices/system/cpu/smt/active":                    "0\n",
		"sys/fs/cgroup/cpu.max":                                "max 100000\n",
		"sys/class/power_supply/AC/online":                     "1\n",
		"sys/class/power_supply/BAT0/status":                   "Full\n",
	})
}

func system(files map[string]string) fstest.MapFS {
	root := make(fstest.MapFS)
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

func TestQuietMachine(t *testing.T) {
	r := Inspect(quiet(), 8)
	if r.OS != "Plan 9 (fourth)" || r.Kernel != "6.12.1" || r.CPUs != 8 || len(r.Noise) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestNoise(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             string
	}{
		{"governor", "sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n", "frequency governor is powersave:"},
		{"intel turbo", "sys/devices/system/cpu/intel_pstate/no_turbo", "0\n", "turbo is on"},
		{"boost", "sys/devices/system/cpu/cpufreq/boost", "1\n", "turbo is on"},
		{"hyperthreads", "sys/devices/system/cpu/smt/active", "1\n", "two threads share each core"},
		{"quota", "sys/fs/cgroup/cpu.max", "150000 100000\n", "may use 1.5 of 8 CPUs"},
		{"load", "proc/loadavg", "3.20 1.0 0.5 2/99 1\n", "load of the last minute is 3.20"},
		{"virtual machine", "proc/cpuinfo", "flags : fpu hypervisor sse\n", "virtual machine:"},
		{"xen", "sys/hypervisor/type", "xen\n", "virtual machine (xen)"},
		{"steal", "proc/stat", "cpu 100 0 100 780 0 0 0 20 100 0\n", "gave 2.0 % of the CPU time"},
		{"battery", "sys/class/power_supply/BAT0/status", "Discharging\n", "running on battery"},
		{"nothing told", "proc/stat", "", "does not tell"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := quiet()
			root[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			noise := Inspect(root, 8).Noise
			if len(noise) != 1 || !strings.Contains(noise[0], c.want) {
				t.Errorf("noise %q, want one with %q", noise, c.want)
			}
		})
	}
}

// Files that are missing or hold something else than expected say nothing.
func TestStrangeFiles(t *testing.T) {
	for _, name := range []string{"proc/loadavg", "proc/cpuinfo", "sys/fs/cgroup/cpu.max", "sys/devices/system/cpu/smt/active"} {
		for _, text := range []string{"", "\n", "nonsense", "-1", "\x00\xff"} {
			root := quiet()
			root[name].Data = []byte(text)
			if noise := Inspect(root, 8).Noise; len(noise) > 0 {
				t.Errorf("%s with %q: noise %q", name, text, noise)
			}
		}
	}
}

func TestOtherSystem(t *testing.T) {
	r := Inspect(system(nil), 2)
	if r.OS != runtime.GOOS || r.Kernel != "" || len(r.Noise) != 2 {
		t.Fatalf("%+v", r)
	}
	if !strings.Contains(r.Noise[0], "2 CPUs") || !strings.Contains(r.Noise[1], "does not tell") {
		t.Errorf("noise %q", r.Noise)
	}
}

func TestStolen(t *testing.T) {
	for _, c := range []struct {
		from, to Times
		want     string
	}{
		{Times{1000, 10}, Times{2000, 20}, "1.0 %"},
		{Times{1000, 10}, Times{2000, 10}, "0.0 %"},
		{Times{}, Times{}, ""},
		{Times{2000, 20}, Times{1000, 10}, ""},
	} {
		if got := c.from.Stolen(c.to); got != c.want {
			t.Errorf("from %v to %v: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestReadTimes(t *testing.T) {
	root := system(map[string]string{"proc/stat": "cpu  1 2 3 4 5 6 7 8 9 10\n"})
	if got, want := ReadTimes(root), (Times{Total: 36, Steal: 8}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestNotes(t *testing.T) {
	r := Report{OS: "Plan 9", CPUs: 2, Noise: []string{"a fan", "a dog"}}
	want := []results.Note{{Key: "os", Value: "Plan 9"}, {Key: "kernel", Value: ""}, {Key: "cpus", Value: "2"}, {Key: "noise", Value: "a fan"}, {Key: "noise", Value: "a dog"}}
	if got := r.Notes(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// This computer's own report names no disturbance twice.
func TestThisMachine(t *testing.T) {
	r := Inspect(Root(), runtime.NumCPU())
	if r.OS == "" || len(slices.Compact(slices.Sorted(slices.Values(r.Noise)))) != len(r.Noise) {
		t.Errorf("%+v", r)
	}
	t.Logf("%+v", r)
}
