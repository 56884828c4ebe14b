package load

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Response is one parsed response. Head and Body are views of the
// connection's buffer.
type Response struct {
	Status int
	Close  bool   // the server says that it closes the connection
	Head   []byte // status line and fields, with the empty line that ends them
	Body   []byte // content with any chunking undone
}

// Field returns the value of the first field called name, or "".
func (r *Response) Field(name string) string {
	for line := range bytes.Lines(r.Head) {
		key, value, ok := bytes.Cut(line, []byte(":"))
		if ok && strings.EqualFold(string(key), name) {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// String describes the response in one line of bounded length.
func (r *Response) String() string {
	return describe(r.Status, len(r.Body), r.Close) + ": " + quote(r.Body)
}

func describe(status, length int, close bool) string {
	s := fmt.Sprintf("status %d, %d bytes of body", status, length)
	if close {
		s += ", Connection: close"
	}
	return s
}

// differ returns an error unless the response is as wanted.
func (r *Response) differ(want Want) error {
	if r.Status != want.Status || len(r.Body) != want.Length || r.Close != want.Close {
		return fmt.Errorf("got %v", r)
	}
	return nil
}

// quote shows the beginning of b.
func quote(b []byte) string {
	const most = 80
	if len(b) == 0 {
		return "nothing"
	}
	if len(b) > most {
		return strconv.Quote(string(b[:most])) + "…"
	}
	return strconv.Quote(string(b))
}

// parse reads a response from the beginning of data and returns where it ends,
// or 0 if data ends before it does. It undoes chunking in place only once the
// response is complete, so data may be parsed again when it has grown.
func (r *Response) parse(data []byte) (end int, err error) {
	h, err := parseHead(data)
	if err != nil || h.size == 0 {
		return 0, err
	}
	rest := data[h.size:]
	*r = Response{Status: h.status, Close: h.close, Head: data[:h.size]}
	if h.chunked {
		size, err := chunkedSize(rest)
		if err != nil || size == 0 {
			return 0, err
		}
		r.Body = dechunk(rest[:size])
		return h.size + size, nil
	}
	if len(rest) < h.length {
		return 0, nil
	}
	r.Body = rest[:h.length]
	return h.size + h.length, nil
}

// parseLast reads a response from data, all that came before the connection was
// closed, and returns where it ends: with data where it says nothing else
// (RFC 9112, section 6.3, case 8).
func (r *Response) parseLast(data []byte) (end int, err error) {
	end, err = r.parse(data)
	switch {
	case errors.Is(err, errFraming):
		h, _ := parseHead(data)
		*r = Response{Status: h.status, Head: data[:h.size], Body: data[h.size:]}
	case err != nil:
		return 0, err
	case end == 0:
		return 0, errors.New("the server closed the connection before the response's end")
	}
	r.Close = true
	return cmp.Or(end, len(data)), nil
}

// head is the part of a response's head that decides where the response ends.
type head struct {
	size    int // of the head in bytes; 0: it is not complete
	status  int
	length  int // Content-Length; unset when chunked
	chunked bool
	close   bool
}

var errFraming = errors.New("no Content-Length and not chunked: where the response ends cannot be told")

// parseHead reads the status line and the fields that frame the body
// (RFC 9112, sections 4 and 6.3).
func parseHead(data []byte) (head, error) {
	h := head{length: -1}
	at := 0
	for line := range bytes.Lines(data) {
		if line[len(line)-1] != '\n' {
			break
		}
		var err error
		switch {
		case at == 0:
			err = h.statusLine(line)
		case len(line) <= len("\r\n"):
			h.size = at + len(line)
			return h, h.frame()
		default:
			err = h.field(line)
		}
		if err != nil {
			return head{}, err
		}
		at += len(line)
	}
	return head{}, nil
}

// statusLine reads a line such as "HTTP/1.1 200 OK".
func (h *head) statusLine(line []byte) error {
	const prefix, older, digits = "HTTP/1.1 ", "HTTP/1.0 ", "200"
	const least = len(prefix + digits + "\r\n")
	ok := len(line) >= least
	if ok {
		h.close = string(line[:len(older)]) == older // unless a field says otherwise
		ok = h.close || string(line[:len(prefix)]) == prefix
	}
	if ok {
		h.status, ok = parseNumber(line[len(prefix) : len(prefix)+len(digits)])
	}
	if !ok {
		return errors.New("no status line of HTTP/1.1 or 1.0")
	}
	return nil
}

// field takes in one line if it is one of the three fields that matter. Their
// first letters sort out nearly all others.
func (h *head) field(line []byte) error {
	if first := line[0] | 0x20; first != 'c' && first != 't' {
		return nil
	}
	key, value, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return errors.New("a field without a colon")
	}
	value = bytes.TrimSpace(value)
	switch {
	case bytes.EqualFold(key, []byte("Content-Length")):
		n, ok := parseNumber(value)
		if !ok || h.length >= 0 {
			return errors.New("a Content-Length that is no number, or a second one")
		}
		h.length = n
	case bytes.EqualFold(key, []byte("Transfer-Encoding")):
		if !bytes.EqualFold(value, []byte("chunked")) {
			return errors.New("a transfer coding other than chunked")
		}
		h.chunked = true
	case bytes.EqualFold(key, []byte("Connection")):
		h.close = bytes.EqualFold(value, []byte("close"))
	}
	return nil
}

// frame settles the length of the body once all fields are known.
func (h *head) frame() error {
	switch {
	case h.chunked && h.length >= 0:
		return errors.New("both Content-Length and chunked")
	case h.status == 204 || h.status == 304:
		h.length = 0
	case !h.chunked && h.length < 0:
		return errFraming
	}
	return nil
}

// parseNumber reads decimal digits, and nothing else, below two to the 30th.
func parseNumber(b []byte) (n int, ok bool) {
	u, err := strconv.ParseUint(string(b), 10, 30)
	return int(u), err == nil
}
