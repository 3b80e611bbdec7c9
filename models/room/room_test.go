package room_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

func say(t *testing.T, w *fixture.World, by account.ID, nonce string, words models.Private) *room.Part {
	t.Helper()
	p, err := w.Rooms.Say(t.Context(), by, w.Room, nonce, words)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func look(t *testing.T, w *fixture.World, by account.ID) *room.Room {
	t.Helper()
	r, err := w.Rooms.Snapshot(t.Context(), by, w.Room)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestChangesAreNumberedWithoutGapsHoweverManySpeakAtOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		before := look(t, w, w.Ada).Seq
		const each = 20
		var wg sync.WaitGroup
		for _, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
			for i := range each {
				wg.Go(func() {
					if _, err := w.Rooms.Say(t.Context(), who, w.Room, fmt.Sprint(i), "hello"); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		page, err := w.Rooms.Changes(t.Context(), w.Ada, w.Room, before)
		if err != nil || page.Resync || page.More {
			t.Fatalf("%+v, %v", page, err)
		}
		if len(page.Changes) != 3*each || page.Seq != before+3*each {
			t.Fatalf("%d changes up to %d, want %d up to %d", len(page.Changes), page.Seq, 3*each, before+3*each)
		}
		for i, c := range page.Changes {
			if c.Seq != before+int64(i)+1 {
				t.Fatalf("change %d has number %d", i, c.Seq)
			}
		}
	})
}

func TestSayingTwiceWithOneNonceIsOnePart(t *testing.T) { // covers: G2
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		first := say(t, w, w.Cem, "n1", "hello")
		again := say(t, w, w.Cem, "n1", "hello")
		if first.ID != again.ID || first.SaidSeq != again.SaidSeq || !first.At.Equal(again.At) || again.Body != "hello" {
			t.Fatalf("%+v is not %+v", again, first)
		}
		if _, err := w.Rooms.Say(t.Context(), w.Cem, w.Room, "n1", "something else"); !errors.Is(err, circle.ErrReused) {
			t.Errorf("other words under one nonce: %v", err)
		}
		if other := say(t, w, w.Bo, "n1", "hello"); other.ID == first.ID {
			t.Error("another person's nonce found Cem's words")
		}
		if got := look(t, w, w.Ada).Seq; got != first.SaidSeq+1 {
			t.Errorf("the room stands at %d, want %d", got, first.SaidSeq+1)
		}
	})
}

func TestOneNonceSentManyTimesAtOnceIsOnePart(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		var wg sync.WaitGroup
		ids := make([]room.PartID, 12)
		for i := range ids {
			wg.Go(func() {
				p, err := w.Rooms.Say(t.Context(), w.Cem, w.Room, "same", "once")
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = p.ID
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatal("one nonce made two parts")
			}
		}
		if n := len(look(t, w, w.Ada).Parts); n != 1 {
			t.Fatalf("%d parts in the room", n)
		}
	})
}

func TestWhatIsSaidHasBetween1And4000Characters(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for _, bad := range []models.Private{"", "   \n\t ", "\u202e\u2066", models.Private(strings.Repeat("ä", room.MaxBody+1))} {
			if _, err := w.Rooms.Say(t.Context(), w.Cem, w.Room, "n", bad); !errors.Is(err, room.ErrBody) {
				t.Errorf("%d runes: %v", bad.Runes(), err)
			}
		}
		if p := say(t, w, w.Cem, "long", models.Private(strings.Repeat("ä", room.MaxBody))); p.Body.Runes() != room.MaxBody {
			t.Error("a longest part was changed")
		}
		if p := say(t, w, w.Cem, "clean", "  one\r\ntwo\u202e  "); p.Body != "one\ntwo" {
			t.Errorf("stored with %d runes, want it clean", p.Body.Runes())
		}
	})
}

