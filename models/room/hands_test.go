package room_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// same reports whether a refusal, or anything else, shows a floor.
func same(state any, f *room.Floor) bool {
	a, errA := json.Marshal(state)
	b, errB := json.Marshal(f)
	return errA == nil && errB == nil && string(a) == string(b)
}

// byHands gives the floor to raised hands.
func byHands(t *testing.T, w *fixture.World) room.Floor {
	t.Helper()
	f, err := w.Rooms.SetFloor(t.Context(), w.Bo, w.Room, room.Hands, look(t, w, w.Bo).Floor.Version)
	if err != nil || f.Mode != room.Hands || f.Holder != nil || len(f.Hands) > 0 {
		t.Fatalf("%+v, %v", f, err)
	}
	return *f
}

func raise(t *testing.T, w *fixture.World, who ...account.ID) (f *room.Floor) {
	t.Helper()
	for _, by := range who {
		var err error
		if f, err = w.Rooms.Raise(t.Context(), by, w.Room); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// stands tells a floor in short: "Cem: Ada, Bo" for who has the piece and who waits.
func stands(f *room.Floor) string {
	names := []string{}
	for _, p := range f.Hands {
		names = append(names, string(p.Name))
	}
	holder := "nobody"
	if f.Holder != nil {
		holder = string(f.Holder.Name)
	}
	return holder + ": " + strings.Join(names, ", ")
}

func wantFloor(t *testing.T, f *room.Floor, want string) {
	t.Helper()
	if got := stands(f); got != want {
		t.Fatalf("the floor stands %q, want %q", got, want)
	}
}

func TestThePieceGoesRoundInTheOrderOfRaising(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Rooms.Raise(ctx, w.Cem, w.Room); !errors.Is(err, room.ErrNoHands) {
			t.Fatalf("a hand on an open floor: %v", err)
		}
		byHands(t, w)
		wantFloor(t, raise(t, w, w.Cem), "Cem: ")
		wantFloor(t, raise(t, w, w.Bo, w.Ada, w.Bo, w.Cem), "Cem: Bo, Ada") // twice is once
		at := look(t, w, w.Ada).Floor
		if at.Since == nil || at.Ended != "" {
			t.Fatalf("%+v", at)
		}
		seq := look(t, w, w.Ada).Seq
		f, err := w.Rooms.PutDown(ctx, w.Cem, w.Room, at.Version)
		if err != nil || f.Ended != "holder" || f.Version != at.Version+1 {
			t.Fatalf("%+v, %v", f, err)
		}
		wantFloor(t, f, "Bo: Ada")
		if got := look(t, w, w.Ada); got.Seq != seq+1 || !same(got.Floor, f) {
			t.Fatalf("after one change at %d: %+v", got.Seq-seq, got.Floor)
		}
		if f, err = w.Rooms.Lower(ctx, w.Ada, w.Room); err != nil {
			t.Fatal(err)
		}
		wantFloor(t, f, "Bo: ")
		if f, err = w.Rooms.PutDown(ctx, w.Bo, w.Room, f.Version); err != nil {
			t.Fatal(err)
		}
		wantFloor(t, f, "nobody: ")
		for range 2 {
			raise(t, w, w.Ada, w.Cem)
			if f, err = w.Rooms.SetFloor(ctx, w.Bo, w.Room, room.Open, look(t, w, w.Bo).Floor.Version); err != nil {
				t.Fatal(err)
			}
			wantFloor(t, f, "nobody: ")
			if f.Ended != "host" {
				t.Fatalf("%+v", f)
			}
			byHands(t, w) // no hand is left from before
		}
	})
}

