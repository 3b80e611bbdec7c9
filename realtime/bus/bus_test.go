package bus_test

import (
	"context"
	"crypto/rand"
	"testing"

	"example.org/afterward/realtime/bus"
	"example.org/afterward/realtime/bus/bustest"
)

func TestLocal(t *testing.T) {
	bustest.Run(t, func(*testing.T) []bus.Bus { return []bus.Bus{bus.NewLocal()} })
}

func TestRedis(t *testing.T) {
	options := bustest.RedisURL(t)
	bustest.Run(t, func(t *testing.T) (nodes []bus.Bus) {
		key := make([]byte, bus.KeySize)
		_, _ = rand.Read(key)
		for range 3 {
			b, err := bus.NewRedis(options, key)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() { defer close(done); _ = b.Run(ctx) }()
			t.Cleanup(func() { cancel(); <-done })
			nodes = append(nodes, b)
		}
		return nodes
	})
}
