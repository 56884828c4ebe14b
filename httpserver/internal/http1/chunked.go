package http1

import (
	"bytes"
	"math"
)

// The decoder of the chunked transfer coding (RFC 9112, section 7.1), a pure
// function of bytes like the parser of heads.

// chunkLineLimit bounds the line that a chunk begins with, extensions included.
// It is far above what clients send, and keeps a sender of endless extensions
// from being read for nothing.
const chunkLineLimit = 1024

// sizeDigits is the largest number of digits that a chunk's size may have.
const sizeDigits = 16

// extLimit bounds what the extensions of one body, all together, may have beyond a
// byte for each byte of data (RFC 9112, section 7.1.1).
const extLimit = 16 << 10

// TrailerLimit bounds the trailer section. Its lines must fit in the room that a
// connection's buffer has behind the largest head.
const TrailerLimit = 4 << 10

// A Chunked is how far the decoding of one body has come. Its zero value begins
// a body.
type Chunked struct {
	state chunkedState
	left  int64 // bytes of this chunk's data that are still to come
	ext   int64 // bytes of extensions so far that no data stands beside

	trailerBytes  int
	trailerFields int
}

type chunkedState uint8

const (
	atSize    chunkedState = iota // at the line with a chunk's size
	inData                        // in its data
	atDataEnd                     // at the CRLF behind the data
	inTrailer                     // behind the last chunk
	atEnd                         // behind the body
)

// Done reports whether the body is read to its end.
func (d *Chunked) Done() bool { return d.state == atEnd }

// Left returns how many bytes of the current chunk's data are still to come.
func (d *Chunked) Left() int64 { return d.left }

// Next decodes the front of b. It returns the piece of the body's content that
// it met there, a view of at most most bytes of b, and how many bytes of b it
// used. It returns ErrIncomplete, with what it could use before, when it needs
// more bytes; any other error is an [Error] that ends the connection. After
// the last piece data is nil and Done reports true.
func (d *Chunked) Next(b []byte, most int, lim Limits) (data []byte, n int, err error) {
	for d.state != atEnd {
		if d.state == inData {
			take := min(d.left, int64(len(b)-n), int64(most))
			if take == 0 {
				return nil, n, ErrIncomplete
			}
			data = b[n : n+int(take)]
			if d.left -= take; d.left == 0 {
				d.state = atDataEnd
			}
			return data, n + int(take), nil
		}
		used, err := d.step(b[n:], lim)
		n += used
		if err != nil {
			return nil, n, err
		}
	}
	return nil, n, nil
}

// step reads the line at the front of b and returns how long it is.
func (d *Chunked) step(b []byte, lim Limits) (n int, err error) {
	switch d.state {
	case atDataEnd:
		return d.readDataEnd(b)
	case inTrailer:
		return d.readTrailerLine(b, lim)
	}
	return d.readSizeLine(b)
}

func (d *Chunked) readDataEnd(b []byte) (n int, err error) {
	switch {
	case len(b) >= 2 && b[0] == '\r' && b[1] == '\n':
		d.state = atSize
		return 2, nil
	case len(b) == 0 || len(b) == 1 && b[0] == '\r':
		return 0, ErrIncomplete
	}
	return 0, Error{400, "a chunk's data is not followed by its line end"}
}

func (d *Chunked) readSizeLine(b []byte) (n int, err error) {
	i := bytes.IndexByte(b[:min(len(b), chunkLineLimit)], '\n')
	switch {
	case i < 0 && len(b) >= chunkLineLimit:
		return 0, Error{400, "a chunk's first line is longer than this server allows"}
	case i < 0:
		return 0, ErrIncomplete
	case i == 0 || b[i-1] != '\r':
		return 0, Error{400, "a chunk's first line ends in a bare line feed"}
	}
	line := b[:i-1]
	if d.left, err = parseChunkSize(line); err != nil {
		return 0, err
	}
	d.ext = max(d.ext+int64(len(line))-sizeDigits-d.left, 0)
	if d.ext > extLimit {
		return 0, Error{400, "the chunk extensions are more than this server allows"}
	}
	d.state = inData
	if d.left == 0 {
		d.state = inTrailer
	}
	return i + 1, nil
}

