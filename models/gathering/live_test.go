package gathering_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
)

// evening is a gathering that is on, in a time of its own.
type evening struct {
	*testing.T
	w    *fixture.World
	h    *dbtest.House
	id   gathering.ID
	now  time.Time
	here []account.ID // whose devices are there
	said int
}

// doors opens the doors of a gathering Bo leads and Ada watches over, fifteen
// minutes before its hour.
func doors(t *testing.T, w *fixture.World, h *dbtest.House, plan script.Plan) *evening {
	t.Helper()
	e := &evening{T: t, w: w, h: h}
	e.doorsAt(time.Now().UTC().Truncate(time.Second), plan)
	return e
}

func (e *evening) doorsAt(now time.Time, plan script.Plan) {
	e.Helper()
	e.now = now
	e.h.DB.Clock(func() time.Time { return e.now })
	p := gathering.Plan{Nonce: models.NewID(), Title: "Tuesday evening", StartsAt: e.now.Add(script.Doors), Minutes: 60, Plan: plan}
	e.id = set(e.T, e.w, p).ID
	if _, err := e.w.Gatherings.SetGuardian(e.Context(), e.w.Ada, e.id, e.w.People[e.w.Ada]); err != nil {
		e.Fatal(err)
	}
	e.w.Gatherings.Sees(func(rooms ...room.ID) map[room.ID][]circle.PersonID {
		all := map[room.ID][]circle.PersonID{}
		for _, by := range e.here {
			all[e.w.Room] = append(all[e.w.Room], e.w.People[by])
		}
		return all
	})
	e.round()
}

// begun has everyone come and Bo begin.
func begun(t *testing.T, w *fixture.World, h *dbtest.House, plan script.Plan) *evening {
	t.Helper()
	e := doors(t, w, h, plan)
	e.come(w.Bo, w.Ada, w.Cem)
	e.walk(14 * time.Minute)
	e.do(w.Bo, "begin")
	return e
}

// checkin has them go on to the check-in.
func checkin(t *testing.T, w *fixture.World, h *dbtest.House, plan script.Plan) *evening {
	t.Helper()
	e := begun(t, w, h, plan)
	e.walk(time.Minute)
	e.do(w.Bo, "phase.next")
	for _, by := range []account.ID{w.Bo, w.Ada, w.Cem} {
		e.do(by, "agreement.ack")
	}
	e.do(w.Bo, "phase.next")
	return e
}

func (e *evening) round() {
	e.Helper()
	if err := e.w.Gatherings.Round(e.Context()); err != nil {
		e.Fatal(err)
	}
}

// walk lets time pass, and the clocks be kept.
func (e *evening) walk(d time.Duration) {
	e.Helper()
	for ; d > 0; d -= 5 * time.Second {
		e.now = e.now.Add(min(d, 5*time.Second))
		e.round()
	}
}

func (e *evening) come(who ...account.ID) {
	e.Helper()
	for _, by := range who {
		if _, err := e.w.Gatherings.Come(e.Context(), by, e.id, gathering.Coming{}); err != nil {
			e.Fatal(err)
		}
		e.here = append(e.here, by)
	}
}

func (e *evening) leave(by account.ID) {
	e.here = slices.DeleteFunc(slices.Clone(e.here), func(one account.ID) bool { return one == by })
}

func (e *evening) floor(by account.ID) *gathering.Floor {
	e.Helper()
	f, err := e.w.Gatherings.Floor(e.Context(), by, e.id, 0)
	if err != nil {
		e.Fatal(err)
	}
	return f
}

// try makes a move of somebody who sees the floor as it is.
func (e *evening) try(by account.ID, m gathering.Move) (*gathering.Floor, error) {
	e.Helper()
	if m.Version == nil {
		v := e.floor(by).Stage.Version
		m.Version = &v
	}
	return e.w.Gatherings.Move(e.Context(), by, e.id, m)
}

func (e *evening) do(by account.ID, do string) *gathering.Floor {
	e.Helper()
	return e.move(by, gathering.Move{Do: do})
}