func TestOnlyWhoHasThePieceMaySpeak(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before := say(t, w, w.Cem, "before", "while it was open")
		byHands(t, w)
		floor := raise(t, w, w.Ada, w.Cem)
		say(t, w, w.Ada, "a", "I have the piece.")
		for _, who := range []account.ID{w.Bo, w.Cem} { // a moderator no more than a member
			_, err := w.Rooms.Say(ctx, who, w.Room, "n", "May I?")
			if e := models.AsError(err); !errors.Is(err, room.ErrNotYours) || e.Kind != models.Locked || !same(e.State, floor) {
				t.Fatalf("%+v", err)
			}
		}
		if again, err := w.Rooms.Say(ctx, w.Cem, w.Room, "before", "while it was open"); err != nil || again.ID != before.ID {
			t.Errorf("a retry of what was said before: %v", err)
		}
		if _, err := w.Rooms.PutDown(ctx, w.Cem, w.Room, floor.Version); !errors.Is(err, room.ErrNotYours) {
			t.Errorf("Cem put down Ada's piece: %v", err)
		}
		if _, err := w.Rooms.Give(ctx, w.Cem, w.Room, w.People[w.Cem], floor.Version); !errors.Is(err, policy.ErrRole) {
			t.Errorf("Cem took the piece: %v", err)
		}
		done, err := w.Rooms.PutDown(ctx, w.Ada, w.Room, floor.Version)
		if err != nil {
			t.Fatal(err)
		}
		wantFloor(t, done, "Cem: ")
		if _, err := w.Rooms.PutDown(ctx, w.Ada, w.Room, floor.Version); !errors.Is(err, room.ErrVersion) || !same(models.AsError(err).State, done) {
			t.Errorf("put down a second time it ended somebody else's turn: %v", err)
		}
		say(t, w, w.Cem, "c", "Thank you.")
	})
}

func TestWhoLooksAfterTheRoomGivesThePieceOutOfTurnAndTakesItBack(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Cem], 1); !errors.Is(err, room.ErrNoHands) {
			t.Fatalf("a piece on an open floor: %v", err)
		}
		byHands(t, w)
		at := raise(t, w, w.Ada, w.Cem)
		f, err := w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Cem], at.Version)
		if err != nil || f.Ended != "host" {
			t.Fatalf("%+v, %v", f, err)
		}
		wantFloor(t, f, "Cem: ") // and no hand of theirs is left
		if again, err := w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Cem], at.Version); err != nil || !same(*again, f) {
			t.Errorf("given twice: %+v, %v", again, err)
		}
		if _, err := w.Rooms.Give(ctx, w.Ada, w.Room, w.People[w.Ada], at.Version); !errors.Is(err, room.ErrVersion) {
			t.Errorf("given by somebody who looked before: %v", err)
		}
		if _, err := w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Dee], f.Version); !errors.Is(err, room.ErrSilent) {
			t.Errorf("given to somebody who is kept out: %v", err)
		}
		for _, nobody := range []circle.PersonID{w.People[w.Eli], "nobody", ""} {
			if _, err := w.Rooms.Give(ctx, w.Bo, w.Room, nobody, f.Version); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("given to nobody: %v", err)
			}
		}
		raise(t, w, w.Ada)
		at = &look(t, w, w.Bo).Floor
		if f, err = w.Rooms.PutDown(ctx, w.Bo, w.Room, at.Version); err != nil || f.Ended != "host" {
			t.Fatalf("%+v, %v", f, err)
		}
		wantFloor(t, f, "Ada: ")
		if f, err = w.Rooms.PutDown(ctx, w.Bo, w.Room, f.Version); err != nil {
			t.Fatal(err)
		}
		if again, err := w.Rooms.PutDown(ctx, w.Bo, w.Room, f.Version-1); err != nil || !same(*again, f) {
			t.Errorf("taken back from nobody: %+v, %v", again, err)
		}
	})
}

func TestThePieceGoesOnWhenWhoHadItIsKeptOutOrGone(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		byHands(t, w)
		raise(t, w, w.Cem, w.Ada, w.Bo)
		if err := w.Rooms.Remove(ctx, w.Bo, w.Room, w.People[w.Cem], fixture.Why); err != nil {
			t.Fatal(err)
		}
		f := look(t, w, w.Bo).Floor
		if wantFloor(t, &f, "Ada: Bo"); f.Ended != "host" {
			t.Errorf("%+v", f)
		}
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Cem]); err != nil {
			t.Fatal(err)
		}
		raise(t, w, w.Cem)
		if _, err := w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Cem], look(t, w, w.Bo).Floor.Version); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		f = look(t, w, w.Bo).Floor
		if wantFloor(t, &f, "Bo: "); f.Ended != "left" {
			t.Errorf("%+v", f)
		}
	})
}

func TestTheOrderIsMadeAnewWhenTheNextInLineIsGone(t *testing.T) { // covers: edge 13
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		byHands(t, w)
		at := raise(t, w, w.Bo, w.Cem, w.Dee, w.Ada)
		wantFloor(t, at, "Bo: Cem, Dee, Ada")
		if err := w.Rooms.Remove(ctx, w.Bo, w.Room, w.People[w.Cem], fixture.Why); err != nil {
			t.Fatal(err)
		}
		f := look(t, w, w.Bo).Floor
		if wantFloor(t, &f, "Bo: Dee, Ada"); f.Version != at.Version+1 {
			t.Errorf("%+v", f)
		}
		if err := w.Circles.Leave(ctx, w.Dee, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		next, err := w.Rooms.PutDown(ctx, w.Bo, w.Room, f.Version+1)
		if err != nil {
			t.Fatal(err)
		}
		wantFloor(t, next, "Ada: ")
	})
}

