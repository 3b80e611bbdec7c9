package presence_test

import (
	"context"
	"crypto/rand"
	"testing"

	"example.org/afterward/realtime/bus/bustest"
	"example.org/afterward/realtime/presence"
	"example.org/afterward/realtime/presence/presencetest"
)

func run(t *testing.T, p presence.Presence) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = p.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

func TestLocal(t *testing.T) {
	presencetest.Run(t, func(t *testing.T) ([]presence.Presence, []*presencetest.Ears) {
		ears := new(presencetest.Ears)
		p := presence.NewLocal(ears)
		run(t, p)
		return []presence.Presence{p}, []*presencetest.Ears{ears}
	})
}

func TestRedis(t *testing.T) {
	options := bustest.RedisURL(t)
	presencetest.Run(t, func(t *testing.T) (nodes []presence.Presence, ears []*presencetest.Ears) {
		key := make([]byte, presence.KeySize)
		_, _ = rand.Read(key)
		for range 3 {
			e := new(presencetest.Ears)
			p, err := presence.NewRedis(options, key, e)
			if err != nil {
				t.Fatal(err)
			}
			run(t, p)
			nodes, ears = append(nodes, p), append(ears, e)
		}
		return nodes, ears
	})
}
