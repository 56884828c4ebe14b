// Package http1 reads and writes the messages of HTTP/1.1 (RFC 9112): request heads,
// the chunked transfer coding, and the head of a response. All of it is pure
// functions of bytes, which know nothing of connections, handlers or time-outs.
package http1
