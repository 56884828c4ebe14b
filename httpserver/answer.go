package httpserver

import (
	"encoding/json"
	"fmt"
	"io"
)

// SetStatus sets the status that [Ctx.Send] answers with; 200 if it is not set.
func (c *Ctx) SetStatus(status int) { c.resp.setStatus(status) }

// Status returns the status of the answer as it stands: 200 until something else
// was answered. A middleware sees that of an error's answer not yet, an [App.After]
// hook does.
func (c *Ctx) Status() int { return c.resp.statusNow() }

// SetHeader sets a field of the answer and drops others of its name. A name that
// is no token, a value that holds a CR, LF, NUL or another control or has white
// space at an end, and a field that the server sets itself (Content-Length,
// Transfer-Encoding, Date) make the answer a 500, and the log says why. Connection
// may be set to close.
func (c *Ctx) SetHeader(name, value string) { c.resp.set(name, value) }

// AddHeader is [Ctx.SetHeader] beside what is set.
func (c *Ctx) AddHeader(name, value string) { c.resp.add(name, value) }

// Text answers with text/plain in UTF-8. Like all that answers, it replaces what
// was answered before, and fails when that is on its way: a [Stream].
func (c *Ctx) Text(status int, s string) error {
	return c.text(status, "text/plain; charset=utf-8", s)
}

// HTML answers with text/html in UTF-8.
func (c *Ctx) HTML(status int, s string) error {
	return c.text(status, "text/html; charset=utf-8", s)
}

func (c *Ctx) text(status int, mediaType, s string) error {
	err := c.resp.begin(status, mediaType)
	c.resp.text = s
	return err
}

// Bytes answers with b, which it copies. A media type that [Ctx.SetHeader] set
// outranks mediaType.
func (c *Ctx) Bytes(status int, mediaType string, b []byte) error {
	err := c.resp.beginAs(status, mediaType)
	c.resp.body = append(c.resp.body, b...)
	return err
}

// JSON answers with v as encoding/json encodes it. Its error is the encoder's.
func (c *Ctx) JSON(status int, v any) error {
	if err := c.resp.begin(status, "application/json"); err != nil {
		return err
	}
	if c.encoder == nil {
		c.encoder = json.NewEncoder(&c.resp)
	}
	if err := c.encoder.Encode(v); err != nil {
		return err
	}
	c.resp.body = c.resp.body[:len(c.resp.body)-1] // the encoder's line feed
	return nil
}

// NoContent answers with a status and no content: 204, or a 3xx, 4xx or 5xx
// that says enough.
func (c *Ctx) NoContent(status int) error {
	err := c.resp.begin(status, "")
	c.resp.mediaType, c.resp.typeSet = "", false
	return err
}

// Redirect answers with a 3xx status and the Location location, which is sent as
// it is given.
func (c *Ctx) Redirect(status int, location string) error {
	if status < 300 || status > 399 {
		return fmt.Errorf("status %d is no redirection", status)
	}
	c.SetHeader("Location", location)
	return c.NoContent(status)
}

// Send answers with v in the obvious way and the status that was set: a string
// as text, a []byte as octets, an io.Reader copied to its end as octets, an
// error as [Handler] says, nil as a 204, everything else as JSON.
func (c *Ctx) Send(v any) error {
	const octets = "application/octet-stream"
	switch v := v.(type) {
	case nil:
		return c.NoContent(204)
	case error:
		return v
	case string:
		return c.Text(c.resp.status, v)
	case []byte:
		return c.Bytes(c.resp.status, octets, v)
	case io.Reader:
		s, err := c.Stream(c.resp.status, octets)
		if err == nil {
			_, err = io.Copy(s, v)
		}
		return err
	}
	return c.JSON(c.resp.status, v)
}
