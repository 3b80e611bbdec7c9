package circle_test

import (
	"testing"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture/fixturetest"
)

// BenchmarkAmongMany finds circles among ten thousand with a hundred thousand
// members, and opens the home of one of them: the circle, its people and its
// threads, as the interface asks for them.
func BenchmarkAmongMany(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *dbtest.House{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			h := open(b)
			fixturetest.Crowd(b, h, 10_000)
			w := fixturetest.In(b, h)
			ctx := b.Context()
			_, first, err := w.Circles.Find(ctx, circle.Search{Limit: 15})
			if err != nil || first == "" {
				b.Fatal(err)
			}
			for _, c := range []struct {
				name string
				q    circle.Search
			}{
				{"everything", circle.Search{}},
				{"the next page", circle.Search{Before: first}},
				{"words", circle.Search{Words: "lantern har"}},
				{"theme language free zone", circle.Search{Theme: "grief", Language: "en", Free: true, Zone: "Europe/Athens"}},
				{"kind zone", circle.Search{Kind: "slow", Zone: "Asia/Tokyo"}},
				{"nothing", circle.Search{Language: "sv"}},
			} {
				b.Run("find/"+c.name, func(b *testing.B) {
					c.q.Limit = 15
					for b.Loop() {
						if _, _, err := w.Circles.Find(ctx, c.q); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run("home", func(b *testing.B) {
				for b.Loop() {
					if _, err := w.Circles.View(ctx, w.Cem, w.Tuesday); err != nil {
						b.Fatal(err)
					}
					if _, err := w.Circles.Members(ctx, w.Cem, w.Tuesday); err != nil {
						b.Fatal(err)
					}
					if _, _, err := w.Threads.List(ctx, w.Cem, w.Tuesday, 0); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("card", func(b *testing.B) {
				for b.Loop() {
					if _, err := w.Circles.View(ctx, w.Fin, w.Tuesday); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
