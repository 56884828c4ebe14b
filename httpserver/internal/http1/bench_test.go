package http1

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// browserRequest is what a browser sends for a page, of about 600 bytes.
const browserRequest = "GET /articles/2024/performance?page=2&sort=new HTTP/1.1\r\n" +
	"Host: www.example.com\r\n" +
	"Connection: keep-alive\r\n" +
	"Cache-Control: max-age=0\r\n" +
	"Upgrade-Insecure-Requests: 1\r\n" +
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
	"Sec-Fetch-Site: same-origin\r\n" +
	"Accept-Encoding: gzip, deflate, br, zstd\r\n" +
	"Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n" +
	"Cookie: session=4f2a9c81d37be065; theme=dark; consent=yes; visited=1718000000\r\n\r\n"

// BenchmarkParse reads a browser's request, the head alone.
func BenchmarkParse(b *testing.B) {
	b.Run("parser=httpserver", func(b *testing.B) {
		request := []byte(browserRequest)
		var h Head
		b.SetBytes(int64(len(request)))
		b.ReportAllocs()
		for b.Loop() {
			h.Reset()
			if _, err := h.Parse(request, testLimits); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parser=nethttp", func(b *testing.B) {
		source := strings.NewReader(browserRequest)
		reader := bufio.NewReader(source)
		b.SetBytes(int64(len(browserRequest)))
		b.ReportAllocs()
		for b.Loop() {
			source.Reset(browserRequest)
			reader.Reset(source)
			if _, err := http.ReadRequest(reader); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestParseAllocs parses without an allocation.
func TestParseAllocs(t *testing.T) {
	request := []byte(browserRequest)
	var h Head
	parse := func() {
		h.Reset()
		if _, err := h.Parse(request, testLimits); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(100, parse); n != 0 {
		t.Errorf("parsing a browser's request allocates %v times", n)
	}
}
