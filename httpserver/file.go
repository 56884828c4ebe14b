package httpserver

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"httpserverbench/httpserver/internal/http1"
)

// Static adds the route GET prefix/{path...}, which answers with the files of
// fsys as [Ctx.File] does. The prefix is empty, or begins with a slash and does
// not end in one. A path that ends in a slash is answered with the index.html of
// that directory. Directories are never listed.
//
// Nobody is redirected: a directory without its slash is a 404, and so is a path
// with an empty, a dot, or a dot-dot segment, or with an encoded slash. What
// fsys opens is served, hidden files and the targets of symbolic links too; the
// file system of an [os.Root] does not lead outside of it.
func (g *Routes) Static(prefix string, fsys fs.FS) {
	g.Get(prefix+"/{path...}", func(c *Ctx) error { return c.File(fsys, c.staticName()) })
}

// staticName returns the name of the file that the route's last parameter asks
// for, which may be no valid name.
func (c *Ctx) staticName() string {
	found := &c.use().found
	asked := found.params[len(found.params)-1].Of(found.path)
	if found.escaped && strings.Contains(strings.ToLower(string(asked)), "%2f") {
		return ""
	}
	name := c.Param("path")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}

// File answers with the file called name in fsys, and the status that was set. A
// name that is not valid (see [fs.ValidPath]), or of no regular file that can be
// opened, is a 404. The media type is the one of the name's extension, as package
// mime and the system know it, and application/octet-stream for others; a
// Content-Type that was set outranks it.
//
// A GET or HEAD with the status 200 gets validators, and its conditions are
// heeded (RFC 9110, section 13): Last-Modified, and a strong ETag of modification
// time and size. Files whose time is unknown, as in an [embed.FS], have neither;
// an ETag that the handler set before stands for any file. A GET for one range
// of a file that is an [io.Seeker] gets a 206 with that range, or a 416.
//
// The file is sent, by the system's sendfile where it can be, and closed after
// the handler has returned.
func (c *Ctx) File(fsys fs.FS, name string) error {
	file, info, err := openFile(fsys, name)
	if err != nil {
		return err
	}
	defer file.Close()
	part := byteRange{0, info.Size()}
	status := c.Status()
	if method := c.Method(); status == 200 && (method == "GET" || method == "HEAD") {
		v := c.validatorsOf(info)
		switch status := v.evaluate(c.conditions()); status {
		case 0:
		case 304:
			return c.NoContent(304)
		default:
			return HTTPError{Status: status}
		}
		if part, status, err = c.partOf(file, v, info.Size()); err != nil {
			return err
		}
	}
	return c.SendReader(status, mediaTypeOf(name), part.length, file)
}

// openFile opens a regular file. What is none is a 404.
func openFile(fsys fs.FS, name string) (fs.File, fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, nil, HTTPError{Status: 404}
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, nil, openError(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = HTTPError{Status: 404}
	case info.Size() < 0:
		err = fmt.Errorf("the file %s has the size %d", name, info.Size())
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// escapes is what package os says, and has no name for, of a path that leads
// outside of an os.Root.
const escapes = "path escapes from parent"

// openError makes a 404 of the errors that are the name's fault, so that no
// client can fill the log with them. A forbidden file is not given away.
func openError(err error) error {
	isOf := func(absent error) bool { return errors.Is(err, absent) }
	absent := append([]error{fs.ErrNotExist, fs.ErrPermission, fs.ErrInvalid}, systemAbsent...)
	if slices.ContainsFunc(absent, isOf) || strings.HasSuffix(err.Error(), escapes) {
		return HTTPError{Status: 404}
	}
	return err
}

func mediaTypeOf(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// validatorsOf returns the validators of the file, and sets their fields. A time in the
// future is not sent (RFC 9110, section 8.8.2.1).
func (c *Ctx) validatorsOf(info fs.FileInfo) validators {
	v := validators{etag: c.ResponseHeader("ETag")}
	at := info.ModTime()
	if at.IsZero() || at.Unix() == 0 {
		return v
	}
	if v.etag == "" {
		v.etag = `"` + strconv.FormatInt(at.UnixNano(), 36) + "-" + strconv.FormatInt(info.Size(), 36) + `"`
		c.SetHeader("ETag", v.etag)
	}
	if !at.After(time.Now()) {
		v.modified = at.UTC().Truncate(time.Second)
		if c.ResponseHeader("Last-Modified") == "" {
			c.SetHeader("Last-Modified", v.modified.Format(http1.TimeFormat))
		}
	}
	return v
}

// partOf returns the part of a file that the request asks for, and the status that it is
// sent with.
func (c *Ctx) partOf(file fs.File, v validators, size int64) (byteRange, int, error) {
	whole := byteRange{0, size}
	seeker, ok := file.(io.Seeker)
	if !ok {
		return whole, 200, nil
	}
	c.setAbsent("Accept-Ranges", "bytes")
	asked := c.HeaderView("Range")
	if asked == nil || c.Method() != "GET" || !v.current(c.HeaderView("If-Range"), time.Now()) {
		return whole, 200, nil
	}
	part, ok := parseRange(asked, size)
	switch {
	case !ok:
		return whole, 200, nil
	case part.length == 0:
		c.setAbsent("Content-Range", fmt.Sprintf("bytes */%d", size))
		return whole, 416, HTTPError{Status: 416}
	}
	c.setAbsent("Content-Range", fmt.Sprintf("bytes %d-%d/%d", part.first, part.first+part.length-1, size))
	_, err := seeker.Seek(part.first, io.SeekStart)
	return part, 206, err
}

func (c *Ctx) setAbsent(name, value string) {
	if c.ResponseHeader(name) == "" {
		c.SetHeader(name, value)
	}
}
