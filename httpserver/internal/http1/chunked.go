package http1

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
)

// Limits of the chunked transfer coding.
const (
	// sizeDigits is how many digits the size of a chunk may have.
	sizeDigits = 16

	// chunkLineLimit is how many bytes the line that a chunk begins with may have,
	// with its extensions and its end. It is far above what clients send.
	chunkLineLimit = 1024

	// extLimit is how many bytes of extensions a body may have beyond one for each byte
	// of data (RFC 9112, section 7.1.1): who sends little but extensions is not read on.
	extLimit = 16 << 10

	// TrailerLimit is how many bytes a trailer section may have. A buffer that has this
	// room for the body can hold each line that the decoder waits for.
	TrailerLimit = 4 << 10
)

// A Chunked decodes one body in the chunked transfer coding (RFC 9112, section 7.1). Its
// zero value is at the beginning of a body.
type Chunked struct {
	state chunkedState
	left  int64 // bytes of the chunk's data that are still to come
	ext   int64 // bytes of extensions that have no byte of data beside them

	trailerBytes  int
	trailerFields int
}

type chunkedState uint8

const (
	atSize    chunkedState = iota // before the line with a chunk's size
	inData                        // in a chunk's data
	atDataEnd                     // before the CRLF after the data
	inTrailer                     // after the last chunk
	atEnd                         // after the body
)

// Done reports whether the body is decoded to its end.
func (d *Chunked) Done() bool { return d.state == atEnd }

// Left returns how many bytes of the current chunk's data are still to come.
func (d *Chunked) Left() int64 { return d.left }

// Next decodes the beginning of b. It returns the next part of the content, a view of
// at most most bytes of b, and how many bytes of b it has used. If it needs more bytes,
// it returns [ErrIncomplete] and what it has used so far; the next call must be given
// the unused bytes and more after them. Any other error is an [Error]. At the body's
// end data is nil, err is nil and Done reports true.
func (d *Chunked) Next(b []byte, most int, lim Limits) (data []byte, n int, err error) {
	for d.state != atEnd {
		if d.state == inData {
			size := min(d.left, int64(len(b)-n), int64(most))
			if size == 0 {
				return nil, n, ErrIncomplete
			}
			data = b[n : n+int(size)]
			if d.left -= size; d.left == 0 {
				d.state = atDataEnd
			}
			return data, n + int(size), nil
		}
		used, err := d.readLine(b[n:], lim)
		n += used
		if err != nil {
			return nil, n, err
		}
	}
	return nil, n, nil
}

// readLine reads the line that b begins with and returns its length.
func (d *Chunked) readLine(b []byte, lim Limits) (n int, err error) {
	room, tooLong := chunkLineLimit, Error{400, "a line between chunks is longer than this server allows"}
	if d.state == inTrailer {
		room, tooLong = TrailerLimit-d.trailerBytes, Error{431, "the trailer section is larger than this server allows"}
	}
	n = bytes.IndexByte(b[:min(len(b), room)], '\n') + 1
	switch {
	case n == 0 && len(b) < room:
		return 0, ErrIncomplete
	case n == 0:
		return 0, tooLong
	case n == 1 || b[n-2] != '\r':
		return 0, Error{400, "a line of the chunked coding ends in a bare line feed"}
	}
	switch {
	case d.state == inTrailer:
		err = d.readTrailer(b[:n], lim)
	case d.state == atSize:
		err = d.readSize(b[:n-len(crlf)])
	case n > len(crlf):
		err = Error{400, "the data of a chunk is not followed by the end of its line"}
	default:
		d.state = atSize
	}
	return n, err
}

// readSize reads chunk-size [ chunk-ext ].
func (d *Chunked) readSize(line []byte) error {
	n := prefixLen(isHex, line)
	if n == 0 || n > sizeDigits || n < len(line) && !chunkExt.Match(line[n:]) {
		return Error{400, "the size of a chunk is malformed: not a hexadecimal number of at most 16 digits, or followed by no extension"}
	}
	size, _ := strconv.ParseUint(string(line[:n]), 16, 64)
	if size > math.MaxInt64 {
		return Error{413, "a chunk is larger than any body"}
	}
	d.left = int64(size)
	d.ext = max(d.ext+int64(len(line))-sizeDigits-d.left, 0)
	if d.ext > extLimit {
		return Error{400, "the chunk extensions are more than this server allows"}
	}
	d.state = inData
	if d.left == 0 {
		d.state = inTrailer
	}
	return nil
}

// readTrailer checks a trailer field and drops it: a handler does not see trailers. One
// that frames, routes or authenticates the message or describes its content must not be
// there (RFC 9110, section 6.5.1).
func (d *Chunked) readTrailer(line []byte, lim Limits) error {
	if len(line) == len(crlf) {
		d.state = atEnd
		return nil
	}
	if d.trailerFields == lim.Fields {
		return Error{431, "there are more trailer fields than this server allows"}
	}
	d.trailerFields++
	d.trailerBytes += len(line)
	f, _, err := splitField(line, 0)
	if err != nil {
		return err
	}
	switch string(bytes.ToLower(f.Name.Of(line))) {
	case "transfer-encoding", "content-length", "host", "trailer", "te", "connection", "keep-alive",
		"upgrade", "expect", "max-forwards", "cache-control", "pragma", "range", "if-match",
		"if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "authorization",
		"proxy-authorization", "cookie", "content-encoding", "content-type", "content-range":
		return Error{400, "a trailer field is one that may stand in the header only"}
	}
	return nil
}

// chunkExt is *( BWS ";" BWS name [ BWS "=" BWS value ] ) (RFC 9112, section 7.1.1). What
// extensions mean is ignored.
var chunkExt = func() *regexp.Regexp {
	const (
		bws     = `[\t ]*`
		token   = "[!#$%&'*+.^_`|~\\-[:alnum:]]+"
		quoted  = `"(?:[^\x00-\x08\x0a-\x1f\x7f"\\]|\\[^\x00-\x08\x0a-\x1f\x7f])*"`
		value   = bws + "=" + bws + "(?:" + token + "|" + quoted + ")"
		element = bws + ";" + bws + token + "(?:" + value + ")?"
	)
	return regexp.MustCompile("^(?:" + element + ")*$")
}()
