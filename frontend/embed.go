// Package frontend carries the built web interface inside the binary.
package frontend

import (
	"embed"
	"io/fs"
)

// The pattern names build, not build/site: a fresh clone has only the
// placeholder there. "all:" keeps names that begin with an underscore, as
// SvelteKit's _app does.
//
//go:embed all:build
var built embed.FS

// Files is the built site, with 200.html as the shell of every page. It is
// empty, and opening anything in it returns fs.ErrNotExist, until
// `npm run build` has run.
var Files fs.FS = site()

func site() fs.FS {
	files, err := fs.Sub(built, "build/site")
	if err != nil {
		panic(err) // only an invalid path fails, and this one is constant
	}
	return files
}
