package target

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"httpserverbench/frameworks"

	"go.uber.org/goleak"
)

// childEnv makes this test binary a server process.
const childEnv = "TARGET_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "serve":
		if err := Serve(frameworks.Floor(), os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	case "cpus":
		cpus, _ := CPUs()
		json.NewEncoder(os.Stdout).Encode(cpus)
		return
	case "die":
		io.WriteString(os.Stderr, "no memory\n")
		os.Exit(3)
	}
	goleak.VerifyTestMain(m)
}

func child(t *testing.T, role string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+role)
	return cmd
}

// checkServer connects twice and wants that, and a collection, in the usage.
func checkServer(t *testing.T, s *Server) {
	t.Helper()
	for range 2 {
		nc, err := net.Dial("tcp", s.Addr)
		if err != nil {
			t.Fatal(err)
		}
		// A response shows that the connection was accepted.
		io.WriteString(nc, "GET /text HTTP/1.1\r\n\r\n")
		if _, err := nc.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		nc.Close()
	}
	if err := s.Hold(); err != nil {
		t.Fatal(err)
	}
	u, err := s.Collect()
	if err != nil || u.Accepted != 2 || u.Collecting <= 0 || u.Mallocs == 0 || u.Bytes == 0 || u.User > u.CPU || u.Heap == 0 {
		t.Errorf("got usage %+v, error %v", u, err)
	}
	if u, err = s.Usage(); err != nil || u.Collecting != 0 {
		t.Errorf("got usage %+v, error %v, want no collection", u, err)
	}
	if _, err := s.Profiled(); err == nil {
		t.Error("got a profile that was not begun")
	}
	if err := s.Profile(); err != nil {
		t.Error(err)
	}
	if data, err := s.Profiled(); err != nil || !bytes.HasPrefix(data, gzip) {
		t.Errorf("got profile %.20q, error %v", data, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// gzip begins every profile.
var gzip = []byte{0x1f, 0x8b}

func TestInProcess(t *testing.T) {
	before := debug.SetGCPercent(70)
	defer debug.SetGCPercent(before)
	s, err := InProcess(frameworks.Floor())
	if err != nil {
		t.Fatal(err)
	}
	checkServer(t, s)
	if after := debug.SetGCPercent(70); after != 70 {
		t.Errorf("GOGC is %d after the server's end, want 70 as before", after)
	}
}

// The peak is the child's own, whatever its parent had when it was started.
func TestPeak(t *testing.T) {
	const large = 256 << 20
	held := bytes.Repeat([]byte{1}, large)
	s, err := Start(child(t, "serve"), nil)
	if err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(held)
	if got := s.Peak(); runtime.GOOS == "linux" && (got < 1<<20 || got > large/2) {
		t.Errorf("got a peak of %d bytes, want one to %d MB", got, large>>21)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if s, err = InProcess(frameworks.Floor()); err != nil {
		t.Fatal(err)
	}
	if got := s.Peak(); got != 0 {
		t.Errorf("in this process: got a peak of %d bytes, want 0", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestStart(t *testing.T) {
	s, err := Start(child(t, "serve"), nil)
	if err != nil {
		t.Fatal(err)
	}
	checkServer(t, s)
}

func TestChildThatDies(t *testing.T) {
	_, err := Start(child(t, "die"), nil)
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no memory") {
		t.Errorf("got error %v, want the exit status and what the child wrote last", err)
	}
}

// A child runs where it is told to, and this process as before.
func TestStartOn(t *testing.T) {
	before, err := CPUs()
	if err != nil {
		t.Skip(err)
	}
	last := before[len(before)-1:]
	cmd := child(t, "cpus")
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := startOn(cmd, last); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	var got []int
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || !slices.Equal(got, last) {
		t.Errorf("the child runs on %v, error %v, want %v", got, err, last)
	}
	if after, err := CPUs(); err != nil || !slices.Equal(after, before) {
		t.Errorf("this process runs on %v, error %v, want %v as before", after, err, before)
	}
}

func TestServeEndsWithItsInput(t *testing.T) {
	var out bytes.Buffer
	if err := Serve(frameworks.Floor(), strings.NewReader(`"tell"`), &out); err != nil {
		t.Fatal(err)
	}
	var addr string
	var u Usage
	in := json.NewDecoder(&out)
	if err := in.Decode(&addr); err != nil || addr == "" {
		t.Errorf("got address %q, error %v", addr, err)
	}
	if err := in.Decode(&u); err != nil || u.Mallocs == 0 {
		t.Errorf("got usage %+v, error %v", u, err)
	}
}

// The certificate is taken by a client that resumes its session.
func TestSecured(t *testing.T) {
	f, err := Secured(frameworks.Floor())
	if err != nil {
		t.Fatal(err)
	}
	s, err := InProcess(f)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{InsecureSkipVerify: true, ServerName: "localhost", ClientSessionCache: tls.NewLRUClientSessionCache(1)}
	for _, resumed := range []bool{false, true} {
		nc, err := tls.Dial("tcp", s.Addr, config)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(nc, "GET /text HTTP/1.1\r\n\r\n")
		if _, err := nc.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if state := nc.ConnectionState(); state.DidResume != resumed || state.Version != tls.VersionTLS13 {
			t.Errorf("version %x, resumed %t, want TLS 1.3, resumed %t", state.Version, state.DidResume, resumed)
		}
		nc.Close()
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
