package limit

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"example.org/afterward/models/account"
)

// Shared counts on this node and in Redis. It implements account.Limiter.
type Shared struct {
	local *Local
	redis *redis_rate.Limiter
	close func() error
	away  atomic.Int64 // until this instant, in nanoseconds of the epoch, Redis is left alone
}

// askTime is how long Redis may take to answer before the node's own count has
// to do.
const askTime = 200 * time.Millisecond

// awayFor is how long a Redis that did not answer is left alone, so that its
// outage delays one attempt and not every one.
const awayFor = 5 * time.Second

// NewShared returns a limiter over the Redis that options name.
func NewShared(options *redis.Options) *Shared {
	o := *options
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.MaxRetries = askTime, askTime, askTime, -1
	o.ContextTimeoutEnabled = true
	client := redis.NewClient(&o)
	return &Shared{local: NewLocal(), redis: redis_rate.NewLimiter(client), close: client.Close}
}

// Close releases the connections.
func (s *Shared) Close() error { return s.close() }

// Allow counts one more under key and returns 0, or how long to wait.
func (s *Shared) Allow(ctx context.Context, key string, rate account.Rate) time.Duration {
	if wait := s.local.Allow(ctx, key, rate); wait > 0 {
		return wait
	}
	if time.Now().UnixNano() < s.away.Load() {
		return 0 // counted here
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	res, err := s.redis.Allow(ctx, "afterward:"+key, redis_rate.Limit{Rate: rate.Burst, Burst: rate.Burst, Period: rate.Per})
	if err != nil {
		s.away.Store(time.Now().Add(awayFor).UnixNano())
		slog.WarnContext(ctx, "limits are counted on this node only", "error", err)
		return 0
	}
	if res.Allowed > 0 {
		return 0
	}
	return max(res.RetryAfter, time.Second)
}