func (e *evening) move(by account.ID, m gathering.Move) *gathering.Floor {
	e.Helper()
	f, err := e.try(by, m)
	if err != nil {
		e.Fatalf("%s: %v", m.Do, err)
	}
	return f
}

func (e *evening) refused(by account.ID, m gathering.Move, want error) *models.Error {
	e.Helper()
	_, err := e.try(by, m)
	if !errors.Is(err, want) {
		e.Fatalf("%s: %v", m.Do, err)
	}
	var told *models.Error
	errors.As(err, &told)
	return told
}

// holder is who has the piece or is offered it.
func (e *evening) holder() account.ID {
	e.Helper()
	turn := e.floor(e.w.Ada).Stage.Turn
	if turn == nil {
		e.Fatalf("nobody has it: %+v", e.floor(e.w.Ada).Stage)
	}
	return by(e.w, turn.Person)
}

func (e *evening) phase(want string) {
	e.Helper()
	if got := e.floor(e.w.Ada).Stage.Phase; got != want {
		e.Fatalf("it is in %s, not in %s", got, want)
	}
}

// say says something, and waits as long as one has to before the next.
func (e *evening) say(by account.ID, words models.Private) (*room.Part, error) {
	e.said++
	e.now = e.now.Add(3 * time.Second)
	e.round()
	return e.w.Rooms.Say(e.Context(), by, e.w.Room, models.NewID(), words)
}

// kinds are the lines that somebody was told, by kind.
func (e *evening) kinds(by account.ID) (all []string) {
	for _, m := range e.floor(by).Moves {
		for _, l := range m.Lines {
			all = append(all, l.Kind)
		}
	}
	return all
}

func TestAGatheringRunsFromItsDoorsToItsEnd(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := checkin(t, w, h, script.Plan{})
		for range 3 {
			by := e.holder()
			e.do(by, "turn.take")
			if _, err := e.say(by, "This stayed with me."); err != nil {
				t.Fatal(err)
			}
			e.do(by, "turn.done")
			e.walk(20 * time.Second)
		}
		e.walk(30 * time.Second)
		e.phase(script.Open)
		e.do(w.Bo, "phase.next")
		e.phase(script.Closing)
		for range 3 {
			by := e.holder()
			e.do(by, "turn.take")
			e.do(by, "turn.done")
		}
		e.phase(script.After)
		e.walk(script.AfterFor + 5*time.Second)
		g, err := w.Gatherings.List(t.Context(), w.Bo, w.Tuesday)
		if err != nil || g[0].State != "closed" || g[0].OpenedAt == nil || g[0].ClosedAt == nil {
			t.Fatalf("%+v, %v", g, err)
		}
		if attended, term := counted(t, h, w.People[w.Bo]); attended != 1 || term != 1 {
			t.Errorf("it counts %d and %d", attended, term)
		}
		r, err := w.Rooms.Snapshot(t.Context(), w.Cem, w.Room)
		if err != nil || r.Floor.Mode != room.Open || r.Floor.Gathering != "" {
			t.Fatalf("%+v, %v", r.Floor, err)
		}
	})
}

func TestWhoWasInTheRoomBeforeTheDoorsOpenedHasASeatUnlessTheyStepOut(t *testing.T) {
	with(t, doors, func(e *evening) {
		e.here = []account.ID{e.w.Cem, e.w.Bo}
		e.walk(10 * time.Second)
		for _, by := range e.here {
			if f := e.floor(by); f.Mine.Seat != script.In {
				e.Fatalf("%+v", f.Mine)
			}
		}
		e.do(e.w.Cem, "seat.out")
		e.walk(30 * time.Second) // with the page still open
		if f := e.floor(e.w.Cem); f.Mine.Seat != script.Out {
			e.Fatalf("who stepped out was fetched back: %+v", f.Mine)
		}
		if f := e.floor(e.w.Bo); f.Mine.Seat != script.In {
			e.Fatalf("%+v", f.Mine)
		}
	})
}
