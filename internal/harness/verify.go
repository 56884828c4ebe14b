package harness

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"

	"httpserverbench/internal/load"
	"httpserverbench/internal/scenario"
)

// Verify returns an error unless the server at addr responds to the request of a
// row as is required. It bounds each step by timeout.
func Verify(addr string, r scenario.Row, timeout time.Duration) error {
	config := load.Config{Addr: addr, Timeout: timeout}
	if r.Scenario.TLS {
		config.TLS = load.ClientTLS()
	}
	_, _, err := verify(config, r.Variant)
	return err
}

// verify sends the request of v twice, with its probe between, over one
// connection, or over one each where the server may close them. It returns the
// response, its head left out, and the number of connections.
func verify(to load.Config, v scenario.Variant) (right load.Response, dialled int64, err error) {
	var conn *load.Conn
	for _, v := range verifications(v) {
		if conn == nil || v.Way.MayClose() {
			if conn, err = to.Connect(); err != nil {
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

// verifications returns v, v with the request and response of a probe, if there
// is one, and v again.
func verifications(v scenario.Variant) []scenario.Variant {
	if v.Probe == nil {
		return []scenario.Variant{v, v}
	}
	probe := v
	probe.Request, probe.Required = v.Probe(rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	return []scenario.Variant{v, probe, v}
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
