package circle_test

import (
	"errors"
	"fmt"
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
)

func roleOf(t *testing.T, w *fixture.World, who account.ID) policy.Role {
	t.Helper()
	c, err := w.Circles.View(t.Context(), who, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	if c.Viewer.Person == nil {
		return policy.Outsider
	}
	return c.Viewer.Person.Role
}

// secondOwner makes Bo an owner beside Ada, as nothing but time could.
func secondOwner(t *testing.T, w *fixture.World, h *dbtest.House) {
	t.Helper()
	set(t, h, "memberships", "id = ?", w.People[w.Bo], "role", "owner")
}

func TestOfTwoOwnersWhoLeaveAtOnceOneLeaves(t *testing.T) { // covers: edge 2
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		secondOwner(t, w, h)
		leave := func(who account.ID) func() error {
			return func() error { return w.Circles.Leave(t.Context(), who, w.Tuesday) }
		}
		if left := fixturetest.Won(t, circle.ErrLastOwner, leave(w.Ada), leave(w.Bo)); left != 1 {
			t.Errorf("%d of two owners left", left)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestOfTwoOwnersWhoStepDownAtOnceOneDoes(t *testing.T) { // covers: edge 1, edge 2
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Ada], policy.Member); !errors.Is(err, circle.ErrLastOwner) {
			t.Fatalf("the last owner stepped down: %v", err)
		}
		secondOwner(t, w, h)
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i, who := range []account.ID{w.Ada, w.Bo} {
			wg.Go(func() {
				_, results[i] = w.Circles.Appoint(ctx, who, w.Tuesday, w.People[who], policy.Member)
			})
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			t.Errorf("%v, %v", results[0], results[1])
		}
	})
}

func TestACircleChangesHandsWholeOrNotAtAll(t *testing.T) { // covers: edge 5
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		for _, who := range []account.ID{w.Bo, w.Cem} {
			if err := c.OfferCircle(ctx, who, w.Tuesday, w.People[w.Dee]); !errors.Is(err, policy.ErrRole) {
				t.Errorf("somebody who is no owner offered it: %v", err)
			}
		}
		if err := c.AcceptCircle(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Errorf("took what was not offered: %v", err)
		}
		for range 2 {
			if err := c.OfferCircle(ctx, w.Ada, w.Tuesday, w.People[w.Cem]); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.OfferCircle(ctx, w.Ada, w.Tuesday, w.People[w.Bo]); !errors.Is(err, circle.ErrOneTransfer) {
			t.Errorf("offered it to two: %v", err)
		}
		if err := c.AcceptCircle(ctx, w.Bo, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Errorf("somebody else took it: %v", err)
		}
		if roleOf(t, w, w.Ada) != policy.Owner {
			t.Fatal("an offer alone changed hands")
		}
		if err := c.AcceptCircle(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if roleOf(t, w, w.Ada) != policy.Moderator || roleOf(t, w, w.Cem) != policy.Owner {
			t.Fatalf("%s and %s", roleOf(t, w, w.Ada), roleOf(t, w, w.Cem))
		}
		if _, err := c.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Dee], policy.Moderator); !errors.Is(err, policy.ErrRole) {
			t.Errorf("the old owner still appoints: %v", err)
		}
		if err := c.AcceptCircle(ctx, w.Cem, w.Tuesday); err == nil {
			t.Error("took it twice")
		}
	})
}

func TestAnOfferIsVoidWhenItsTimeOrItsPeopleAreGone(t *testing.T) { // covers: edge 4
	for name, gone := range map[string]func(t *testing.T, w *fixture.World, h *dbtest.House) error{
		"time": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			set(t, h, "circles", "id = ?", w.Tuesday, "transfer_until", models.Now().Add(-time.Second))
			return nil
		},
		"left": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			return errors.Join(w.Circles.Leave(t.Context(), w.Cem, w.Tuesday), w.Join(t.Context(), w.Cem, w.Tuesday, "Cem"))
		},
		"banned": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			_, err := w.Circles.Ban(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], circle.Barring{Grounds: why, Days: 1})
			return errors.Join(err, w.Circles.Unban(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], circle.Grounds{}), w.Join(t.Context(), w.Cem, w.Tuesday, "Cem"))
		},
		"declined": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			return w.Circles.DeclineCircle(t.Context(), w.Cem, w.Tuesday)
		},
		"taken back": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			return w.Circles.TakeBackCircle(t.Context(), w.Ada, w.Tuesday)
		},
		"no owner any more": func(t *testing.T, w *fixture.World, h *dbtest.House) error {
			secondOwner(t, w, h)
			_, err := w.Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Ada], policy.Member)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
				if err := w.Circles.OfferCircle(t.Context(), w.Ada, w.Tuesday, w.People[w.Cem]); err != nil {
					t.Fatal(err)
				}
				if err := gone(t, w, h); err != nil {
					t.Fatal(err)
				}
				if err := w.Circles.AcceptCircle(t.Context(), w.Cem, w.Tuesday); err == nil || roleOf(t, w, w.Cem) != policy.Member {
					t.Errorf("an offer that is over was accepted: %v", err)
				}
			})
		})
	}
}

