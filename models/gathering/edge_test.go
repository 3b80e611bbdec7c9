package gathering_test

import (
	"context"
	"errors"
	"slices"
	"sync"
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
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// with runs f in an evening of its own.
func with(t *testing.T, from func(*testing.T, *fixture.World, *dbtest.House, script.Plan) *evening, f func(e *evening)) {
	t.Helper()
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) { f(from(t, w, h, script.Plan{})) })
}

// others are those who sit there and are not by.
func (e *evening) others(by account.ID) (all []account.ID) {
	for _, one := range []account.ID{e.w.Bo, e.w.Ada, e.w.Cem} {
		if one != by {
			all = append(all, one)
		}
	}
	return all
}

func (e *evening) turn() gathering.StageTurn {
	e.Helper()
	turn := e.floor(e.w.Bo).Stage.Turn
	if turn == nil {
		e.Fatalf("nobody has the piece: %+v", e.floor(e.w.Bo).Stage)
	}
	return *turn
}

func (e *evening) count(by account.ID, kind string) (n int) {
	for _, k := range e.kinds(by) {
		if k == kind {
			n++
		}
	}
	return n
}

// covers: edge 37, edge 38, F1, F2, invariant 1, invariant 2
func TestOnlyWhoeverHasThePieceSpeaksAndATurnIsOneThing(t *testing.T) {
	with(t, checkin, func(e *evening) {
		if _, err := e.w.Gatherings.Cancel(e.Context(), e.w.Bo, e.id, "Too few of us."); !errors.Is(err, gathering.ErrOver) {
			e.Errorf("one that has begun was called off: %v", err)
		}
		first := e.holder()
		if _, err := e.say(first, "Not yet."); !errors.Is(err, room.ErrNotYourTurn) {
			e.Fatalf("before they took it: %v", err)
		}
		at := e.floor(first).Stage.Version
		e.do(first, "turn.take")
		told := e.refused(first, gathering.Move{Do: "turn.take", Version: &at}, gathering.ErrMoved) // stale
		if f, ok := told.State.(gathering.Floor); !ok || f.Stage.Version != at+1 || f.Stage.Turn.State != script.Active || f.Mine.Turn == nil {
			e.Fatalf("%+v", told.State)
		}
		var ids []room.PartID
		for _, words := range []models.Private{"One thing.", "And another."} {
			p, err := e.say(first, words)
			if err != nil {
				e.Fatal(err)
			}
			if p.Kind != room.Said || p.Turn != e.turn().N || p.Gathering != string(e.id) {
				e.Fatalf("%+v", p)
			}
			ids = append(ids, p.ID)
		}
		for _, by := range e.others(first) {
			_, err := e.say(by, "And I")
			told := models.AsError(err)
			if !errors.Is(err, room.ErrNotYourTurn) || told.Kind != models.Locked || told.State.(room.Floor).Holder.ID != e.w.People[first] {
				e.Fatalf("%v", err)
			}
		}
		if _, err := e.say(first, models.Private(long(601))); !errors.Is(err, room.ErrTurnBody) {
			e.Fatalf("601 characters: %v", err)
		}
		if _, err := e.w.Rooms.Say(e.Context(), first, e.w.Room, "fast", "At once."); err != nil {
			e.Fatal(err)
		}
		if _, err := e.w.Rooms.Say(e.Context(), first, e.w.Room, "faster", "At once."); !errors.Is(err, room.ErrFast) || models.AsError(err).After != 3*time.Second {
			e.Fatalf("%v", err)
		}
		e.do(first, "turn.done")
		if _, err := e.say(first, "And one more."); !errors.Is(err, room.ErrClosed) { // the room is quiet
			e.Fatal(err)
		}
		parts, _, err := e.w.Rooms.Parts(e.Context(), e.w.Cem, e.w.Room, 0, 50)
		if err != nil || len(parts) != 3 || parts[0].ID != ids[0] || parts[1].ID != ids[1] || parts[0].Turn != parts[2].Turn || parts[0].Gathering != string(e.id) {
			e.Fatalf("%+v, %v", parts, err)
		}
	})
}

