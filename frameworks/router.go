package frameworks

import (
	"bufio"
	"bytes"
	"net/http"
)

// inMemory returns the Framework.Router of a router on net/http, which gitHub
// makes with handlers that are given a C. They write nothing, so that the router
// is called alone.
func inMemory[C any](gitHub func(write func(C, string)) http.Handler) func([]byte, func() bool) (int, string) {
	return func(request []byte, more func() bool) (status int, text string) {
		router := gitHub(func(_ C, s string) { text = s })
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(request)))
		if err != nil {
			return http.StatusBadRequest, err.Error()
		}
		w := nowhere{header: http.Header{}}
		for more() {
			w.status = http.StatusOK // as a server's, unless the router sets another
			router.ServeHTTP(&w, r)
		}
		return w.status, text
	}
}

// nowhere is an http.ResponseWriter that keeps the status alone.
type nowhere struct {
	header http.Header
	status int
}

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (w *nowhere) WriteHeader(status int)      { w.status = status }
