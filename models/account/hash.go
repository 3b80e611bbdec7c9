package account

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/alexedwards/argon2id"
)

// argon are OWASP's parameters: 19 MiB, two passes, about 20 ms. The browser has
// done the expensive stretching already.
var argon = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// gate bounds how many hashes are computed at once, and so their memory.
type gate chan struct{}

const (
	gateWidth = 4               // × 19 MiB
	gateWait  = 5 * time.Second // for a turn
)

// through runs work when there is room, and returns ErrGateClosing if there is
// none in time.
func (g gate) through(ctx context.Context, work func() error) error {
	ctx, cancel := context.WithTimeout(ctx, gateWait)
	defer cancel()
	select {
	case g <- struct{}{}:
		defer func() { <-g }()
		return work()
	case <-ctx.Done():
		return ErrGateClosing
	}
}

func hash(key []byte) (string, error) {
	return argon2id.CreateHash(base64.RawURLEncoding.EncodeToString(key), argon)
}

// matches reports whether key has the hash, in a time that tells nothing.
func (s *Service) matches(ctx context.Context, key []byte, hashed string) (same bool, err error) {
	err = s.gate.through(ctx, func() error {
		same, err = argon2id.ComparePasswordAndHash(base64.RawURLEncoding.EncodeToString(key), hashed)
		return err
	})
	return same, err
}

// hashes computes several hashes in one turn at the gate.
func (s *Service) hashes(ctx context.Context, keys ...[]byte) (out []string, err error) {
	err = s.gate.through(ctx, func() error {
		for _, key := range keys {
			h, err := hash(key)
			if err != nil {
				return err
			}
			out = append(out, h)
		}
		return nil
	})
	return out, err
}
