package harness

import (
	"bytes"
	"fmt"
	"time"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
)

// Verify returns an error unless a server responds to the request of v as is
// required. It bounds each step by timeout.
func Verify(addr string, v scenario.Variant, timeout time.Duration) error {
	_, _, err := verify(addr, v, timeout)
	return err
}

// verify sends the request of v twice, over one connection, or over two where
// the server may close them. It returns the response, its head left out, and
// the number of connections.
func verify(addr string, v scenario.Variant, timeout time.Duration) (right load.Response, dialled int64, err error) {
	var conn *load.Conn
	for range 2 {
		if conn == nil || v.Way.MayClose() {
			if conn, err = load.Dial(addr, timeout); err != nil {
				return right, dialled, err
			}
			defer conn.Close()
			dialled++
		}
		r, err := verifyOnce(conn, v)
		if err != nil {
			return right, dialled, fmt.Errorf("sent %.40q, %w", v.Request.Head, err)
		}
		right = load.Response{Status: r.Status, Close: r.Close, Body: bytes.Clone(r.Body)}
	}
	return right, dialled, nil
}

// verifyOnce sends the request of v on conn and returns the response.
func verifyOnce(conn *load.Conn, v scenario.Variant) (*load.Response, error) {
	exchange := conn.Exchange
	if v.Way == load.Refused {
		exchange = conn.ExchangeLast
	}
	r, err := exchange(v.Request.Bytes())
	switch {
	case err != nil:
		return nil, fmt.Errorf("want status %d, %w", v.Required.Status, err)
	case r.Close && !v.Way.MayClose():
		return nil, fmt.Errorf("want a connection that is kept alive, got %v", r)
	}
	return r, v.Required.Verify(r.Status, r.Field("Content-Type"), r.Body)
}