func long(n int) string { return string(slices.Repeat([]byte("a"), n)) }

// covers: edge 37
func TestTwoWhoReleaseAtOnceReleaseOnce(t *testing.T) {
	with(t, checkin, func(e *evening) {
		first := e.holder()
		f := e.do(first, "turn.take")
		for f.Mine.Turn != nil && !f.Mine.Turn.Over { // so that who leads may end it too
			e.walk(5 * time.Second)
			f = e.floor(first)
		}
		at := f.Stage.Version
		lead := e.w.Bo
		if first == lead {
			lead = e.w.Ada
		}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, by := range []account.ID{first, lead} {
			wg.Go(func() {
				_, errs[i] = e.w.Gatherings.Move(e.Context(), by, e.id, gathering.Move{Do: "turn.done", Version: &at})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), gathering.ErrMoved) {
			e.Fatalf("%v", errs)
		}
		if n := e.count(first, "thanks"); n != 1 || e.floor(first).Stage.Version != at+1 {
			e.Fatalf("thanked %d times", n)
		}
	})
}

// covers: edge 39: what is said while the piece is put down was said in that turn,
// or not at all.
func TestAPartThatRacesTheReleaseIsOfThatTurnOrOfNone(t *testing.T) {
	with(t, checkin, func(e *evening) {
		for range 3 {
			by := e.holder()
			e.do(by, "turn.take")
			turn, at := e.turn().N, e.floor(by).Stage.Version
			var wg sync.WaitGroup
			parts, errs := make([]*room.Part, 6), make([]error, 6)
			for i := range parts {
				wg.Go(func() {
					parts[i], errs[i] = e.w.Rooms.Say(context.WithoutCancel(e.Context()), by, e.w.Room, models.NewID(), "still mine")
				})
			}
			wg.Go(func() {
				if _, err := e.w.Gatherings.Move(e.Context(), by, e.id, gathering.Move{Do: "turn.done", Version: &at}); err != nil {
					e.Error(err)
				}
			})
			wg.Wait()
			for i, err := range errs {
				switch {
				case err == nil && parts[i].Turn != turn:
					e.Fatalf("a part of turn %d is of %d", turn, parts[i].Turn)
				case err != nil && !errors.Is(err, room.ErrClosed) && !errors.Is(err, room.ErrFast) && !errors.Is(err, room.ErrNotYourTurn):
					e.Fatal(err)
				}
			}
			var released int64
			if err := e.h.DB.Read(e.Context()).Table("moves").Select("seq").Where("gathering_id = ? AND kind = 'finish'", e.id).Order("version DESC").Limit(1).Scan(&released).Error; err != nil {
				e.Fatal(err)
			}
			for i := range parts {
				if errs[i] == nil && parts[i].SaidSeq > released {
					e.Fatal("said after the release")
				}
			}
			e.walk(25 * time.Second)
		}
	})
}

// covers: edge 40: the time of the database decides, and who is late is told.
func TestAnOfferThatIsTakenAsItExpiresIsDecidedByTheTimeOfTheDatabase(t *testing.T) {
	with(t, checkin, func(e *evening) {
		for i, late := range []bool{false, true, false, true} {
			by := e.holder()
			f := e.floor(by)
			for e.now.Add(5 * time.Second).Before(f.Mine.Turn.Until) {
				e.walk(5 * time.Second)
			}
			e.now = f.Mine.Turn.Until.Add(-time.Millisecond)
			if late {
				e.now = f.Mine.Turn.Until
			}
			var taken error
			var wg sync.WaitGroup
			wg.Go(func() {
				_, taken = e.w.Gatherings.Move(e.Context(), by, e.id, gathering.Move{Do: "turn.take", Version: &f.Stage.Version})
			})
			for range 3 {
				wg.Go(func() {
					if err := e.w.Gatherings.Round(e.Context()); err != nil {
						e.Error(err)
					}
				})
			}
			wg.Wait()
			if late {
				told := models.AsError(taken)
				if !errors.Is(taken, gathering.ErrMoved) {
					e.Fatalf("%d: %v", i, taken)
				}
				if state, ok := told.State.(gathering.Floor); !ok || state.Stage.Turn != nil && state.Stage.Turn.N == f.Stage.Turn.N {
					e.Fatalf("%+v", told.State)
				}
				if n := len(e.floor(by).Moves); n == 0 {
					e.Fatal("nothing says why")
				}
				continue
			}
			if taken != nil {
				e.Fatalf("%d: %v", i, taken)
			}
			e.do(by, "turn.done")
			e.do(by, "turn.skip")
		}
	})
}

// covers: edge 41
func TestWhereEveryonePassesTheRoundEnds(t *testing.T) {
	with(t, checkin, func(e *evening) {
		for n := 0; e.floor(e.w.Bo).Stage.Phase == script.CheckIn; n++ {
			if n > 20 {
				e.Fatal("it goes round and round")
			}
			if e.floor(e.w.Bo).Stage.Turn == nil {
				e.walk(5 * time.Second)
				continue
			}
			e.do(e.holder(), "turn.pass")
		}
		e.phase(script.Open)
		if e.count(e.w.Bo, "all_passed") != 1 || e.count(e.w.Cem, "all_passed") != 0 {
			e.Fatalf("%v", e.kinds(e.w.Bo))
		}
	})
}

// covers: edge 42, edge 43
func TestWhereNobodyIsThereTheClockStandsAndThenItEnds(t *testing.T) {
	with(t, checkin, func(e *evening) {
		e.leave(e.w.Ada)
		e.leave(e.w.Cem)
		e.walk(30 * time.Second)
		if by := e.holder(); by != e.w.Bo {
			e.Fatalf("the next is not who is there, but %v", by)
		}
		e.do(e.w.Bo, "turn.take")
		until := e.floor(e.w.Bo).Mine.Turn.Until
		e.leave(e.w.Bo)
		e.walk(20 * time.Second)
		if stop := e.floor(e.w.Bo).Stage.Stop; stop == nil || stop.Kind != script.Empty {
			e.Fatalf("%+v", stop)
		}
		e.here = []account.ID{e.w.Bo}
		e.walk(5 * time.Second)
		f := e.floor(e.w.Bo)
		if f.Stage.Stop != nil || f.Mine.Turn == nil || !f.Mine.Turn.Until.After(until) {
			e.Fatalf("%+v, %+v", f.Stage.Stop, f.Mine.Turn)
		}
		e.here = nil
		e.walk(11 * time.Minute)
		if f := e.floor(e.w.Bo); f.Stage.Phase != script.Closed || f.Stage.Ended != "empty" {
			e.Fatalf("%s, %s", f.Stage.Phase, f.Stage.Ended)
		}
	})
}

// covers: edge 44, F14
func TestATurnOutlivesAPhone(t *testing.T) {
	with(t, checkin, func(e *evening) {
		by := e.holder()
		f := e.do(by, "turn.take")
		turn, until := f.Stage.Turn.N, f.Mine.Turn.Until
		e.leave(by)
		e.walk(40 * time.Second)
		if now := e.turn(); now.N != turn || !now.Away || e.count(e.others(by)[0], "dropped") != 1 {
			e.Fatalf("%+v", now)
		}
		e.here = append(e.here, by) // another device
		e.walk(5 * time.Second)
		f = e.floor(by)
		if f.Stage.Turn.N != turn || f.Stage.Turn.Away || f.Mine.Turn.Until.Sub(until) < 30*time.Second {
			e.Fatalf("%+v, %v after %v", f.Stage.Turn, f.Mine.Turn.Until, until)
		}
		if _, err := e.say(by, "Here I am again."); err != nil {
			e.Fatal(err)
		}
		e.leave(by)
		e.walk(75 * time.Second)
		if now := e.turn(); now.N == turn {
			e.Fatalf("a minute and more: %+v", now)
		}
		if f := e.floor(by); f.Mine.Seat != script.In {
			e.Fatalf("their seat: %+v", f.Mine)
		}
	})
}

// covers: edge 45, edge 66 (without Redis between them, here)
func TestAnotherNodeKeepsTheClockOfOneThatDied(t *testing.T) {
	with(t, checkin, func(e *evening) {
		other, err := fixture.Services(e.h.DB, e.h.Box, stream.NewLog(e.h.DB))
		if err != nil {
			e.Fatal(err)
		}
		by := e.holder()
		e.do(by, "turn.take")
		turn := e.turn().N
		seen := map[room.ID][]circle.PersonID{}
		for _, one := range e.others(by) { // whose sockets are there; the holder's died with the node
			seen[e.w.Room] = append(seen[e.w.Room], e.w.People[one])
		}
		other.Gatherings.Sees(func(...room.ID) map[room.ID][]circle.PersonID { return seen })
		for range 18 { // the first node does nothing any more
			e.now = e.now.Add(5 * time.Second)
			if err := other.Gatherings.Round(e.Context()); err != nil {
				e.Fatal(err)
			}
		}
		if now := e.turn(); now.N == turn || e.count(e.others(by)[0], "ended") != 1 {
			e.Fatalf("%+v", now)
		}
	})
}

// covers: edge 46: what does not know who is there takes nobody for gone who acts.
func TestNobodyIsLostWhileTheyAct(t *testing.T) {
	with(t, checkin, func(e *evening) {
		e.here = nil // nothing sees anybody
		by := e.holder()
		e.do(by, "turn.take")
		for range 6 {
			e.walk(5 * time.Second)
			if _, err := e.w.Gatherings.Move(e.Context(), by, e.id, gathering.Move{Do: "wants.set", What: []string{"quiet", "ideas"}[e.said%2]}); err != nil {
				e.Fatal(err)
			}
			e.said++
		}
		if now := e.turn(); now.Away {
			e.Fatalf("%+v", now)
		}
	})
}

// covers: edge 47
func TestWhoIsLostBeforeTheyTakeItIsAskedAgain(t *testing.T) {
	with(t, checkin, func(e *evening) {
		by := e.holder()
		e.leave(by)
		e.walk(20 * time.Second)
		if e.holder() == by {
			e.Fatal("still theirs")
		}
		if later := e.floor(e.w.Bo).Stage.Round.Later; !slices.Equal(later, []circle.PersonID{e.w.People[by]}) {
			e.Fatalf("%v", later)
		}
		e.here = append(e.here, by)
		e.walk(5 * time.Second)
		for range 2 {
			next := e.holder()
			e.do(next, "turn.take")
			e.do(next, "turn.done")
			e.do(next, "turn.skip")
		}
		if e.holder() != by {
			e.Fatal("not asked again")
		}
	})
}

// covers: edge 48, edge 49, edge 50, F11
func TestWhoComesLateIsLastAndWaitsAtTheThreshold(t *testing.T) {
	with(t, checkin, func(e *evening) {
		w := e.w
		if err := w.Rooms.LetIn(e.Context(), w.Bo, w.Room, w.People[w.Dee]); err != nil {
			e.Fatal(err)
		}
		by := e.holder()
		e.do(by, "turn.take")
		_, err := w.Rooms.Enter(e.Context(), w.Dee, w.Room)
		told := models.AsError(err)
		if !errors.Is(err, gathering.ErrThreshold) || told.State.(gathering.Floor).Mine.Seat != script.Waiting || len(told.State.(gathering.Floor).Moves) != 0 {
			e.Fatalf("%v, %+v", err, told.State)
		}
		if _, joined, err := w.Rooms.Present(e.Context(), w.Room, []account.ID{w.Dee, w.Cem}); err != nil || len(joined) != 1 {
			e.Fatalf("%v, %v", joined, err)
		}
		if _, err := w.Rooms.Snapshot(e.Context(), w.Dee, w.Room); !errors.Is(err, gathering.ErrThreshold) {
			e.Fatalf("%v", err)
		}
		e.do(by, "turn.done")
		e.do(by, "turn.skip")
		if _, err := w.Rooms.Enter(e.Context(), w.Dee, w.Room); err != nil {
			e.Fatal(err)
		}
		e.here = append(e.here, w.Dee)
		e.do(w.Dee, "agreement.ack")
		next := e.floor(w.Bo).Stage.Round.Next
		if next[len(next)-1] != w.People[w.Dee] {
			e.Fatalf("%v", next)
		}
		for _, order := range [][]circle.PersonID{next[:1], {next[0], next[0]}, append(slices.Clone(next), next[0]), {}} {
			if told := e.refused(w.Bo, gathering.Move{Do: "order.set", Order: order}, script.ErrOrderSet); told.Kind != models.Malformed {
				e.Fatalf("%+v", told)
			}
		}
		back := slices.Clone(next)
		slices.Reverse(back)
		if f := e.move(w.Bo, gathering.Move{Do: "order.set", Order: back}); !slices.Equal(f.Stage.Round.Next, back) {
			e.Fatalf("%v", f.Stage.Round.Next)
		}
		if f := e.move(w.Bo, gathering.Move{Do: "order.strategy", What: script.Reversed}); f.Stage.Round.Order != script.BySeat || f.Stage.Order != script.Reversed {
			e.Fatalf("%+v", f.Stage.Round)
		}
	})
}

// covers: edge 51, edge 52, edge 53, F8, invariant 3
func TestABellStopsEverythingAndItGoesOnWhereItWas(t *testing.T) {
	with(t, checkin, func(e *evening) {
		by := e.holder()
		e.do(by, "turn.take")
		for !e.floor(by).Mine.Turn.Over {
			e.walk(5 * time.Second)
		}
		left := e.floor(by).Mine.Turn.Until.Sub(e.now)
		ringer := e.w.Cem
		if by == ringer {
			ringer = e.w.Bo
		}
		f := e.do(ringer, "bell.ring")
		if f.Stage.Stop == nil || f.Mine.Bells != 1 {
			e.Fatalf("%+v", f.Mine)
		}
		e.do(e.w.Ada, "bell.ring") // two bells together are one silence
		if e.count(by, "bell") != 1 || e.count(by, "you_rang") != 0 || e.count(ringer, "you_rang") != 1 {
			e.Fatalf("%v", e.kinds(by))
		}
		for _, one := range []account.ID{by, e.w.Bo, e.w.Ada} {
			if _, err := e.say(one, "But"); !errors.Is(err, room.ErrClosed) {
				e.Fatalf("%v", err)
			}
			if _, err := e.w.Rooms.Note(e.Context(), one, e.w.Room, models.NewID(), "But"); err == nil {
				e.Fatal("a note in the silence")
			}
		}
		if _, err := e.try(by, gathering.Move{Do: "turn.done"}); !errors.Is(err, script.ErrStopped) {
			e.Fatalf("%v", err)
		}
		e.walk(25 * time.Second)
		e.do(e.w.Ada, "bell.resume")
		e.walk(10 * time.Second)
		f = e.floor(by)
		if f.Stage.Stop != nil || f.Mine.Turn == nil || !f.Mine.Turn.Over {
			e.Fatalf("%+v", f.Stage)
		}
		if got := f.Mine.Turn.Until.Sub(e.now); got < left-10*time.Second || got > left {
			e.Fatalf("%v is left of %v", got, left)
		}
		if _, err := e.try(ringer, gathering.Move{Do: "bell.ring"}); !errors.Is(err, script.ErrBells) {
			e.Fatalf("again at once: %v", err)
		}
	})
}

// covers: edge 54, edge 55, edge 56
func TestAMuteEndsATurnAndAMutedTurnIsPassedOver(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := begun(t, w, h, script.Plan{})
		e.walk(time.Minute)
		e.do(w.Bo, "phase.next")
		for _, by := range []account.ID{w.Bo, w.Ada, w.Cem} {
			e.do(by, "agreement.ack")
		}
		e.do(w.Bo, "phase.next")
		for e.holder() != w.Cem {
			by := e.holder()
			e.do(by, "turn.take")
			e.do(by, "turn.done")
			e.do(by, "turn.skip")
		}
		e.do(w.Cem, "turn.take")
		p, err := e.say(w.Cem, "What I said stays.")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Mute(t.Context(), w.Ada, w.Tuesday, w.People[w.Cem], 5, circle.Grounds{Reason: "Please, a little quiet.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if turn := e.floor(w.Bo).Stage.Turn; turn != nil && turn.Person == w.People[w.Cem] && turn.State == script.Active {
			t.Fatalf("%+v", turn)
		}
		if _, err := e.say(w.Cem, "But"); !errors.Is(err, policy.ErrMuted) {
			t.Fatalf("%v", err)
		}
		parts, _, err := w.Rooms.Parts(t.Context(), w.Bo, w.Room, 0, 10)
		if err != nil || !slices.ContainsFunc(parts, func(one room.Part) bool { return one.ID == p.ID && one.Body == p.Body }) {
			t.Fatalf("%+v, %v", parts, err)
		}
		if !e.floor(w.Cem).Mine.Muted {
			t.Fatal("they are not told")
		}
		if err := w.Circles.Unmute(t.Context(), w.Ada, w.Tuesday, w.People[w.Cem], circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		if e.floor(w.Cem).Mine.Muted {
			t.Fatal("still muted")
		}
	})
}

// covers: edge 68, edge 75, F13
func TestWhoIsRemovedHasNoPieceAndAHostWhoGoesLeavesItToTheGuardian(t *testing.T) {
	with(t, checkin, func(e *evening) {
		w := e.w
		e.do(w.Bo, "turn.take")
		if err := w.Circles.Remove(e.Context(), w.Ada, w.Tuesday, w.People[w.Bo], 0, circle.Grounds{Reason: "It did not go well.", Clause: 1}); err != nil {
			e.Fatal(err)
		}
		f := e.floor(w.Cem)
		if f.Stage.Leads != w.People[w.Ada] || f.Stage.Turn != nil && f.Stage.Turn.Person == w.People[w.Bo] {
			e.Fatalf("%+v", f.Stage)
		}
		for _, m := range f.Moves {
			for _, l := range m.Lines {
				if l.What == "removed" || l.What == "banned" {
					e.Fatalf("the reason is told: %+v", l)
				}
			}
		}
		if _, err := e.w.Gatherings.Move(e.Context(), w.Bo, e.id, gathering.Move{Do: "bell.ring"}); !errors.Is(err, policy.ErrHidden) {
			e.Fatalf("%v", err)
		}
		if _, joined, err := w.Rooms.Present(e.Context(), w.Room, []account.ID{w.Bo, w.Cem}); err != nil || len(joined) != 1 {
			e.Fatalf("%v, %v", joined, err)
		}
		if err := w.Rooms.Remove(e.Context(), w.Ada, w.Room, w.People[w.Cem], fixture.Why); err != nil { // out of the room alone
			e.Fatal(err)
		}
		if slices.ContainsFunc(e.floor(w.Ada).Stage.Seats, func(s gathering.StageSeat) bool { return s.Person.ID == w.People[w.Cem] }) {
			e.Fatal("they have a seat still")
		}
	})
}

// covers: edge 64
func TestARetryOfWhatWasSaidIsTheSameAlsoAfterTheTurn(t *testing.T) {
	with(t, checkin, func(e *evening) {
		by := e.holder()
		e.do(by, "turn.take")
		say := func() (*room.Part, error) {
			return e.w.Rooms.Say(e.Context(), by, e.w.Room, "again", "Once.")
		}
		first, err := say()
		if err != nil {
			e.Fatal(err)
		}
		e.do(by, "turn.done")
		again, err := say()
		if err != nil || again.ID != first.ID || again.Turn != first.Turn {
			e.Fatalf("%+v, %v", again, err)
		}
	})
}

// covers: edge 67
func TestTimeInWhichNoNodeWasThereDoesNotCount(t *testing.T) {
	with(t, checkin, func(e *evening) {
		by := e.holder()
		left := e.do(by, "turn.take").Mine.Turn.Until.Sub(e.now)
		ends := e.floor(by).Stage.EndsAt
		e.walk(5 * time.Second)
		e.now = e.now.Add(7 * time.Minute) // a deploy
		e.round()
		f := e.floor(by)
		if f.Mine.Turn == nil || f.Mine.Turn.Over || f.Stage.Turn.Away {
			e.Fatalf("%+v", f.Stage.Turn)
		}
		if got := f.Mine.Turn.Until.Sub(e.now); got > left || got < left-10*time.Second {
			e.Fatalf("%v is left of %v", got, left)
		}
		if d := f.Stage.EndsAt.Sub(ends); d < 7*time.Minute-10*time.Second || d > 7*time.Minute+10*time.Second {
			e.Fatalf("it ends %v later", d)
		}
	})
}

// covers: edge 72
func TestWhatIsCalledOffInItsLobbyTellsWhy(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := doors(t, w, h, script.Plan{})
		e.come(w.Bo, w.Cem)
		off, err := w.Gatherings.Cancel(t.Context(), w.Ada, e.id, "The guardian is ill.")
		if err != nil || off.State != "cancelled" || off.Why != "The guardian is ill." || off.Seats != nil {
			t.Fatalf("%+v, %v", off, err)
		}
		if f := e.floor(w.Cem); f.Stage.Phase != script.Cancelled {
			t.Fatalf("%s", f.Stage.Phase)
		}
		if all, err := w.Gatherings.Attendance(t.Context(), w.Cem, e.id); err != nil || all[0].State != "" {
			t.Fatalf("%+v, %v", all, err)
		}
		r, err := w.Rooms.Snapshot(t.Context(), w.Cem, w.Room)
		if err != nil || r.Floor.Mode != room.Open || r.Floor.Gathering != "" {
			t.Fatalf("%+v, %v", r.Floor, err)
		}
		e.walk(15 * time.Second) // and its clock stands
	})
}