// silence makes an account look unused for some days.
func silence(t *testing.T, h *dbtest.House, who account.ID, days int) {
	t.Helper()
	set(t, h, "accounts", "id = ?", who, "seen_on", models.Now().AddDate(0, 0, -days).Format(time.DateOnly))
}

func TestACircleWhoseOwnerIsSilentGoesToAModeratorInTenDays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		if err := c.ClaimOwnership(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member claimed it: %v", err)
		}
		silence(t, h, w.Ada, 29)
		if err := c.ClaimOwnership(ctx, w.Bo, w.Tuesday); !errors.Is(err, circle.ErrNotSilent) {
			t.Errorf("claimed after 29 days: %v", err)
		}
		silence(t, h, w.Ada, 31)
		for range 2 {
			if err := c.ClaimOwnership(ctx, w.Bo, w.Tuesday); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.FinishClaim(ctx, w.Bo, w.Tuesday); !errors.Is(err, circle.ErrClaimSoon) {
			t.Errorf("finished at once: %v", err)
		}
		set(t, h, "circles", "id = ?", w.Tuesday, "claim_at", models.Now().AddDate(0, 0, -11))
		silence(t, h, w.Ada, 60)
		if err := c.FinishClaim(ctx, w.Bo, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if roleOf(t, w, w.Bo) != policy.Owner || roleOf(t, w, w.Ada) != policy.Member {
			t.Errorf("%s and %s", roleOf(t, w, w.Bo), roleOf(t, w, w.Ada))
		}
	})
}

func TestAnOwnerWhoComesBackOrAnObjectionEndsAClaim(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		if _, err := c.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		claim := func(who account.ID) {
			t.Helper()
			silence(t, h, w.Ada, 60)
			if err := c.ClaimOwnership(ctx, who, w.Tuesday); err != nil {
				t.Fatal(err)
			}
			set(t, h, "circles", "id = ?", w.Tuesday, "claim_at", models.Now().AddDate(0, 0, -11))
		}
		claim(w.Bo)
		if err := c.ClaimOwnership(ctx, w.Cem, w.Tuesday); !errors.Is(err, circle.ErrOneClaim) {
			t.Errorf("two claims: %v", err)
		}
		if err := c.ObjectToClaim(ctx, w.Dee, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member objected: %v", err)
		}
		for range 2 {
			if err := c.ObjectToClaim(ctx, w.Cem, w.Tuesday); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.FinishClaim(ctx, w.Bo, w.Tuesday); !errors.Is(err, circle.ErrNoClaim) {
			t.Errorf("finished against an objection: %v", err)
		}
		claim(w.Bo)
		silence(t, h, w.Ada, 0)
		if err := c.FinishClaim(ctx, w.Bo, w.Tuesday); !errors.Is(err, circle.ErrNoClaim) {
			t.Errorf("finished although the owner is back: %v", err)
		}
		// A claim that lapsed stands in nobody's way, once the owner is silent again.
		set(t, h, "circles", "id = ?", w.Tuesday, "claim_at", models.Now().AddDate(0, 0, -60))
		silence(t, h, w.Ada, 40)
		if err := c.ClaimOwnership(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Member); err != nil {
			t.Fatal(err)
		}
		if err := c.FinishClaim(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrRole) || roleOf(t, w, w.Cem) != policy.Member {
			t.Errorf("somebody who is no moderator any more took over: %v", err)
		}
	})
}