func TestWithdrawnWordsAreGoneForWhoeverComesBack(t *testing.T) { // covers: G9
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		before := look(t, w, w.Bo).Seq
		p := say(t, w, w.Cem, "n1", "too much")
		if _, err := w.Rooms.Withdraw(t.Context(), w.Bo, w.Room, p.ID); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a moderator took back another's words: %v", err)
		}
		for range 2 { // twice is once
			got, err := w.Rooms.Withdraw(t.Context(), w.Cem, w.Room, p.ID)
			if err != nil || got.State != "withdrawn" || got.Body != "" {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		page, err := w.Rooms.Changes(t.Context(), w.Bo, w.Room, before)
		if err != nil || len(page.Changes) != 2 {
			t.Fatalf("%d changes: %v", len(page.Changes), err)
		}
		for _, c := range page.Changes {
			if strings.Contains(string(c.Change), "too much") {
				t.Error("withdrawn words were told again")
			}
		}
		var left int64
		if err := h.DB.Read(t.Context()).Table("parts").Where("id = ? AND body IS NOT NULL", p.ID).Count(&left).Error; err != nil || left != 0 {
			t.Errorf("the row keeps the words: %v", err)
		}
		if again, err := w.Rooms.Say(t.Context(), w.Cem, w.Room, "n1", "too much"); err != nil || again.State != "withdrawn" {
			t.Errorf("a late retry said withdrawn words again: %+v, %v", again, err)
		}
	})
}

func TestAClosedFloorRefusesWordsAndSaysHowItStands(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		floor := look(t, w, w.Bo).Floor
		if _, err := w.Rooms.SetFloor(t.Context(), w.Cem, w.Room, room.Closed, floor.Version); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a member closed the floor: %v", err)
		}
		closed, err := w.Rooms.SetFloor(t.Context(), w.Bo, w.Room, room.Closed, floor.Version)
		if err != nil || closed.Mode != room.Closed || closed.Version != floor.Version+1 {
			t.Fatalf("%+v, %v", closed, err)
		}
		_, err = w.Rooms.Say(t.Context(), w.Ada, w.Room, "n", "hello")
		if e := models.AsError(err); !errors.Is(err, room.ErrClosed) || !same(e.State, closed) {
			t.Fatalf("the owner spoke on a closed floor: %v", err)
		}
		if _, err := w.Rooms.SetFloor(t.Context(), w.Ada, w.Room, room.Open, floor.Version); !errors.Is(err, room.ErrVersion) || !same(models.AsError(err).State, closed) {
			t.Errorf("a stale tap: %v", err)
		}
		if again, err := w.Rooms.SetFloor(t.Context(), w.Ada, w.Room, room.Closed, floor.Version); err != nil || !same(*again, closed) {
			t.Errorf("closing what is closed: %+v, %v", again, err)
		}
		if _, err := w.Rooms.SetFloor(t.Context(), w.Ada, w.Room, room.Open, closed.Version); err != nil {
			t.Fatal(err)
		}
		say(t, w, w.Cem, "n", "hello")
	})
}

func TestTwoModeratorsWhoTapAtOnceMoveTheFloorOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		at := look(t, w, w.Bo).Floor.Version
		var wg sync.WaitGroup
		for _, who := range []account.ID{w.Ada, w.Bo, w.Ada, w.Bo} {
			wg.Go(func() {
				if _, err := w.Rooms.SetFloor(t.Context(), who, w.Room, room.Closed, at); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := look(t, w, w.Bo).Floor.Version; got != at+1 {
			t.Fatalf("the floor moved %d times", got-at)
		}
	})
}

func TestWhoIsAskedToStayOutCannotComeBackUntilLetIn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Rooms.Snapshot(ctx, w.Dee, w.Room); !errors.Is(err, policy.ErrKeptOut) {
			t.Fatalf("Dee entered: %v", err)
		}
		if _, err := w.Rooms.Say(ctx, w.Dee, w.Room, "n", "hello"); !errors.Is(err, policy.ErrKeptOut) {
			t.Fatalf("Dee spoke: %v", err)
		}
		if _, err := w.Rooms.Changes(ctx, w.Dee, w.Room, 0); !errors.Is(err, policy.ErrKeptOut) {
			t.Fatalf("Dee read: %v", err)
		}
		if err := w.Rooms.LetIn(ctx, w.Cem, w.Room, w.People[w.Dee]); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a member let somebody in: %v", err)
		}
		for range 2 {
			if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
				t.Fatal(err)
			}
		}
		say(t, w, w.Dee, "n", "thank you")
	})
}