// readTrailerLine checks a trailer field and drops it: nothing of this server
// reads trailers, and what may not be one is refused all the same.
func (d *Chunked) readTrailerLine(b []byte, lim Limits) (n int, err error) {
	i := bytes.IndexByte(b, '\n')
	if d.trailerBytes+max(i, 0) >= TrailerLimit || i < 0 && d.trailerBytes+len(b) >= TrailerLimit {
		return 0, Error{431, "the trailer section is larger than this server allows"}
	}
	switch {
	case i < 0:
		return 0, ErrIncomplete
	case i == 0 || b[i-1] != '\r':
		return 0, Error{400, "a trailer field ends in a bare line feed"}
	case i == 1:
		d.state = atEnd
		return 2, nil
	}
	if d.trailerFields++; d.trailerFields > lim.Fields {
		return 0, Error{431, "there are more trailer fields than this server allows"}
	}
	d.trailerBytes += i + 1
	return i + 1, checkTrailer(b[:i+1])
}

// parseChunkSize reads chunk-size [ chunk-ext ] (RFC 9112, section 7.1).
func parseChunkSize(line []byte) (int64, error) {
	var size uint64
	i := 0
	for ; i < len(line); i++ {
		digit, ok := unhex(line[i])
		if !ok {
			break
		}
		if i == sizeDigits {
			return 0, Error{400, "a chunk's size has more than 16 digits"}
		}
		size = size<<4 | uint64(digit)
	}
	switch {
	case i == 0:
		return 0, Error{400, "a chunk's size is not a hexadecimal number"}
	case size > math.MaxInt64:
		return 0, Error{413, "a chunk is larger than any body"}
	case !validChunkExt(line[i:]):
		return 0, Error{400, "a chunk's size is followed by something that is no extension"}
	}
	return int64(size), nil
}

// validChunkExt reports whether b is *( BWS ";" BWS name [ BWS "=" BWS value ] )
// (RFC 9112, section 7.1.1). Extensions mean nothing to this server.
func validChunkExt(b []byte) bool {
	for len(b) > 0 {
		b = skipOWS(b)
		if len(b) == 0 || b[0] != ';' {
			return false
		}
		b = skipOWS(b[1:])
		n := TokenLen(b)
		if n == 0 {
			return false
		}
		b = b[n:]
		if eq := skipOWS(b); len(eq) > 0 && eq[0] == '=' {
			if n = chunkExtValueLen(skipOWS(eq[1:])); n == 0 {
				return false
			}
			b = skipOWS(eq[1:])[n:]
		}
	}
	return true
}

// chunkExtValueLen returns the length of the token or quoted string at the
// front of b, 0 where there is none.
func chunkExtValueLen(b []byte) int {
	if len(b) == 0 || b[0] != '"' {
		return TokenLen(b)
	}
	for i := 1; i < len(b); i++ {
		switch {
		case b[i] == '"':
			return i + 1
		case b[i] == '\\' && i+1 < len(b):
			i++
		}
		if classes[b[i]]&isText == 0 {
			return 0
		}
	}
	return 0
}

// checkTrailer refuses a trailer field that is ill-formed, or that a sender may
// not put there because it frames, routes or authenticates the message, or says
// what its content is (RFC 9110, section 6.5.1).
func checkTrailer(line []byte) error {
	nameLen, _, _, _, err := splitField(line)
	if err != nil {
		return err
	}
	switch string(bytes.ToLower(line[:nameLen])) {
	case "transfer-encoding", "content-length", "host", "trailer", "te", "connection", "keep-alive",
		"upgrade", "expect", "max-forwards", "cache-control", "pragma", "range", "if-match",
		"if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "authorization",
		"proxy-authorization", "cookie", "content-encoding", "content-type", "content-range":
		return Error{400, "a trailer field is one that only a header may have"}
	}
	return nil
}
