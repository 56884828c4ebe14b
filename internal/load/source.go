package load

import "embed"

// Source is this package's source, for the hash by which files of results say
// what they were measured with.
//
//go:embed *.go
var Source embed.FS
