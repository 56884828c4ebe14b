package static

import (
	"bytes"
	"math"

	"httpserverbench/httpserver/internal/http1"
)

// A byteRange is a part of content.
type byteRange struct {
	first, length int64 // in bytes; a length of zero means that the content has no such part
}

// parseRange parses the value of a Range field for content of size bytes (RFC 9110,
// section 14.1.2). It returns false if the field is to be ignored and the whole is to be
// sent: for another unit, several ranges, or a malformed one. A range that ends after the
// content ends with it.
func parseRange(value []byte, size int64) (byteRange, bool) {
	unit, spec, _ := bytes.Cut(value, []byte{'='})
	from, to, found := bytes.Cut(http1.TrimOWS(spec), []byte{'-'})
	if !http1.EqualFold(unit, "bytes") || !found {
		return byteRange{}, false
	}
	if len(from) == 0 {
		n, ok := parsePosition(to)
		n = min(n, size)
		return byteRange{size - n, n}, ok && size > 0
	}
	first, ok1 := parsePosition(from)
	last, ok2 := int64(math.MaxInt64), true
	if len(to) > 0 {
		last, ok2 = parsePosition(to)
	}
	if !ok1 || !ok2 || last < first {
		return byteRange{}, false
	}
	return byteRange{first, max(min(last, size-1)-first+1, 0)}, true
}

// parsePosition parses digits. A number that an int64 cannot have becomes the largest that
// it can, which is beyond any content.
func parsePosition(b []byte) (int64, bool) {
	for len(b) > 1 && b[0] == '0' {
		b = b[1:] // ParseDecimal allows 19 digits
	}
	if n, ok := http1.ParseDecimal(b); ok {
		return n, true
	}
	for _, c := range b {
		if !http1.IsDigit(c) {
			return 0, false
		}
	}
	return math.MaxInt64, len(b) > 0
}
