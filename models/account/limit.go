package account

import (
	"context"
	"encoding/hex"
	"time"

	"example.org/afterward/models"
)

// Limiter counts attempts. It is shared by every node where there is Redis.
type Limiter interface {
	// Allow counts one more under key and returns 0, or how long to wait when
	// there have been more than rate allows. It never fails open.
	Allow(ctx context.Context, key string, rate Rate) time.Duration
}

// Rate allows Burst at once and Burst again over Per.
type Rate struct {
	Burst int
	Per   time.Duration
}

// How often signing in, recovering and signing up may be tried. The narrow limit
// is on one handle from one place, so that nobody is locked out of their account
// by a stranger's guesses; the limit on the handle alone stops a guess from many
// places: at 100 an hour, a password among the million most common holds a year.
var (
	tryHere     = Rate{Burst: 10, Per: 15 * time.Minute} // one handle from one address
	tryAnywhere = Rate{Burst: 100, Per: time.Hour}       // one handle from everywhere
	tryFrom     = Rate{Burst: 60, Per: 15 * time.Minute} // one address, whatever the handle
	signUpFrom  = Rate{Burst: 60, Per: time.Hour}        // one address
)

// attempt counts a try to get into the account with a handle's skeleton. from is
// a keyed hash of the address, never the address.
func (s *Service) attempt(ctx context.Context, key models.Private, from string) error {
	handle := hex.EncodeToString(s.box.Mark("attempt", key)[:12])
	return s.limit(ctx,
		limit{"try/" + handle + "/" + from, tryHere},
		limit{"try-from/" + from, tryFrom},
		limit{"try/" + handle, tryAnywhere},
	)
}

// limit is how often something may be tried under a key.
type limit struct {
	key  string
	rate Rate
}

// limit counts a try under each limit in turn, the narrowest first: what one
// refuses the wider ones do not count, so that a stranger in one place cannot
// use up what is for everywhere.
func (s *Service) limit(ctx context.Context, narrowestFirst ...limit) error {
	for _, l := range narrowestFirst {
		if wait := s.limiter.Allow(ctx, l.key, l.rate); wait > 0 {
			return ErrTooMany.Wait(wait)
		}
	}
	return nil
}
