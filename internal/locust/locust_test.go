package locust

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"httpserverbench/frameworks"
	"httpserverbench/internal/golden"
	"httpserverbench/internal/scenario"
)

const published = "../../docs/load/locustfile.py"

func TestTheFileIsThatOfTheTable(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, scenario.All); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, published, b.Bytes())
}

// A module of the test stands in for Locust: it sends nothing, and the
// responses that it returns are wrong in one way each.
func TestTheFileFindsWrongResponses(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	const program = `
import sys, types
sys.modules["locust"] = types.SimpleNamespace(FastHttpUser=object)
import runpy
names = runpy.run_path(sys.argv[1])
def response(s, **changes):
    ct = s.media_type + "; charset=utf-8"
    r = dict(status_code=s.status, headers={"Content-Type": ct}, content=s.content if s.body is None else s.body)
    return types.SimpleNamespace(**{**r, **changes})
for s in names["SCENARIOS"]:
    assert s.wrong(response(s)) is None, s.name
    for changes in dict(status_code=0), dict(headers={}), dict(content=b"no"), dict(content=None):
        assert s.wrong(response(s, **changes)), (s.name, changes)
    assert "refused" in s.wrong(response(s, status_code=0, error=OSError("refused"))), s.name
print(len(names["SCENARIOS"]), sum(names["Client"].tasks.values()))
`
	out, err := exec.Command(python, "-c", program, published).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(strings.Fields(string(out))) != 2 {
		t.Errorf("printed %q, want the number of tasks and the sum of their weights", out)
	}
}

func TestATaskForEachVariantThatAllFrameworksServe(t *testing.T) {
	request := scenario.Request{Head: []byte("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX-B: \"\\\r\n\r\n"), Content: []byte("é")}
	list := []scenario.Scenario{
		{Name: "A", Variants: []scenario.Variant{
			{Params: "k=1", Conns: 3, Request: request, Required: scenario.Response{Status: 200, MediaType: "text/plain", Body: []byte("é")}},
			{Params: "k=2", Conns: 1, Request: request, Required: scenario.Response{Status: 404, MediaType: "text/plain"}},
		}},
		{Name: "B", Needs: frameworks.AsyncHandler, Variants: []scenario.Variant{{Request: request}}},
	}
	var b strings.Builder
	if err := Write(&b, list); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`name="A/k=1",`, `name="A/k=2",`, "weight=3,", `headers={"X-B": "\"\\"},`, `content="é".encode(),`, `body="".encode(),`, "status=404,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, &b)
		}
	}
	if strings.Contains(b.String(), `"B`) || strings.Count(b.String(), "body=\"") != 1 {
		t.Errorf("B has a task, or an echo has a body, in\n%s", &b)
	}
}

func TestARequestThatIsNone(t *testing.T) {
	list := []scenario.Scenario{{Name: "A", Variants: []scenario.Variant{{
		Request:  scenario.Request{Head: []byte("hello")},
		Required: scenario.Response{MediaType: "text/plain"},
	}}}}
	if err := Write(new(strings.Builder), list); err == nil || !strings.Contains(err.Error(), "scenario A: ") {
		t.Errorf("error %v, want one that names the scenario", err)
	}
}
