package runner

import (
	"errors"
	"fmt"
	"os"
)

// A File is a results file that holds whole lines whatever happens, and so can
// always be read. It is made for a [Recorder] to write to.
type File struct {
	*Recorder
	file    *os.File
	size    int64 // up to here the file has whole lines
	regular bool  // it can be cut to a size; a pipe can't
}

// OpenFile opens a results file for appending. The flag is os.O_CREATE for one
// that may be there, or os.O_CREATE|os.O_EXCL for one that must not.
func OpenFile(path string, flag int) (*File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|flag, 0o666)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f := &File{file: file, size: info.Size(), regular: info.Mode().IsRegular()}
	f.Recorder = NewRecorder(f)
	return f, nil
}

// Path returns the name that the file was opened by.
func (f *File) Path() string { return f.file.Name() }

// Write appends whole lines, or nothing: where the disk is full in the middle
// of them, it cuts the file to the lines before. It does so by the file's name:
// Windows cuts no file through a handle that only appends.
func (f *File) Write(lines []byte) (int, error) {
	n, err := f.file.Write(lines)
	if err != nil {
		if f.regular && n > 0 {
			err = errors.Join(err, os.Truncate(f.Path(), f.size))
		}
		return 0, err
	}
	f.size += int64(n)
	return n, nil
}

// Sync brings what was written to the disk.
func (f *File) Sync() error {
	if !f.regular {
		return nil
	}
	return f.file.Sync()
}

// Close closes the file.
func (f *File) Close() error {
	if err := f.file.Close(); err != nil {
		return fmt.Errorf("the results file: %w", err)
	}
	return nil
}

// Discard closes the file and removes it.
func (f *File) Discard() error {
	err := f.Close()
	if f.regular {
		err = errors.Join(err, os.Remove(f.Path()))
	}
	return err
}
