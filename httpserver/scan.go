package httpserver

import "encoding/binary"

// Classes of bytes, after the grammars of RFC 9110, section 5.6, and RFC 3986.
const (
	isToken   = 1 << iota // tchar
	isTarget              // may stand in a request target: visible ASCII but '#'
	isRegName             // unreserved or sub-delims: reg-name without pct-encoded
)

// classes holds each byte's classes. It is built where it is declared, so that
// nothing changes it afterwards.
var classes = func() (t [256]byte) {
	const (
		alphanum  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		token     = alphanum + "!#$%&'*+-.^_`|~"
		subDelims = "!$&'()*+,;="
	)
	for _, c := range []byte(token) {
		t[c] |= isToken
	}
	for c := '!'; c <= '~'; c++ {
		if c != '#' {
			t[c] |= isTarget
		}
	}
	for _, c := range []byte(alphanum + "-._~" + subDelims) {
		t[c] |= isRegName
	}
	return t
}()

// tokenLen returns the length of the token at the front of b.
func tokenLen(b []byte) int {
	for i, c := range b {
		if classes[c]&isToken == 0 {
			return i
		}
	}
	return len(b)
}

func isTokenString[T string | []byte](s T) bool {
	for i := range len(s) {
		if classes[s[i]]&isToken == 0 {
			return false
		}
	}
	return len(s) > 0
}

// validValue reports whether b may be a field value: no control but HTAB, DEL
// included (RFC 9110, section 5.5). Bytes above 127 are obs-text and opaque.
//
// Note: eight bytes are looked at together. A browser's values are a few
// hundred bytes, and byte by byte BenchmarkParse's request takes 920 ns instead
// of 630 ns (medians of eight alternating runs).
func validValue(b []byte) bool {
	for len(b) >= 8 {
		if mayHoldControl(binary.LittleEndian.Uint64(b)) && !validBytes(b[:8]) {
			return false
		}
		b = b[8:]
	}
	return validBytes(b)
}

func validBytes[T string | []byte](b T) bool {
	for i := range len(b) {
		if c := b[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// mayHoldControl reports whether one of the eight bytes in w is below 0x20 or
// is 0x7f. A byte above 127 in front of one may make it say so too often, never
// too seldom. The two tests are Anderson's hasless and haszero ("Bit Twiddling
// Hacks").
func mayHoldControl(w uint64) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	less := (w - ones*0x20) & ^w
	del := w ^ ones*0x7f
	return (less | (del-ones) & ^del)&high != 0
}

// equalFold reports whether b is name, which is written in lower case, without
// regard to the case of ASCII letters.
func equalFold[T string | []byte](b T, name string) bool {
	if len(b) != len(name) {
		return false
	}
	for i := range len(b) {
		if lower(b[i]) != name[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// skipOWS cuts optional white space off the front.
func skipOWS(b []byte) []byte {
	for len(b) > 0 && isOWS(b[0]) {
		b = b[1:]
	}
	return b
}

// trimOWS cuts optional white space, SP and HTAB, off both ends.
func trimOWS(b []byte) []byte {
	b = skipOWS(b)
	for len(b) > 0 && isOWS(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isOWS(c byte) bool { return c == ' ' || c == '\t' }

// unhex returns the value of a hexadecimal digit, and false for other bytes.
func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// appendDecoded appends s with its percent-encodings decoded, once. An ill-formed
// one is kept as it stands: the parser refuses those in a target.
func appendDecoded(dst, s []byte) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, ok1 := unhex(s[i+1])
			lo, ok2 := unhex(s[i+2])
			if ok1 && ok2 {
				dst = append(dst, hi<<4|lo)
				i += 2
				continue
			}
		}
		dst = append(dst, s[i])
	}
	return dst
}

// parseDecimal reads plain digits, as Content-Length has them: no sign, no
// space, and no value over 1<<63-1.
func parseDecimal(b []byte) (int64, bool) {
	if len(b) == 0 || len(b) > 19 {
		return 0, false
	}
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return int64(n), n < 1<<63
}
