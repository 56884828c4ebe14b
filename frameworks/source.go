package frameworks

import "embed"

// FloorSource is the floor's source, for the hash by which files of results
// say what they were measured with.
//
//go:embed floor*.go
var FloorSource embed.FS