func TestWhoLosesTheirRoleLosesItAtOnce(t *testing.T) { // covers: edge 7
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		now := models.Now()
		exec(t, h, `INSERT INTO invites (id, circle_id, by_id, nonce, kind, grants, max_uses, created_at, expires_at) VALUES (?, ?, ?, 'from', 'link', 'seat', 1, ?, ?)`,
			models.NewID(), w.Tuesday, w.People[w.Bo], now, now.Add(time.Hour))
		var wg sync.WaitGroup
		acted := make([]error, 8)
		for i := range acted {
			wg.Go(func() {
				acted[i] = w.Circles.Warn(ctx, w.Bo, w.Tuesday, w.People[w.Cem], circle.Grounds{Reason: models.Private(fmt.Sprint(i)), Clause: 1})
			})
		}
		wg.Go(func() {
			if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Bo], policy.Member); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		done := 0
		for _, err := range acted {
			if err == nil {
				done++
			} else if !errors.Is(err, policy.ErrRole) {
				t.Error(err)
			}
		}
		var acts, open int64
		g := h.DB.Read(ctx)
		if err := g.Table("acts").Where("what = 'warned'").Count(&acts).Error; err != nil || int(acts) != done {
			t.Errorf("%d warnings were answered as written, %d are: %v", done, acts, err)
		}
		if err := g.Table("invites").Where("ended IS NULL").Count(&open).Error; err != nil || open != 0 {
			t.Errorf("%d of their invitations are open: %v", open, err)
		}
		if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, w.People[w.Cem], why); !errors.Is(err, policy.ErrRole) {
			t.Errorf("acted without the role: %v", err)
		}
	})
}

func TestAPauseKeepsTheSeatAndThenFreesIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		for _, days := range []int{0, 61} {
			if err := c.Pause(ctx, w.Cem, w.Tuesday, days); !errors.Is(err, circle.ErrPauseDays) {
				t.Errorf("%d days: %v", days, err)
			}
		}
		if err := c.Pause(ctx, w.Cem, w.Tuesday, 60); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room); !errors.Is(err, policy.ErrPaused) {
			t.Errorf("reads on: %v", err)
		}
		seatsAgree(t, h, w.Tuesday)
		for range 2 {
			if err := c.Resume(ctx, w.Cem, w.Tuesday); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room); err != nil {
			t.Fatal(err)
		}
		if err := c.Pause(ctx, w.Cem, w.Tuesday, 1); err != nil {
			t.Fatal(err)
		}
		if err := c.Pause(ctx, w.Ada, w.Tuesday, 1); err != nil {
			t.Fatal(err)
		}
		for days, want := range map[int]int64{6: 0} {
			set(t, h, "memberships", "state = ?", "paused", "paused_until", models.Now().AddDate(0, 0, -days))
			if n, err := c.SweepPauses(ctx); err != nil || n != want {
				t.Errorf("after %d days: %d, %v", days, n, err)
			}
		}
		set(t, h, "memberships", "state = ?", "paused", "paused_until", models.Now().AddDate(0, 0, -8))
		if n, err := c.SweepPauses(ctx); err != nil || n != 1 {
			t.Errorf("%d seats were freed: %v", n, err)
		}
		if err := c.Resume(ctx, w.Ada, w.Tuesday); err != nil {
			t.Errorf("an owner's seat was freed: %v", err)
		}
		if err := c.Resume(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("came back to a seat that is free: %v", err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestSteppingAwayCanBeMadeLongerAndNotShorter(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		if err := c.StepAway(ctx, w.Cem, w.Tuesday, 24); err != nil {
			t.Fatal(err)
		}
		_, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "One more thing")
		if u, ok := models.AsError(err).State.(circle.Until); !errors.Is(err, policy.ErrAway) || !ok || u.Until.Before(models.Now()) {
			t.Fatalf("%v", err)
		}
		if err := c.StepAway(ctx, w.Cem, w.Tuesday, 1); !errors.Is(err, circle.ErrShorter) {
			t.Errorf("made shorter: %v", err)
		}
		if err := c.StepAway(ctx, w.Cem, w.Tuesday, 48); err != nil {
			t.Errorf("cannot be made longer: %v", err)
		}
		if err := c.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Errorf("whoever is away cannot leave: %v", err)
		}
	})
}

