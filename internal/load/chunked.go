package load

import (
	"bytes"
	"errors"
	"strconv"
)

var errChunk = errors.New("an ill-formed chunk")

// nextChunk reads the chunk at the beginning of data (RFC 9112, section 7.1):
// its content is data[from:to], and the next chunk begins at next. All are 0
// if data ends before the chunk does. The last chunk is empty, from == to.
// Extensions and trailer fields, which no server here sends, are refused.
func nextChunk(data []byte) (from, to, next int, err error) {
	line := bytes.IndexByte(data, '\n')
	if line < 0 {
		return 0, 0, 0, nil
	}
	digits, ok := bytes.CutSuffix(data[:line], []byte("\r"))
	size, bad := strconv.ParseUint(string(digits), 16, 31)
	if !ok || bad != nil {
		return 0, 0, 0, errChunk
	}
	from = line + 1
	to = from + int(size)
	next = to + len("\r\n")
	if next > len(data) {
		return 0, 0, 0, nil
	}
	if string(data[to:next]) != "\r\n" {
		return 0, 0, 0, errChunk
	}
	return from, to, next, nil
}

// chunkedSize returns how many bytes of data the chunked body at its beginning
// takes, framing included, or 0 if data ends before it does.
func chunkedSize(data []byte) (size int, err error) {
	for {
		from, to, next, err := nextChunk(data[size:])
		if err != nil || next == 0 {
			return 0, err
		}
		size += next
		if from == to {
			return size, nil
		}
	}
}

// dechunk moves the content of body, a whole and well-formed chunked body, to
// its front and returns it.
func dechunk(body []byte) []byte {
	n, at := 0, 0
	for {
		from, to, next, _ := nextChunk(body[at:])
		if from == to {
			return body[:n]
		}
		n += copy(body[n:], body[at+from:at+to])
		at += next
	}
}
