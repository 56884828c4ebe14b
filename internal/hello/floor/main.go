// Command floor is what a Go program that accepts connections costs without a
// server: it responds to whatever it reads with prepared bytes.
package main

import (
	"net"
	"strconv"

	"httpserverbench/internal/hello"
)

var response = []byte("HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(hello.Text)) + "\r\n\r\n" + hello.Text)

func main() {
	ln := hello.Listener()
	for {
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		go serve(nc)
	}
}

func serve(nc net.Conn) {
	defer nc.Close()
	request := make([]byte, 4<<10)
	for {
		if _, err := nc.Read(request); err != nil {
			return
		}
		if _, err := nc.Write(response); err != nil {
			return
		}
	}
}