func TestWhatALeaverSaidStaysGoesOrLosesItsName(t *testing.T) { // covers: edge 26
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for name, who := range map[string]account.ID{"Bo": w.Bo, "Cem": w.Cem} {
			if _, err := w.Rooms.Say(ctx, who, w.Room, "n", models.Private(name+" spoke")); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Threads.Start(ctx, who, w.Tuesday, fixture.Update("n", "ideas", models.Private(name+" wrote"), "words")); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Circles.LeaveAs(ctx, w.Bo, w.Tuesday, "burn"); !errors.Is(err, circle.ErrWords) {
			t.Errorf("%v", err)
		}
		if err := w.Circles.LeaveAs(ctx, w.Bo, w.Tuesday, circle.Former); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.LeaveAs(ctx, w.Cem, w.Tuesday, circle.Withdraw); err != nil {
			t.Fatal(err)
		}
		r, err := w.Rooms.Snapshot(ctx, w.Ada, w.Room)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Parts {
			if p.Author.Name != "Former member" {
				t.Errorf("what was said stands under %q", string(p.Author.Name))
			}
			if byCem := p.Author.ID == w.People[w.Cem]; byCem != (p.State == "withdrawn") || byCem != (p.Body == "") {
				t.Errorf("%s: %s", p.State, string(p.Body))
			}
		}
		threads, _, err := w.Threads.List(ctx, w.Ada, w.Tuesday, 0)
		if err != nil || len(threads) != 2 {
			t.Fatalf("%+v %v", threads, err)
		}
		for _, one := range threads {
			if byCem := one.Author.ID == w.People[w.Cem]; byCem != (one.State == "withdrawn") || byCem != (one.Title == "") {
				t.Errorf("%s %q", one.State, string(one.Title))
			}
		}
		// Their name is free again, and they come back by the door, to what is new.
		if err := w.Join(ctx, w.Bo, w.Tuesday, "Bo"); err != nil {
			t.Fatal(err)
		}
		if r, err = w.Rooms.Snapshot(ctx, w.Bo, w.Room); err != nil || len(r.Parts) != 0 {
			t.Errorf("reads what is from before: %d, %v", len(r.Parts), err)
		}
	})
}

func TestNewcomersWriteNoAddressesAndOneThreadADay(t *testing.T) { // covers: edge 16 in part
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		for text, link := range map[models.Private]bool{
			"See https://example.org/x": true, "my page is example.com.": true, "www.example.museum": true, "t.me/somebody": true, "EXAMPLE.ORG": true,
			"foo.example.de, then": true, "It was good.So was that.": false, "e.g. this, i.e. that": false, "at 10.30 or 3.5 hours": false, "yes/no": false, "...and": false,
			"I read it in a book.It is good": false,
		} {
			_, err := w.Rooms.Say(ctx, w.Fin, w.Room, string(text), text)
			if errors.Is(err, circle.ErrLink) != link || !link && err != nil {
				t.Errorf("%q: %v", string(text), err)
			}
			if e := models.AsError(err); link && (len(e.Fields) != 1 || e.Fields[0].Name != "body") {
				t.Errorf("%+v", e)
			}
		}
		hello := models.Private("Find me at example.com")
		if _, err := w.Circles.SetName(ctx, w.Fin, w.Tuesday, nil, &hello); !errors.Is(err, circle.ErrLink) {
			t.Errorf("a hello with an address: %v", err)
		}
		id, err := w.Threads.Start(ctx, w.Fin, w.Tuesday, fixture.Update("1", "ideas", "First", "words"))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Threads.Start(ctx, w.Fin, w.Tuesday, fixture.Update("1", "ideas", "First", "words")); err != nil || again != id {
			t.Errorf("a retry: %v", err)
		}
		if _, err := w.Threads.Start(ctx, w.Fin, w.Tuesday, fixture.Update("2", "ideas", "Second", "words")); !errors.Is(err, policy.ErrNewcomer) {
			t.Errorf("two in a day: %v", err)
		}
		if _, err := w.Threads.Answer(ctx, w.Fin, id, fixture.Share("3", "see example.com")); !errors.Is(err, circle.ErrLink) {
			t.Errorf("an answer with an address: %v", err)
		}
		if _, err := w.Rooms.Say(ctx, w.Ada, w.Room, "ada", "https://example.org is where we meet"); err != nil {
			t.Errorf("who is not new cannot write an address: %v", err)
		}
	})
}

