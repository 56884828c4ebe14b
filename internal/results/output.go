package results

import (
	"errors"
	"fmt"
	"os"
)

// An Output is a results file that is written, with a [Writer]'s methods. It
// holds whole lines whatever happens, and so can always be read.
type Output struct {
	*Writer
	file *os.File
	size int64 // up to here the file has whole lines
}

// OpenOutput opens a results file for appending. The flag is os.O_CREATE for
// one that may exist, or os.O_CREATE|os.O_EXCL for one that must not.
func OpenOutput(path string, flag int) (*Output, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|flag, 0o666)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	o := &Output{file: file, size: info.Size()}
	o.Writer = NewWriter(o)
	return o, nil
}

// Path returns the name that the file was opened by.
func (o *Output) Path() string { return o.file.Name() }

// Write appends whole lines, or nothing: where the disk is full in the middle
// of them, it cuts the file to the lines before. It does so by the file's name:
// Windows cuts no file through a handle that only appends.
func (o *Output) Write(lines []byte) (int, error) {
	n, err := o.file.Write(lines)
	if err != nil {
		if n > 0 {
			err = errors.Join(err, os.Truncate(o.Path(), o.size))
		}
		return 0, err
	}
	o.size += int64(n)
	return n, nil
}

// Close closes the file.
func (o *Output) Close() error {
	if err := o.file.Close(); err != nil {
		return fmt.Errorf("the results file: %w", err)
	}
	return nil
}

// Discard closes the file and removes it.
func (o *Output) Discard() error {
	return errors.Join(o.Close(), os.Remove(o.Path()))
}
