package harness

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"strings"

	"httpserverbench/frameworks"
	"httpserverbench/internal/load"
)

//go:embed *.go
var source embed.FS

// sourceHash identifies the client, the floor and the harness: figures of two
// of them are not comparable. Comments, layout and tests do not count.
func sourceHash() (string, error) {
	h := sha256.New()
	for _, dir := range []fs.FS{load.Source, frameworks.FloorSource, source} {
		names, err := fs.Glob(dir, "*.go")
		if err != nil {
			return "", err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := fs.ReadFile(dir, name)
			if err != nil {
				return "", err
			}
			writeTokens(h, name, src)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6]), nil
}

// writeTokens writes the tokens of a Go file to w, without comments and without
// the semicolons that line ends stand for.
func writeTokens(w io.Writer, name string, src []byte) {
	file := token.NewFileSet().AddFile(name, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	for {
		_, tok, text := s.Scan()
		if tok == token.SEMICOLON && text == "\n" {
			continue // the scanner's own
		}
		fmt.Fprintln(w, tok, text)
		if tok == token.EOF {
			return
		}
	}
}
