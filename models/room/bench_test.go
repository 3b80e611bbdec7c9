package room_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture/fixturetest"
)

// BenchmarkSay says one part after the other, and many at once, each in its own
// transaction, durable before it is acknowledged.
func BenchmarkSay(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *dbtest.House{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := fixturetest.In(b, open(b))
			var n atomic.Int64
			say := func() {
				if _, err := w.Rooms.Say(b.Context(), w.Cem, w.Room, fmt.Sprint(n.Add(1)), "a few words, as people say them in a room"); err != nil {
					b.Error(err)
				}
			}
			b.Run("alone", func(b *testing.B) {
				for b.Loop() {
					say()
				}
			})
			b.Run("at once", func(b *testing.B) {
				b.SetParallelism(8)
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						say()
					}
				})
			})
		})
	}
}

// BenchmarkSnapshot enters a room with a full page in it.
func BenchmarkSnapshot(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *dbtest.House{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := fixturetest.In(b, open(b))
			for i := range 60 {
				if _, err := w.Rooms.Say(b.Context(), w.Cem, w.Room, fmt.Sprint(i), "a few words"); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := w.Rooms.Snapshot(b.Context(), w.Ada, w.Room); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
