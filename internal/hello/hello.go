// Package hello is what the programs below it have in common. Each is the
// smallest program that responds to GET / with [Text] on one framework, left at
// its defaults. It serves a socket that its parent listens on already, so the
// parent's request waits in the socket's queue until the program serves, and
// nobody has to try again and again.
package hello

import (
	"net"
	"os"
)

// Text is the content of the response.
const Text = "Hello, World!"

// Socket is the file descriptor of the listening socket that a program
// inherits.
const Socket = 3

// Listener returns the socket that the program inherits. Without one it ends
// the program.
func Listener() net.Listener {
	ln, err := net.FileListener(os.NewFile(Socket, "listener"))
	if err != nil {
		os.Stderr.WriteString("want a listening socket as file descriptor 3: run go run ./scripts/footprint\n")
		os.Exit(2)
	}
	return ln
}
