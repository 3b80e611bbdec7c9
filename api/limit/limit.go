// Package limit counts attempts, on this node and, where there is Redis, over
// all of them. Both counts must allow: when Redis is away a node's own count
// still holds, so a limit is never open.
//
// The rule is GCRA, the leaky bucket written as one instant a key: the time at
// which the bucket is empty again.
package limit

import (
	"context"
	"sync"
	"time"

	"example.org/afterward/models/account"
)

// Local counts on this node. It implements account.Limiter.
type Local struct {
	mu    sync.Mutex
	empty map[string]time.Time // when a key's bucket is empty again
	now   func() time.Time
}

// NewLocal returns a Local that has counted nothing.
func NewLocal() *Local { return &Local{empty: map[string]time.Time{}, now: time.Now} }

// maxKeys bounds the memory of a flood of keys: about 15 MB. At the bound the
// ones that have run out are dropped, and if that frees nothing, new keys wait.
const maxKeys = 100_000

// Allow counts one more under key and returns 0, or how long to wait.
func (l *Local) Allow(_ context.Context, key string, rate account.Rate) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	at, known := l.empty[key]
	if !known && len(l.empty) >= maxKeys && !l.sweep(now) {
		return rate.Per
	}
	if at.Before(now) {
		at = now
	}
	each := rate.Per / time.Duration(rate.Burst)
	if wait := at.Add(each).Sub(now) - rate.Per; wait > 0 {
		return wait
	}
	l.empty[key] = at.Add(each)
	return 0
}

func (l *Local) sweep(now time.Time) (freed bool) {
	for key, at := range l.empty {
		if at.Before(now) {
			delete(l.empty, key)
			freed = true
		}
	}
	return freed
}