func TestNobodyIsRemovedByTheirOwnRankOrBelow(t *testing.T) { // covers: edge 6
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for _, c := range []struct {
			name   string
			by     account.ID
			target circle.PersonID
			want   error
		}{
			{"a member, a member", w.Cem, w.People[w.Dee], policy.ErrRole},
			{"a moderator, themselves", w.Bo, w.People[w.Bo], policy.ErrRole},
			{"a moderator, the owner", w.Bo, w.People[w.Ada], policy.ErrRole},
			{"an outsider, a member", w.Fin, w.People[w.Cem], policy.ErrHidden},
			{"who left, a member", w.Eli, w.People[w.Cem], policy.ErrHidden},
			{"the owner, one who left", w.Ada, w.People[w.Eli], policy.ErrHidden},
			{"the owner, nobody at all", w.Ada, "nobody", policy.ErrHidden},
			{"the owner, a moderator", w.Ada, w.People[w.Bo], nil},
		} {
			if err := w.Rooms.Remove(t.Context(), c.by, w.Room, c.target, fixture.Why); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
	})
}

func TestOutsidersAndThoseWhoLeftFindNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := say(t, w, w.Cem, "n", "hello")
		for name, who := range map[string]account.ID{"Fin": w.Fin, "Eli": w.Eli} {
			for what, try := range map[string]func() error{
				"see":      func() error { _, err := w.Rooms.Snapshot(t.Context(), who, w.Room); return err },
				"enter":    func() error { _, err := w.Rooms.Enter(t.Context(), who, w.Room); return err },
				"changes":  func() error { _, err := w.Rooms.Changes(t.Context(), who, w.Room, 0); return err },
				"parts":    func() error { _, _, err := w.Rooms.Parts(t.Context(), who, w.Room, 0, 9); return err },
				"say":      func() error { _, err := w.Rooms.Say(t.Context(), who, w.Room, "n", "x"); return err },
				"withdraw": func() error { _, err := w.Rooms.Withdraw(t.Context(), who, w.Room, p.ID); return err },
				"floor":    func() error { _, err := w.Rooms.SetFloor(t.Context(), who, w.Room, room.Closed, 1); return err },
				"let in":   func() error { return w.Rooms.LetIn(t.Context(), who, w.Room, w.People[w.Dee]) },
			} {
				if err := try(); !errors.Is(err, policy.ErrHidden) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
		}
		mver, joined, err := w.Rooms.Present(t.Context(), w.Room, []account.ID{w.Ada, w.Dee, w.Eli, w.Fin})
		if err != nil || mver == 0 || len(joined) != 1 || joined[w.Ada] != 1 {
			t.Errorf("may be present: %v at %d, %v", joined, mver, err)
		}
	})
}

func TestANewcomerReadsOnlyWhatWasSaidSinceTheyCame(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		old := say(t, w, w.Cem, "n1", "before Fin")
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		fresh := say(t, w, w.Cem, "n2", "after Fin")
		r := look(t, w, w.Fin)
		if len(r.Parts) != 1 || r.Parts[0].ID != fresh.ID || r.Earlier {
			t.Fatalf("Fin sees %d parts, earlier %v", len(r.Parts), r.Earlier)
		}
		page, err := w.Rooms.Changes(t.Context(), w.Fin, w.Room, old.SaidSeq-1)
		if err != nil || page.Resync || len(page.Changes) != 2 || string(page.Changes[0].Change) != string(stream.Unseen(old.SaidSeq, old.At)) {
			t.Errorf("changes from before: %+v, %v", page, err)
		}
		if _, err := w.Rooms.Withdraw(t.Context(), w.Fin, w.Room, old.ID); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("Fin learns of an older part: %v", err)
		}
		if n := len(look(t, w, w.Ada).Parts); n != 2 {
			t.Errorf("Ada sees %d parts", n)
		}
	})
}

func TestOlderPartsComeInPages(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		const all = room.PartsPage + 7
		for i := range all {
			say(t, w, w.Cem, fmt.Sprint(i), models.Private(fmt.Sprint("part ", i)))
		}
		r := look(t, w, w.Ada)
		if len(r.Parts) != room.PartsPage || !r.Earlier {
			t.Fatalf("%d parts, earlier %v", len(r.Parts), r.Earlier)
		}
		older, earlier, err := w.Rooms.Parts(t.Context(), w.Ada, w.Room, r.Parts[0].SaidSeq, room.PartsPage)
		if err != nil || earlier || len(older) != 7 || older[0].Body != "part 0" || older[6].SaidSeq >= r.Parts[0].SaidSeq {
			t.Fatalf("%d older parts, earlier %v, %v", len(older), earlier, err)
		}
	})
}

