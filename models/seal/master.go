package seal

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const masterLen = 32 // bytes

// ErrMasterForm says that a text is not a master key.
var ErrMasterForm = errors.New("a master key is 32 bytes in base64url without padding (43 characters)")

// ParseMaster reads a master key as ReadMaster writes it.
func ParseMaster(text string) ([]byte, error) {
	key, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != masterLen {
		return nil, ErrMasterForm
	}
	return key, nil
}

// ReadMaster reads the master key in file, making both at the first start. Only
// the owner of the process may read the file.
func ReadMaster(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	switch {
	case err == nil:
		return ParseMaster(string(text))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	key := make([]byte, masterLen)
	_, _ = rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(f, base64.RawURLEncoding.EncodeToString(key)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return key, errors.Join(f.Sync(), f.Close())
}
