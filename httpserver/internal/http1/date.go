package http1

import "time"

// TimeFormat is IMF-fixdate (RFC 9110, section 5.6.7), the form that dates are sent
// in. Times that are formatted with it must be in UTC.
const TimeFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// AppendDate appends a Date header field line for t, with its CRLF.
func AppendDate(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(append(dst, "Date: "...), TimeFormat+"\r\n")
}

// ParseDate parses a date in one of the three forms of RFC 9110, section 5.6.7.
func ParseDate(b []byte) (time.Time, bool) {
	for _, form := range []string{TimeFormat, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC} {
		if t, err := time.Parse(form, string(b)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
