package results

import (
	"errors"
	"os"
)

// An Output is a results file that is written, with a [Writer]'s methods.
type Output struct {
	*Writer
	file *os.File
}

// Create makes a results file, which must not exist.
func Create(path string) (*Output, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &Output{NewWriter(file), file}, nil
}

// Close closes the file.
func (o *Output) Close() error { return o.file.Close() }

// Discard closes the file and removes it.
func (o *Output) Discard() error {
	return errors.Join(o.Close(), os.Remove(o.file.Name()))
}