func TestWhatEverybodyHeardOfTheFloorIsHowItStands(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		start := look(t, w, w.Ada).Seq
		byHands(t, w)
		f := raise(t, w, w.Cem, w.Bo)
		if _, err := w.Rooms.PutDown(t.Context(), w.Cem, w.Room, f.Version); err != nil {
			t.Fatal(err)
		}
		var heard []room.Floor
		for _, e := range h.Heard.All() {
			var c struct {
				What  string
				Floor room.Floor
			}
			if err := json.Unmarshal(e.Change, &c); err == nil && c.What == "floor.set" {
				heard = append(heard, c.Floor)
			}
		}
		want := []string{"nobody: ", "Cem: ", "Cem: Bo", "Bo: "}
		for i, f := range heard {
			if stands(&f) != want[i] || f.Hands == nil {
				t.Errorf("heard %q, want %q", stands(&f), want[i])
			}
		}
		page, err := w.Rooms.Changes(t.Context(), w.Ada, w.Room, start)
		if err != nil || len(page.Changes) != len(want) || len(heard) != len(want) {
			t.Fatalf("%d heard, %d changes: %v", len(heard), len(page.Changes), err)
		}
		for _, c := range page.Changes { // from present rows, whenever it is asked
			var told struct{ Floor room.Floor }
			if err := json.Unmarshal(c.Change, &told); err != nil || stands(&told.Floor) != "Bo: " {
				t.Errorf("%s, %v", c.Change, err)
			}
		}
	})
}

func TestARestingCircleHearsNoWordsInItsRoom(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		byHands(t, w)
		err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
			return tx.Table("circles").Where("id = ?", w.Tuesday).Update("state", "resting").Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rooms.Say(t.Context(), w.Ada, w.Room, "n", "hello"); !errors.Is(err, circle.ErrResting) {
			t.Errorf("%v", err)
		}
		if _, err := w.Rooms.Raise(t.Context(), w.Ada, w.Room); !errors.Is(err, circle.ErrResting) {
			t.Errorf("%v", err)
		}
	})
}