func TestWhatWasSaidIsForgottenAfterThreeDays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		start := look(t, w, w.Ada).Seq
		h.DB.Clock(func() time.Time { return time.Now().Add(-circle.RetentionH72 - time.Minute) })
		old := say(t, w, w.Cem, "old", "yesterday's yesterday")
		h.DB.Clock(time.Now)
		kept := say(t, w, w.Cem, "new", "today")
		if parts := look(t, w, w.Ada).Parts; len(parts) != 1 || parts[0].ID != kept.ID {
			t.Errorf("before it is deleted %d parts are served, want 1", len(parts))
		}
		n, err := w.Rooms.Forget(ctx, 100)
		if n != 1 || err != nil {
			t.Fatalf("forgot %d: %v", n, err)
		}
		if n, err := w.Rooms.Forget(ctx, 100); n != 0 || err != nil {
			t.Fatalf("forgot %d again: %v", n, err)
		}
		var rows int64
		if err := h.DB.Read(ctx).Table("parts").Where("id = ?", old.ID).Count(&rows).Error; err != nil || rows != 0 {
			t.Errorf("the row is still there: %v", err)
		}
		page, err := w.Rooms.Changes(ctx, w.Ada, w.Room, start)
		if err != nil || !page.Resync {
			t.Errorf("changes from before what was forgotten: %+v, %v", page, err)
		}
		page, err = w.Rooms.Changes(ctx, w.Ada, w.Room, old.SaidSeq)
		if err != nil || page.Resync || len(page.Changes) != 2 || !strings.Contains(string(page.Changes[1].Change), "part.forgotten") {
			t.Errorf("changes after it: %+v, %v", page, err)
		}
	})
}

func TestNothingIsSaidAfterARemovalHoweverTheTwoRace(t *testing.T) { // covers: reliability §0 no. 4
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		accepted, escaped, rounds := 0, 0, 100
		if testing.Short() {
			rounds = 20
		}
		for round := range rounds {
			var (
				wg    sync.WaitGroup
				mu    sync.Mutex
				spoke []*room.Part
			)
			started := make(chan struct{}, 4)
			for g := range 4 {
				wg.Go(func() {
					for i := 0; ; i++ {
						p, err := w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprintf("%d-%d-%d", round, g, i), "still here")
						if i == 0 {
							started <- struct{}{}
						}
						if err != nil {
							if !errors.Is(err, policy.ErrKeptOut) {
								t.Error(err)
							}
							return
						}
						mu.Lock()
						spoke = append(spoke, p)
						mu.Unlock()
					}
				})
			}
			<-started
			if err := w.Rooms.Remove(ctx, w.Bo, w.Room, w.People[w.Cem], fixture.Why); err != nil {
				t.Fatal(err)
			}
			wg.Wait()
			var at int64
			err := h.DB.Read(ctx).Table("changes").Where("stream_id = ? AND what = ?", w.Room, "person.removed").Select("MAX(seq)").Scan(&at).Error
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range spoke {
				accepted++
				if p.SaidSeq > at {
					escaped++
				}
			}
			if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Cem]); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%d parts accepted before a removal, %d after one", accepted, escaped)
		if escaped > 0 || accepted == 0 {
			t.Fatalf("%d of %d parts were said after the removal", escaped, accepted)
		}
	})
}

func TestWhatIsSaidIsKeptByTheClockOfTheHouse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		clock := clockOf(h)
		say(t, w, w.Cem, "n", "hello")
		clock.on(circle.RetentionH72)
		page, err := w.Rooms.Changes(t.Context(), w.Ada, w.Room, 0)
		if err != nil || len(page.Changes) == 0 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, c := range page.Changes {
			if text := string(c.Change); strings.Contains(text, "hello") {
				t.Errorf("told again: %s", text)
			}
		}
		if parts := look(t, w, w.Ada).Parts; len(parts) > 0 {
			t.Errorf("%+v", parts)
		}
		if done, err := w.Rooms.Forget(t.Context(), 10); err != nil || done != 1 {
			t.Errorf("%d, %v", done, err)
		}
	})
}