// covers: edge 74
func TestWithoutAGuardianNothingBegins(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := doors(t, w, h, script.Plan{})
		if _, err := w.Gatherings.SetGuardian(t.Context(), w.Ada, e.id, ""); err != nil {
			t.Fatal(err)
		}
		e.come(w.Bo, w.Ada, w.Cem)
		e.refused(w.Bo, gathering.Move{Do: "begin"}, script.ErrSoon)
		e.walk(15 * time.Minute)
		e.refused(w.Bo, gathering.Move{Do: "begin"}, script.ErrUnwatched)
		e.walk(10*time.Minute + 5*time.Second)
		e.phase(script.Quiet)
		e.walk(script.QuietFor + 5*time.Second)
		e.phase(script.Closed)
		if attended, term := counted(t, h, w.People[w.Bo]); attended != 0 || term != 0 {
			t.Errorf("it counts %d and %d", attended, term)
		}
	})
}

// covers: edge 73
func TestTheNextGatheringWaitsForTheRoomAndHasItAllTheSame(t *testing.T) {
	with(t, checkin, func(e *evening) {
		ends := e.floor(e.w.Bo).Stage.EndsAt
		next := set(e.T, e.w, gathering.Plan{Nonce: "next", StartsAt: ends.Add(2 * time.Minute), Minutes: 60})
		for e.floor(e.w.Bo).Stage.Phase != script.After {
			e.walk(5 * time.Second)
		}
		on := func() bool {
			_, err := e.w.Gatherings.Floor(e.Context(), e.w.Bo, next.ID, 0)
			if err != nil && !errors.Is(err, gathering.ErrNotOn) {
				e.Fatal(err)
			}
			return err == nil
		}
		for e.now.Before(ends.Add(14 * time.Minute)) {
			if on() {
				e.Fatalf("%v after the end, two are on", e.now.Sub(ends))
			}
			e.walk(5 * time.Second)
			if e.floor(e.w.Bo).Stage.Phase == script.Closed {
				break
			}
		}
		e.walk(90 * time.Second)
		if !on() {
			e.Fatal("it has no room a quarter of an hour later")
		}
		f, err := e.w.Gatherings.Floor(e.Context(), e.w.Bo, next.ID, 0)
		if err != nil || f.Stage.Phase != script.Lobby || f.Stage.EndsAt.Before(e.now.Add(55*time.Minute)) {
			e.Fatalf("%+v, %v", f, err)
		}
	})
}

