package gathering_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/room"
)

// shown is everything somebody is shown of an evening and its room.
func (e *evening) shown(by account.ID) string {
	e.Helper()
	snapshot, err := e.w.Rooms.Snapshot(e.Context(), by, e.w.Room)
	if err != nil {
		e.Fatal(err)
	}
	changes, err := e.w.Rooms.Changes(e.Context(), by, e.w.Room, 0)
	if err != nil {
		e.Fatal(err)
	}
	responses, err := e.w.Gatherings.Responses(e.Context(), by, e.id, 0)
	if err != nil {
		e.Fatal(err)
	}
	members, err := e.w.Circles.Members(e.Context(), by, e.w.Tuesday)
	if err != nil {
		e.Fatal(err)
	}
	text, err := json.Marshal([]any{snapshot, changes, responses, members, e.floor(by)})
	if err != nil {
		e.Fatal(err)
	}
	return string(text)
}

// TestABlockedPairInARoundKeepTheirTurnsAndNobodyElseCanTell has one of two block
// the other in the middle of a round.
// covers: edge 71
func TestABlockedPairInARoundKeepTheirTurnsAndNobodyElseCanTell(t *testing.T) {
	with(t, checkin, func(e *evening) {
		w := e.w
		one, other, third := w.Ada, w.Cem, w.Bo
		folded := func(by account.ID) []circle.PersonID {
			r, err := w.Rooms.Snapshot(e.Context(), by, w.Room)
			if err != nil {
				e.Fatal(err)
			}
			return r.Folded
		}
		due := []account.ID{e.holder()} // who has the piece, and to whom it comes in turn
		for _, p := range e.floor(third).Stage.Round.Next {
			due = append(due, by(w, p))
		}
		before, since := e.shown(third), len(e.h.Heard.All())
		if err := w.Circles.Block(e.Context(), one, w.Tuesday, w.People[other]); err != nil {
			e.Fatal(err)
		}
		if after := e.shown(third); after != before {
			e.Errorf("a third person is shown\n%s\nand not\n%s", after, before)
		}
		for _, told := range e.h.Heard.All()[since:] {
			if len(told.To) != 1 || told.Seq != 0 || slices.Contains(told.To, string(w.People[third])) {
				e.Errorf("told %+v", told)
			}
		}
		var had []account.ID
		for range due {
			who := e.holder()
			had = append(had, who)
			e.do(who, "turn.take")
			if _, err := e.say(who, models.Private("From "+string(w.People[who]))); err != nil {
				e.Fatal(err)
			}
			e.do(who, "turn.done")
			e.walk(20 * time.Second)
		}
		if len(due) != 3 || !slices.Equal(had, due) {
			e.Errorf("the piece went %q, not %q", had, due)
		}
		for _, by := range []account.ID{one, other} { // it arrives, for their device to fold
			parts, _, err := w.Rooms.Parts(e.Context(), by, w.Room, 0, 50)
			if err != nil || len(parts) != 3 || slices.ContainsFunc(parts, func(p room.Part) bool { return p.Body == "" }) {
				e.Errorf("%+v, %v", parts, err)
			}
		}
		if a, b, c := folded(one), folded(other), folded(third); !slices.Equal(a, []circle.PersonID{w.People[other]}) || !slices.Equal(b, []circle.PersonID{w.People[one]}) || len(c) > 0 {
			e.Errorf("folded for them %q and %q, for a third %q", a, b, c)
		}
		before = e.shown(third)
		if err := w.Circles.Unblock(e.Context(), one, w.Tuesday, w.People[other]); err != nil {
			e.Fatal(err)
		}
		if after := e.shown(third); after != before {
			e.Errorf("once it is taken back, a third person is shown\n%s\nand not\n%s", after, before)
		}
	})
}