func TestNamesAndHellosCanBeChanged(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		set(t, h, "memberships", "id = ?", w.People[w.Cem], "attended", 2)
		name, hello, none, taken := models.Private("Cemal"), models.Private("Hello again"), models.Private(""), models.Private("BO")
		p, err := w.Circles.SetName(ctx, w.Cem, w.Tuesday, &name, &hello)
		if err != nil || p.Name != name || p.ID != w.People[w.Cem] {
			t.Fatalf("%+v %v", p, err)
		}
		if _, err := w.Circles.SetName(ctx, w.Cem, w.Tuesday, &taken, nil); !errors.Is(err, circle.ErrTaken) {
			t.Errorf("took a name: %v", err)
		}
		if _, err := w.Circles.SetName(ctx, w.Cem, w.Tuesday, nil, &none); err != nil {
			t.Error(err)
		}
		all, err := w.Circles.Members(ctx, w.Ada, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.ID == p.ID && (m.Name != name || m.Hello != "" || m.Newcomer || m.Way != "open") {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestNotesAreForThoseWhoLookAfterTheCircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c, cem := t.Context(), w.Circles, w.People[w.Cem]
		n, err := c.WriteNote(ctx, w.Bo, w.Tuesday, cem, "n", "Asked for quiet.")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := c.WriteNote(ctx, w.Bo, w.Tuesday, cem, "n", "Asked for quiet."); err != nil || again.ID != n.ID {
			t.Errorf("a retry: %v", err)
		}
		if _, err := c.WriteNote(ctx, w.Bo, w.Tuesday, cem, "n", "Other words."); !errors.Is(err, circle.ErrReused) {
			t.Errorf("other words: %v", err)
		}
		if _, err := c.Notes(ctx, w.Cem, w.Tuesday, cem); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member reads notes: %v", err)
		}
		if _, err := c.EditNote(ctx, w.Ada, w.Tuesday, n.ID, "Mine."); !errors.Is(err, policy.ErrRole) {
			t.Errorf("an owner changed a moderator's note: %v", err)
		}
		if _, err := c.EditNote(ctx, w.Cem, w.Tuesday, circle.NoteID(models.NewID()), "Mine."); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member learns which notes there are: %v", err)
		}
		if _, err := c.EditNote(ctx, w.Bo, w.Tuesday, n.ID, "Asked for quiet, kindly."); err != nil {
			t.Fatal(err)
		}
		set(t, h, "notes", "id = ?", n.ID, "made_at", models.Now().AddDate(0, 0, -2))
		if _, err := c.EditNote(ctx, w.Bo, w.Tuesday, n.ID, "Later."); !errors.Is(err, circle.ErrNoteDone) {
			t.Errorf("changed after a day: %v", err)
		}
		all, err := c.Notes(ctx, w.Ada, w.Tuesday, cem)
		if err != nil || len(all) != 1 || all[0].Body != "Asked for quiet, kindly." || all[0].By.Name != "Bo" || all[0].EditedAt == nil {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestTheLogTellsWhatWasDoneInPages(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, c := t.Context(), w.Circles
		for i := range circle.MaxActs {
			if err := c.Mute(ctx, w.Bo, w.Tuesday, w.People[w.Cem], 5+i, why); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := c.Acts(ctx, w.Cem, w.Tuesday, ""); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member reads the log: %v", err)
		}
		first, next, err := c.Acts(ctx, w.Ada, w.Tuesday, "")
		if err != nil || len(first) != circle.MaxActs || next == "" || first[0].What != "muted" || first[0].By.Name != "Bo" || first[0].About.Name != "Cem" || first[0].Reason != why.Reason || first[0].Clause == nil {
			t.Fatalf("%d %v %v", len(first), next, err)
		}
		rest, next, err := c.Acts(ctx, w.Ada, w.Tuesday, next)
		if err != nil || next != "" || len(rest) == 0 {
			t.Fatalf("%d %v %v", len(rest), next, err)
		}
		about, _, err := c.History(ctx, w.Ada, w.Tuesday, w.People[w.Eli], "")
		if err != nil || len(about) != 2 || about[0].What != "left" {
			t.Errorf("%+v %v", about, err)
		}
	})
}