// covers: edge 62, edge 63
func TestSlowModeIsCountedFromTheLastMessage(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, now := t.Context(), time.Now().UTC().Truncate(time.Second)
		h.DB.Clock(func() time.Time { return now })
		say := func(by account.ID, nonce string) error {
			_, err := w.Rooms.Say(ctx, by, w.Room, nonce, "hello")
			return err
		}
		slow := func(seconds int) {
			t.Helper()
			if _, err := w.Rooms.SetSlow(ctx, w.Bo, w.Room, seconds, floor(t, w)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Rooms.SetSlow(ctx, w.Cem, w.Room, 30, floor(t, w)); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("%v", err)
		}
		if err := say(w.Cem, "1"); err != nil {
			t.Fatal(err)
		}
		slow(60)
		if _, err := w.Rooms.SetSlow(ctx, w.Bo, w.Room, 90, 1); !errors.Is(err, room.ErrVersion) {
			t.Fatalf("%v", err)
		}
		now = now.Add(20 * time.Second)
		if err := say(w.Cem, "2"); !errors.Is(err, room.ErrSlow) || models.AsError(err).After != 40*time.Second || models.AsError(err).Kind != models.TooMany {
			t.Fatalf("%v", err)
		}
		slow(30) // recomputed from the last message
		now = now.Add(10*time.Second - time.Microsecond)
		if err := say(w.Cem, "2"); !errors.Is(err, room.ErrSlow) {
			t.Fatalf("a microsecond early: %v", err)
		}
		now = now.Add(time.Microsecond) // and not a moment more
		device := func() error { return say(w.Cem, models.NewID()) }
		if said := fixturetest.Won(t, room.ErrSlow, device, device, device, device); said != 1 {
			t.Fatalf("%d were said at once", said)
		}
		for _, nonce := range []string{"a", "b"} { // those who look after the room do not wait
			if err := say(w.Bo, nonce); err != nil {
				t.Fatal(err)
			}
		}
		r, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room)
		if err != nil || r.Floor.Slow != 30 {
			t.Fatalf("%+v, %v", r.Floor, err)
		}
		slow(0)
		if err := say(w.Cem, "last"); err != nil {
			t.Fatal(err)
		}
	})
}

