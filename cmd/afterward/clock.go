package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

// roundEvery is how often this node looks at the clocks of gatherings, give or
// take a fifth.
const roundEvery = 250 * time.Millisecond

// keepClocks keeps the clocks of gatherings until ctx ends. Every node does; what
// one has done is done. A node that fails says so once, and goes on trying.
func (a *App) keepClocks(ctx context.Context) {
	failing := false
	for {
		timer := time.NewTimer(roundEvery*4/5 + rand.N(roundEvery*2/5))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		err := a.Gatherings.Round(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			slog.WarnContext(ctx, "the clocks of gatherings could not be looked at", "error", err)
		}
		failing = err != nil
	}
}
