package bus

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
)

func redisURL(t *testing.T) *redis.Options {
	t.Helper()
	url := os.Getenv("TEST_REDIS_URL")
	if url == "" {
		if os.Getenv("CI") != "" || os.Getenv("AFTERWARD_TEST_ALL") != "" {
			t.Fatal("TEST_REDIS_URL is not set")
		}
		t.Skip("TEST_REDIS_URL is not set: not tested with Redis")
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// connect starts a bus, and returns it with its ears.
func connect(t *testing.T, options *redis.Options, key []byte, probe time.Duration) (*Redis, *ears) {
	t.Helper()
	b, err := NewRedis(options, key)
	if err != nil {
		t.Fatal(err)
	}
	b.probe = probe
	heard := new(ears)
	b.Join(heard)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return b, heard
}

// meet waits until what a publishes is heard at b.
func meet(t *testing.T, a *Redis, heard *ears) {
	t.Helper()
	before := heard.events.Load()
	eventually(t, "one node hears the other", func() bool {
		a.Publish(models.Event{Seq: 1})
		return heard.events.Load() > before
	})
}

func TestALostSubscriptionIsAGapAndIsMadeAgain(t *testing.T) {
	options, key := redisURL(t), newKey()
	a, _ := connect(t, options, key, probeEvery)
	_, heard := connect(t, options, key, probeEvery)
	meet(t, a, heard)
	admin := redis.NewClient(options)
	defer admin.Close()
	for range 5 {
		gaps := heard.gaps.Load()
		if err := admin.Do(context.Background(), "CLIENT", "KILL", "TYPE", "pubsub").Err(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the gap is told", func() bool { return heard.gaps.Load() > gaps })
		meet(t, a, heard)
	}
}

// A subscription can look healthy and bring nothing. Its own message, sent round
// through Redis, tells.
func TestASubscriptionThatBringsNothingIsReplaced(t *testing.T) {
	options, key := redisURL(t), newKey()
	a, _ := connect(t, options, key, probeEvery)
	net, frozen := new(freezer), *options
	frozen.Dialer = net.dial
	_, heard := connect(t, &frozen, key, 100*time.Millisecond)
	meet(t, a, heard)
	gaps := heard.gaps.Load()
	net.freeze()
	eventually(t, "the gap is told", func() bool { return heard.gaps.Load() > gaps })
	meet(t, a, heard)
}

func TestAnOverflowIsAGapElsewhere(t *testing.T) {
	options, key := redisURL(t), newKey()
	a, _ := connect(t, options, key, probeEvery)
	_, heard := connect(t, options, key, probeEvery)
	meet(t, a, heard)
	gaps := heard.gaps.Load()
	a.overflow.Store(true)
	a.Publish(models.Event{Seq: 1})
	eventually(t, "the gap is told", func() bool { return heard.gaps.Load() > gaps })
}
