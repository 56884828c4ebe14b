package target

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"time"

	"httpserverbench/frameworks"
)

// Secured returns f as it serves over TLS 1.3, by crypto/tls around its
// listener's connections, with a certificate that is made for it.
func Secured(f frameworks.Framework) (frameworks.Framework, error) {
	certificate, err := newCertificate()
	if err != nil {
		return f, err
	}
	config := &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}}
	serve := f.Serve
	f.Serve = func(ln net.Listener) error { return serve(tls.NewListener(ln, config)) }
	return f, nil
}

// newCertificate returns a certificate for localhost, signed by itself, that is
// valid for a day.
func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		DNSNames:     []string{"localhost"},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
