package frameworks

import "hash/crc32"

// A floorUpload is content that is read as it comes and not held.
type floorUpload struct {
	length, left int
	sum          uint32
}

// takeFirst takes an upload's head, and as much of its content as came with it.
func (c *floorConn) takeFirst(request []byte, fd uintptr) error {
	content, length := floorFrame(request)
	if content == 0 {
		return errUnknownRequest
	}
	c.upload = floorUpload{length: length, left: length}
	return c.take(request[content:], fd)
}

// take takes more of an upload, and responds after its end.
func (c *floorConn) take(content []byte, fd uintptr) error {
	u := &c.upload
	u.sum = crc32.Update(u.sum, crc32.IEEETable, content)
	if u.left -= len(content); u.left > 0 {
		return nil
	}
	return c.writeJSON(newUploaded(int64(u.length), u.sum), fd)
}