// Hands are in the order in which they were raised for everybody, however many
// go up at once: the order of the numbers of the changes that raised them.
func TestHandsRaisedAtOnceStandInTheOrderTheyWereTold(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		all := []account.ID{w.Ada, w.Bo, w.Cem, w.Dee, w.Fin}
		for range 10 {
			byHands(t, w)
			start := len(h.Heard.All())
			var wg sync.WaitGroup
			for _, who := range all {
				for range 2 { // a retry overtakes
					wg.Go(func() {
						if _, err := w.Rooms.Raise(ctx, who, w.Room); err != nil {
							t.Error(err)
						}
					})
				}
			}
			wg.Wait()
			events := h.Heard.All()[start:]
			slices.SortFunc(events, func(a, b models.Event) int { return int(a.Seq - b.Seq) })
			if len(events) != len(all) {
				t.Fatalf("%d changes, want %d", len(events), len(all))
			}
			var order []string // in which they came
			for _, e := range events {
				var c struct{ Floor room.Floor }
				if err := json.Unmarshal(e.Change, &c); err != nil {
					t.Fatal(err)
				}
				last := c.Floor.Holder
				if n := len(c.Floor.Hands); n > 0 {
					last = &c.Floor.Hands[n-1]
				}
				order = append(order, string(last.Name))
			}
			f := look(t, w, w.Ada).Floor
			if want := order[0] + ": " + strings.Join(order[1:], ", "); stands(&f) != want {
				t.Fatalf("the floor stands %q, raised as %q", stands(&f), want)
			}
			for f.Holder != nil {
				done, err := w.Rooms.PutDown(ctx, w.Bo, w.Room, f.Version)
				if err != nil || f.Holder.ID == w.People[w.Bo] != (done.Ended == "holder") {
					t.Fatalf("%+v, %v", done, err)
				}
				if string(f.Holder.Name) != order[0] {
					t.Fatalf("%s spoke, it was %s's turn", f.Holder.Name, order[0])
				}
				order, f = order[1:], *done
			}
			if _, err := w.Rooms.SetFloor(ctx, w.Bo, w.Room, room.Open, f.Version); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is said and the end of the turn are put in one order; nothing is said in
// a turn that is over, and nothing under the next one's name.
func TestNothingIsSaidAfterATurnIsOverHoweverTheTwoRace(t *testing.T) { // covers: edge 39
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		rounds := 40
		if testing.Short() {
			rounds = 8
		}
		said, refused := 0, 0
		for round := range rounds {
			byHands(t, w)
			at := raise(t, w, w.Cem, w.Ada)
			var wg sync.WaitGroup
			var mu sync.Mutex
			var parts []*room.Part
			started := make(chan struct{}, 3)
			for g := range 3 {
				wg.Go(func() {
					for i := 0; ; i++ {
						p, err := w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprintf("%d-%d-%d", round, g, i), "still mine")
						if i == 0 {
							started <- struct{}{}
						}
						if err != nil {
							if !errors.Is(err, room.ErrNotYours) {
								t.Error(err)
							}
							mu.Lock()
							refused++
							mu.Unlock()
							return
						}
						mu.Lock()
						parts = append(parts, p)
						mu.Unlock()
					}
				})
			}
			<-started
			f, err := w.Rooms.PutDown(ctx, w.Cem, w.Room, at.Version)
			if err != nil {
				t.Fatal(err)
			}
			wantFloor(t, f, "Ada: ")
			wg.Wait()
			var over int64
			if err := h.DB.Read(ctx).Table("changes").Where("stream_id = ? AND what = 'floor.set'", w.Room).Select("MAX(seq)").Scan(&over).Error; err != nil {
				t.Fatal(err)
			}
			for _, p := range parts {
				if said++; p.SaidSeq > over || p.Author.ID != w.People[w.Cem] {
					t.Fatalf("part %d by %s was said after the turn was over at %d", p.SaidSeq, p.Author.ID, over)
				}
			}
			if _, err := w.Rooms.SetFloor(ctx, w.Bo, w.Room, room.Open, f.Version); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%d parts said, %d refused", said, refused)
		if said == 0 {
			t.Fatal("nothing was said at all")
		}
	})
}

// Whoever has the piece and is sent out says nothing more, and the piece is with
// the next before anything else happens.
func TestNothingIsSaidByWhoHadThePieceAndWasSentOutHoweverTheTwoRace(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		rounds := 20
		if testing.Short() {
			rounds = 5
		}
		for round := range rounds {
			byHands(t, w)
			raise(t, w, w.Cem, w.Ada)
			var wg sync.WaitGroup
			started := make(chan struct{}, 4)
			for g := range 3 {
				wg.Go(func() {
					for i := 0; ; i++ {
						_, err := w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprintf("%d-%d-%d", round, g, i), "still here")
						if i == 0 {
							started <- struct{}{}
						}
						if err != nil {
							if !errors.Is(err, policy.ErrKeptOut) {
								t.Error(err)
							}
							return
						}
					}
				})
			}
			wg.Go(func() { // who waits changes their mind twice meanwhile
				if _, err := w.Rooms.Lower(ctx, w.Ada, w.Room); err != nil {
					t.Error(err)
				}
				if _, err := w.Rooms.Raise(ctx, w.Ada, w.Room); err != nil {
					t.Error(err)
				}
			})
			<-started
			if err := w.Rooms.Remove(ctx, w.Bo, w.Room, w.People[w.Cem], fixture.Why); err != nil {
				t.Fatal(err)
			}
			wg.Wait()
			f := look(t, w, w.Bo).Floor
			wantFloor(t, &f, "Ada: ")
			var said, out int64
			g := h.DB.Read(ctx)
			if err := g.Table("parts").Where("room_id = ? AND author_id = ?", w.Room, w.People[w.Cem]).Select("COALESCE(MAX(said_seq), 0)").Scan(&said).Error; err != nil {
				t.Fatal(err)
			}
			if err := g.Table("changes").Where("stream_id = ? AND what = 'person.removed'", w.Room).Select("MAX(seq)").Scan(&out).Error; err != nil {
				t.Fatal(err)
			}
			if said > out {
				t.Fatalf("said at %d, sent out at %d", said, out)
			}
			if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Cem]); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Rooms.SetFloor(ctx, w.Bo, w.Room, room.Open, f.Version); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A piece that is put down, given by one and given by another at once goes one
