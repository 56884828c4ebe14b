package harness

import (
	"bytes"
	"fmt"
	"math/rand/v2"
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

// verify sends a request of a random input, where v has inputs, and the request
// of v twice, over one connection, or over new ones where the server may close
// them. It returns the response to the last, its head left out, and the number
// of connections.
func verify(addr string, v scenario.Variant, timeout time.Duration) (right load.Response, dialled int64, err error) {
	var conn *load.Conn
	for _, v := range inputs(v) {
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

// inputs returns what is sent to verify a server in v, in this order.
func inputs(v scenario.Variant) []scenario.Variant {
	if v.Vary == nil {
		return []scenario.Variant{v, v}
	}
	random := v
	random.Request, random.Required = v.Vary(rand.Uint64())
	return []scenario.Variant{random, v, v}
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