// covers: F22
func TestWhoAsksToBeMetGentlyIsShownSoToAllForTheEvening(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{}, "quiet", w.Cem)
		gentle := func(what string) error {
			_, err := w.Gatherings.Move(t.Context(), w.Cem, e.id, gathering.Move{Do: "seat.gentle", What: what})
			return err
		}
		shown := func(by account.ID) (tender []models.Private) {
			t.Helper()
			f, err := w.Gatherings.Floor(t.Context(), by, e.id, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, seat := range f.Stage.Seats {
				if seat.Tender {
					tender = append(tender, seat.Person.Name)
				}
			}
			return tender
		}
		if err := gentle("very"); !errors.Is(err, script.ErrWhat) {
			t.Errorf("%v", err)
		}
		for _, c := range []struct {
			what string
			want []models.Private
		}{{"on", []models.Private{"Cem"}}, {"on", []models.Private{"Cem"}}, {"off", nil}, {"on", []models.Private{"Cem"}}} {
			if err := gentle(c.what); err != nil {
				t.Fatal(err)
			}
			for _, by := range []account.ID{w.Ada, w.Bo, w.Cem} {
				if got := shown(by); !slices.Equal(got, c.want) {
					t.Errorf("%s: %d", c.what, len(got))
				}
			}
		}
	})
}
