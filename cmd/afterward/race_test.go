package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/policy"
)

// stale counts what one row of rounds came to.
type stale struct{ said, refused, escaped int64 }

// often is how many rounds are raced; a few of them in the inner loop.
func often() int {
	if testing.Short() {
		return 40
	}
	return 320
}

// TestNothingIsSaidAfterARemoval lets a member speak as fast as they can from
// several hands over both nodes, and takes their standing away meanwhile. What
// they say either comes before, or is refused: an author's standing is read
// after the lock, in a statement of its own.
// covers: reliability §0 no. 4
func TestNothingIsSaidAfterARemoval(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		t.Run("from the room", func(t *testing.T) {
			race(t, a, b, w, policy.ErrKeptOut,
				func() error { return b.Rooms.Remove(t.Context(), w.Bo, w.Room, w.People[w.Cem], fixture.Why) },
				func(int) error { return a.Rooms.LetIn(t.Context(), w.Bo, w.Room, w.People[w.Cem]) },
				`SELECT MAX(mver) FROM changes WHERE what = 'person.removed'`)
		})
		t.Run("by leaving the circle", func(t *testing.T) {
			race(t, a, b, w, policy.ErrHidden,
				func() error { return b.Circles.Leave(t.Context(), w.Cem, w.Tuesday) },
				func(i int) error {
					_, err := a.Circles.Join(t.Context(), w.Cem, w.Tuesday, circle.Joining{Nonce: fmt.Sprint("again", i), AgreementsVersion: 1, Fit: true, Persona: "Cem"})
					return err
				},
				`SELECT MAX(mver) FROM changes WHERE what = 'member.left'`)
		})
	})
}

func race(t *testing.T, a, b *node, w *fixture.World, refusal error, out func() error, in func(int) error, moment string) {
	var sum stale
	rounds := often()
	hands := []*node{a, b, a}
	for round := range rounds {
		var said, refused atomic.Int64
		enough := make(chan struct{})
		var speaking sync.WaitGroup
		for hand, n := range hands {
			speaking.Go(func() {
				for i := 0; ; i++ {
					_, err := n.Rooms.Say(t.Context(), w.Cem, w.Room, fmt.Sprintf("%s-%d-%d-%d", t.Name()[len(t.Name())-4:], round, hand, i), "still here")
					switch {
					case err == nil:
						if said.Add(1) == int64(1+round%5) {
							close(enough)
						}
						continue
					case errors.Is(err, refusal):
						refused.Add(1)
					default:
						t.Errorf("round %d: %v", round, err)
					}
					return
				}
			})
		}
		<-enough
		if err := out(); err != nil {
			t.Fatal(err)
		}
		speaking.Wait()
		sum.said += said.Load()
		sum.refused += refused.Load()
		sum.escaped += escaped(t, a, w, moment)
		if err := in(round); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d rounds: %d parts said, %d hands stopped, %d escapes", rounds, sum.said, sum.refused, sum.escaped)
	if sum.escaped != 0 || sum.refused != int64(rounds*len(hands)) {
		t.Errorf("%+v", sum)
	}
}

// escaped counts the parts of Cem's that were written under the membership
// version of their going or a later one, and those whose number is above that of
// a removal from this room.
func escaped(t *testing.T, n *node, w *fixture.World, moment string) (count int64) {
	t.Helper()
	g := n.db.Read(t.Context())
	var gone int64
	if err := g.Raw(moment).Scan(&gone).Error; err != nil || gone == 0 {
		t.Fatalf("no removal is written: %v", err)
	}
	err := g.Raw(`SELECT COUNT(*) FROM parts p WHERE p.author_id = ? AND (p.mver >= ? OR p.said_seq >
		(SELECT MAX(r.seq) FROM changes r WHERE r.stream_id = ? AND r.mver = ?))`, w.People[w.Cem], gone, w.Room, gone).Scan(&count).Error
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// TestTheCountOfEscapesSeesOne writes what a stale node would, past the
// use-case.
func TestTheCountOfEscapesSeesOne(t *testing.T) {
	n := start(t, quiet(t.TempDir())...)
	w := n.world()
	n.say(w, w.Tokens[w.Cem], "n", "in time")
	if err := n.Rooms.Remove(t.Context(), w.Bo, w.Room, w.People[w.Cem], fixture.Why); err != nil {
		t.Fatal(err)
	}
	const moment = `SELECT MAX(mver) FROM changes WHERE what = 'person.removed'`
	if got := escaped(t, n, w, moment); got != 0 {
		t.Fatalf("%d", got)
	}
	_, err := n.db.Writer().ExecContext(t.Context(), `INSERT INTO parts (id, room_id, author_id, nonce, said_seq, mver, said_at, expires_at)
		SELECT ?, room_id, author_id, 'late', 1000, mver, said_at, expires_at FROM parts`, models.NewID())
	if err != nil {
		t.Fatal(err)
	}
	if got := escaped(t, n, w, moment); got != 1 {
		t.Fatalf("%d", got)
	}
}
