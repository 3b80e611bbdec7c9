package thread_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/thread"
)

// BenchmarkAmongManyThreads opens a circle's home, a thread of 500 posts and a
// search through all of a circle's 1 000, among so many circles with a hundred
// posts each: each as the interface asks for it, again and again, with half of
// them within p50 and 99 of a hundred within p99.
func BenchmarkAmongManyThreads(b *testing.B) {
	for _, on := range []struct {
		name    string
		open    func(testing.TB) *dbtest.House
		circles []int
	}{
		{"sqlite", dbtest.SQLite, []int{100, 1_000}},
		{"postgres", dbtest.Postgres, []int{1_000, 10_000}},
	} {
		for _, circles := range on.circles {
			b.Run(fmt.Sprintf("%s/%d posts", on.name, circles*100), func(b *testing.B) {
				h := on.open(b)
				fixturetest.Crowd(b, h, circles)
				fixturetest.CrowdThreads(b, h, 10, 10)
				w, long := lived(b, h)
				for _, c := range []struct {
					name string
					do   func() error
				}{
					{"home", func() error { return home(b, w) }},
					{"thread", func() error { _, err := w.Threads.Read(b.Context(), w.Bo, long, 0); return err }},
					{"first unread", func() error {
						_, err := w.Threads.ReadAt(b.Context(), w.Bo, long, thread.Spot{Unread: true})
						return err
					}},
					{"whole thread", func() error { return whole(b, w, long) }},
					{"search", func() error {
						hits, next, err := w.Threads.Search(b.Context(), w.Bo, w.Tuesday, "harbour needle", 0)
						if err == nil && (len(hits) != 1 || next != 0) {
							err = fmt.Errorf("%d hits, next %d", len(hits), next)
						}
						return err
					}},
					{"search of one's circles", func() error { _, _, err := w.Threads.SearchAll(b.Context(), w.Cem, "evening", nil); return err }},
				} {
					b.Run(c.name, func(b *testing.B) { timed(b, c.do) })
				}
			})
		}
	}
}

// lived has a circle of the world be one in which people have written for a year:
// a thread of 500 posts, and fifty of ten.
func lived(b *testing.B, h *dbtest.House) (*fixture.World, thread.ID) {
	w := fixturetest.In(b, h)
	words := func(n int) models.Private {
		return models.Private(fmt.Sprintf("It was a quiet evening by the harbour, the %dth of them, and I have thought of what you wrote. ", n) +
			"Some of it stays, and some goes when I am not looking. I have begun to walk there before breakfast, which is a small thing. " +
			"Nothing has to come of it. On Thursday my sister called, and for once we did not speak of what happened but of bread.")
	}
	id := func(nonce string) thread.ID {
		id, err := w.Threads.Start(b.Context(), w.Ada, w.Tuesday, fixture.Update(nonce, "ideas", "Evenings "+models.Private(nonce), words(0)))
		if err != nil {
			b.Fatal(err)
		}
		return id
	}
	fixturetest.Answers(b, h, w.Tuesday, id("and a needle"), w.People[w.Cem], 9, words)
	for i := range 49 {
		fixturetest.Answers(b, h, w.Tuesday, id(fmt.Sprint(i)), w.People[w.Cem], 9, words)
	}
	long := id("long")
	fixturetest.Answers(b, h, w.Tuesday, long, w.People[w.Cem], 499, words)
	for i := range 5 {
		id(fmt.Sprint("waiting ", i))
	}
	page, err := w.Threads.Read(b.Context(), w.Bo, long, 0)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.Threads.MarkRead(b.Context(), w.Bo, long, page.Posts[0].MadeSeq+250); err != nil {
		b.Fatal(err)
	}
	return w, long
}

// home asks for everything that a circle's home shows.
func home(b *testing.B, w *fixture.World) error {
	ctx := b.Context()
	if _, err := w.Circles.View(ctx, w.Bo, w.Tuesday); err != nil {
		return err
	}
	if _, err := w.Circles.Members(ctx, w.Bo, w.Tuesday); err != nil {
		return err
	}
	for _, which := range []thread.Shelf{thread.Waiting, thread.Recent, thread.Quiet} {
		if _, _, err := w.Threads.Shelf(ctx, w.Bo, w.Tuesday, which, 0); err != nil {
			return err
		}
	}
	if _, err := w.Threads.Pinned(ctx, w.Bo, w.Tuesday); err != nil {
		return err
	}
	_, err := w.Threads.Since(ctx, w.Bo, w.Tuesday)
	return err
}

// whole reads a thread from its first response to its last, page after page.
func whole(b *testing.B, w *fixture.World, id thread.ID) error {
	for after := int64(0); ; {
		page, err := w.Threads.Read(b.Context(), w.Bo, id, after)
		if err != nil || page.Next == 0 {
			return err
		}
		after = page.Next
	}
}

// timed does something again and again and tells how long most of them took.
func timed(b *testing.B, do func() error) {
	const least = 200 // or the slowest of a hundred are not known
	var took []time.Duration
	for len(took) < least || b.Loop() {
		from := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	at := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1000 }
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}