// way: one of them did it, and the others are shown what they did.
func TestAPieceThatManyReachForMovesOnce(t *testing.T) { // covers: edge 37, edge 38
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			byHands(t, w)
			at := raise(t, w, w.Cem, w.Fin)
			tries := []func() (*room.Floor, error){
				func() (*room.Floor, error) { return w.Rooms.PutDown(ctx, w.Cem, w.Room, at.Version) },
				func() (*room.Floor, error) { return w.Rooms.Give(ctx, w.Ada, w.Room, w.People[w.Ada], at.Version) },
				func() (*room.Floor, error) { return w.Rooms.Give(ctx, w.Bo, w.Room, w.People[w.Bo], at.Version) },
				func() (*room.Floor, error) { return w.Rooms.PutDown(ctx, w.Bo, w.Room, at.Version) },
			}
			got, errs := make([]*room.Floor, len(tries)), make([]error, len(tries))
			var wg sync.WaitGroup
			for i, try := range tries {
				wg.Go(func() { got[i], errs[i] = try() })
			}
			wg.Wait()
			done, now := 0, look(t, w, w.Ada).Floor
			for i, err := range errs {
				if err == nil {
					if done++; !same(now, got[i]) {
						t.Errorf("the floor is %+v, one who moved it saw %+v", now, got[i])
					}
					continue
				}
				if !errors.Is(err, room.ErrVersion) || !same(models.AsError(err).State, &now) {
					t.Errorf("%v", err)
				}
			}
			if done != 1 || now.Version != at.Version+1 {
				t.Fatalf("%d moved it, from version %d to %d", done, at.Version, now.Version)
			}
			if _, err := w.Rooms.SetFloor(ctx, w.Bo, w.Room, room.Open, now.Version); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestThePieceGoesOnWhenWhoHadItIsBannedOrMuted(t *testing.T) { // covers: edge 12, edge 13
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		why := circle.Grounds{Reason: "This is not the place for it.", Clause: 1}
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		byHands(t, w)
		raise(t, w, w.Cem, w.Dee, w.Bo, w.Ada)
		if err := w.Circles.Mute(ctx, w.Ada, w.Tuesday, w.People[w.Bo], 60, why); err != nil { // waits, and not next
			t.Fatal(err)
		}
		f := look(t, w, w.Ada).Floor
		wantFloor(t, &f, "Cem: Dee, Ada")
		if _, err := w.Circles.Ban(ctx, w.Ada, w.Tuesday, w.People[w.Cem], circle.Barring{Grounds: why, Days: 1}); err != nil {
			t.Fatal(err)
		}
		f = look(t, w, w.Ada).Floor
		if wantFloor(t, &f, "Dee: Ada"); f.Ended != "host" {
			t.Fatalf("%+v", f)
		}
		if err := w.Circles.Mute(ctx, w.Ada, w.Tuesday, w.People[w.Dee], 60, why); err != nil {
			t.Fatal(err)
		}
		f = look(t, w, w.Ada).Floor
		if wantFloor(t, &f, "Ada: "); f.Ended != "host" {
			t.Fatalf("%+v", f)
		}
	})
}

func TestNothingIsSaidByWhoHadThePieceAfterABanHoweverTheTwoRace(t *testing.T) { // covers: edge 12
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		byHands(t, w)
		raise(t, w, w.Cem, w.Ada)
		var wg sync.WaitGroup
		started := make(chan struct{}, 4)
		for g := range 3 {
			wg.Go(func() {
				for i := 0; ; i++ {
					_, err := w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprintf("%d-%d", g, i), "still here")
					if i == 0 {
						started <- struct{}{}
					}
					if err != nil {
						if !errors.Is(err, policy.ErrHidden) {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		<-started
		ban := circle.Barring{Grounds: circle.Grounds{Reason: "This is not the place for it.", Clause: 1}, Days: 1}
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, w.People[w.Cem], ban); err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		f := look(t, w, w.Ada).Floor
		wantFloor(t, &f, "Ada: ")
		var said, over int64
		g := h.DB.Read(ctx)
		if err := g.Table("parts").Where("room_id = ?", w.Room).Select("COALESCE(MAX(said_seq), 0)").Scan(&said).Error; err != nil {
			t.Fatal(err)
		}
		if err := g.Table("changes").Where("stream_id = ? AND what = 'floor.set'", w.Room).Select("MAX(seq)").Scan(&over).Error; err != nil {
			t.Fatal(err)
		}
		if said > over {
			t.Fatalf("said at %d, banned at %d", said, over)
		}
	})
}
