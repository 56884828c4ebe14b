// Package static responds with files: with the media types of their names, conditional
// requests, and ranges.
//
//	static.Mount(&app.Routes, "/assets", os.DirFS("assets"))
package static

import (
	"bytes"
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

	"httpserverbench/httpserver"
	"httpserverbench/httpserver/internal/http1"
)

// Mount adds the route GET prefix/{path...}, which responds with the files of fsys as
// [File] does. The prefix is empty, or begins with a slash and does not end in one. For a
// path that ends in a slash the file is the index.html of that directory. Directories are
// never listed.
//
// There are no redirects: a directory without its slash is a 404, and so is a path with an
// empty, a dot, or a dot-dot segment, or with an encoded slash. What fsys opens is served,
// hidden files and the targets of symbolic links too; the file system of an [os.Root] does
// not lead outside of it.
func Mount(g *httpserver.Routes, prefix string, fsys fs.FS) {
	g.Get(prefix+"/{path...}", func(c *httpserver.Ctx) error { return File(c, fsys, fileName(c)) })
}

// fileName returns the name of the file that a route's parameter path asks for, which
// need not be valid.
func fileName(c *httpserver.Ctx) string {
	asked := c.PathView()
	for range strings.Count(c.Pattern(), "/") {
		_, asked, _ = bytes.Cut(asked, []byte("/"))
	}
	name := c.Param("path")
	switch {
	case bytes.Contains(bytes.ToLower(asked), []byte("%2f")):
		return ""
	case name == "" || strings.HasSuffix(name, "/"):
		return name + "index.html"
	}
	return name
}

// File responds with the file called name in fsys, and the status that was set. If the name
// is not valid (see [fs.ValidPath]), or no regular file that can be opened has it, the
// error is a 404; other errors of fsys are returned as they are. The media type is that of
// the name's extension, as package mime and the system know it, or
// application/octet-stream; a Content-Type that was set replaces it.
//
// For GET or HEAD and the status 200 the response has validators, Last-Modified and a
// strong ETag of modification time and size, and the request's conditions are evaluated,
// which can make it a 304 or 412 (RFC 9110, section 13). Files whose time is unknown, as in
// an [embed.FS], have no validators, but for an ETag that the handler has set. If the file
// is an [io.Seeker], a GET may ask for one range of it, and gets a 206, or a 416 (section
// 14).
//
// The file is read while it is sent, by the system's sendfile if it can be, and closed when
// File returns.
func File(c *httpserver.Ctx, fsys fs.FS, name string) error {
	file, info, err := open(fsys, name)
	if err != nil {
		return err
	}
	defer file.Close()
	status, part := c.Status(), byteRange{0, info.Size()}
	if method := c.Method(); status == 200 && (method == "GET" || method == "HEAD") {
		v := setValidators(c, info)
		switch status := v.evaluate(c); status {
		case 0:
		case 304:
			return c.NoContent(304)
		default:
			return httpserver.HTTPError{Status: status}
		}
		if status, part, err = selectRange(c, file, v, info.Size()); err != nil {
			return err
		}
	}
	return c.SendReader(status, mediaType(name), part.length, file)
}

// open opens a regular file; anything else is a 404.
func open(fsys fs.FS, name string) (fs.File, fs.FileInfo, error) {
	if !fs.ValidPath(name) || special(fsys, name) {
		return nil, nil, httpserver.HTTPError{Status: 404}
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, nil, openError(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = httpserver.HTTPError{Status: 404}
	case info.Size() < 0:
		err = fmt.Errorf("the file %s has the size %d", name, info.Size())
	}
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, info, nil
}

// special reports whether name is known to be no regular file, without opening it: to open
// a pipe is to wait for who writes to it.
func special(fsys fs.FS, name string) bool {
	s, ok := fsys.(fs.StatFS)
	if !ok {
		return false
	}
	info, err := s.Stat(name)
	return err == nil && !info.Mode().IsRegular()
}

// escapes is how package os, which has no name for this error, words it that a path
// leads outside of an os.Root.
const escapes = "path escapes from parent"

// openError makes a 404 of each error that a name causes, so that no client can fill the
// log with them. That a file exists and is forbidden is not revealed.
func openError(err error) error {
	is := func(absent error) bool { return errors.Is(err, absent) }
	absent := append([]error{fs.ErrNotExist, fs.ErrPermission, fs.ErrInvalid}, systemAbsent...)
	if slices.ContainsFunc(absent, is) || strings.HasSuffix(err.Error(), escapes) {
		return httpserver.HTTPError{Status: 404}
	}
	return err
}

func mediaType(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// setValidators returns the validators of a file, and sets their fields. A time in the
// future is not sent (RFC 9110, section 8.8.2.1).
func setValidators(c *httpserver.Ctx, info fs.FileInfo) validators {
	v := validators{etag: c.ResponseHeader("ETag")}
	modified := info.ModTime()
	if modified.IsZero() || modified.Unix() == 0 {
		return v
	}
	if v.etag == "" {
		v.etag = `"` + strconv.FormatInt(modified.UnixNano(), 36) + "-" + strconv.FormatInt(info.Size(), 36) + `"`
		c.SetHeader("ETag", v.etag)
	}
	if !modified.After(time.Now()) {
		v.modified = modified.UTC().Truncate(time.Second)
		setDefault(c, "Last-Modified", v.modified.Format(http1.TimeFormat))
	}
	return v
}

// selectRange returns what the request asks for of a file, and the status that it is sent
// with.
func selectRange(c *httpserver.Ctx, file fs.File, v validators, size int64) (status int, part byteRange, err error) {
	whole := byteRange{0, size}
	seeker, ok := file.(io.Seeker)
	if !ok {
		return 200, whole, nil
	}
	setDefault(c, "Accept-Ranges", "bytes")
	asked := field(c, "Range")
	if asked == nil || c.Method() != "GET" || !v.current(field(c, "If-Range"), time.Now()) {
		return 200, whole, nil
	}
	part, ok = parseRange(asked, size)
	switch {
	case !ok:
		return 200, whole, nil
	case part.length == 0:
		setDefault(c, "Content-Range", fmt.Sprintf("bytes */%d", size))
		return 416, part, httpserver.HTTPError{Status: 416}
	}
	if _, err := seeker.Seek(part.first, io.SeekStart); err != nil {
		return 500, part, err
	}
	setDefault(c, "Content-Range", fmt.Sprintf("bytes %d-%d/%d", part.first, part.first+part.length-1, size))
	return 206, part, nil
}

// setDefault sets a field of the response that the handler has not set.
func setDefault(c *httpserver.Ctx, name, value string) {
	if c.ResponseHeader(name) == "" {
		c.SetHeader(name, value)
	}
}
