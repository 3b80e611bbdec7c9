package circle_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// line fills Tuesday, makes its door open, and puts n people in its line.
func (d door) line(n int) []account.ID {
	d.Helper()
	d.policy("open", 4)
	all := newcomers(d.T, d.World, n)
	for i, who := range all {
		c, err := d.Circles.Join(d.Context(), who, d.Tuesday, joining(fmt.Sprint("Guest ", i)))
		if err != nil || c.Viewer.Request == nil || c.Viewer.Request.State != "waitlisted" || c.Viewer.Request.Place != i+1 {
			d.Fatalf("%d: %+v %v", i, c, err)
		}
	}
	return all
}

// states are how those in line stand, first to last.
func (d door) states(all []account.ID) string {
	d.Helper()
	var out []string
	for _, who := range all {
		out = append(out, d.own(who).State)
	}
	return fmt.Sprint(out)
}

// fills asks the next in line, as whoever raises the number of seats does.
func (d door) fills() {
	d.Helper()
	if _, err := d.Circles.SweepOffers(d.Context(), 10); err != nil {
		d.Fatal(err)
	}
}

func TestAnApprovalInAFullCircleIsAPlaceInTheLine(t *testing.T) { // covers: edge 20
	doors(t, func(d door) {
		d.policy("request", 4)
		o := d.asks(d.Fin, "Fin")
		if got := d.approve(o.ID); got.State != "waitlisted" || got.Place != 1 {
			d.Errorf("%+v", got)
		}
		if got := d.approve(o.ID); got.State != "waitlisted" {
			d.Errorf("twice: %+v", got)
		}
		if err := d.Circles.Leave(d.Context(), d.Dee, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		mine := d.own(d.Fin)
		if mine.State != "offered" || mine.OfferedUntil == nil || time.Until(*mine.OfferedUntil) < 47*time.Hour {
			d.Fatalf("%+v", mine)
		}
		c, err := d.Circles.View(d.Context(), d.Ada, d.Tuesday)
		if err != nil || c.Card.Free != 0 || c.Card.Taken != 4 {
			d.Errorf("a held seat looks free: %+v %v", c.Card, err)
		}
		c, err = d.Circles.Claim(d.Context(), d.Fin, o.ID)
		if err != nil || c.Viewer.Person == nil || c.Card.Taken != 4 {
			d.Fatalf("%+v %v", c, err)
		}
		if _, err = d.Circles.Claim(d.Context(), d.Fin, o.ID); err != nil {
			d.Errorf("a second tap: %v", err)
		}
	})
}

func TestThreeMoreSeatsAreOfferedTogether(t *testing.T) { // covers: edge 23
	doors(t, func(d door) {
		all := d.line(5)
		d.policy("open", 7)
		d.fills()
		if got := d.states(all); got != "[offered offered offered waitlisted waitlisted]" {
			d.Error(got)
		}
		if o := d.own(all[3]); o.Place != 1 {
			d.Errorf("the next is at place %d", o.Place)
		}
	})
}

func TestALineIsFrozenWhileMorePeopleAreThereThanSeats(t *testing.T) { // covers: edge 22
	doors(t, func(d door) {
		all := d.line(2)
		d.policy("open", 3)
		d.fills()
		if err := d.Circles.Leave(d.Context(), d.Dee, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		if got := d.states(all); got != "[waitlisted waitlisted]" {
			d.Error(got)
		}
		if err := d.Circles.Leave(d.Context(), d.Cem, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		if got := d.states(all); got != "[offered waitlisted]" {
			d.Error(got)
		}
	})
}

func TestAnOfferThatIsOverGoesToTheNext(t *testing.T) { // covers: edge 24
	doors(t, func(d door) {
		all := d.line(3)
		d.policy("open", 5)
		d.fills()
		first := d.own(all[0])
		d.set("UPDATE requests SET offered_until = ? WHERE state = 'offered'", models.Now().Add(-time.Second))
		if o := d.own(all[0]); o.State != "expired" {
			d.Errorf("shown as %s before anybody swept", o.State)
		}
		_, err := d.Circles.Claim(d.Context(), all[0], first.ID)
		d.is(err, circle.ErrOfferOver, "claimed a second late")
		if models.AsError(err).Kind != models.Gone {
			d.Error("not gone")
		}
		if got := d.states(all); got != "[expired offered waitlisted]" {
			d.Error(got)
		}
		_, err = d.Circles.Claim(d.Context(), all[0], first.ID)
		d.is(err, circle.ErrOfferOver, "claimed again")
		d.set("UPDATE requests SET offered_until = ? WHERE state = 'offered'", models.Now().Add(-time.Second))
		if n, err := d.Circles.SweepOffers(d.Context(), 10); err != nil || n != 2 {
			d.Errorf("swept %d: %v", n, err)
		}
		if got := d.states(all); got != "[expired expired offered]" {
			d.Error(got)
		}
		if n, err := d.Circles.SweepOffers(d.Context(), 10); err != nil || n != 0 {
			d.Errorf("swept %d again: %v", n, err)
		}
	})
}

// The deadline is the database's: whoever claims near it sits, or the next is
// asked, and never both.
func TestClaimsAgainstTheEndOfAnOfferLeaveOneHolder(t *testing.T) { // covers: edge 24
	doors(t, func(d door) {
		all := d.line(6)
		d.policy("open", 5)
		d.fills()
		sat, late := 0, 0
		for i, who := range all[:5] {
			o := d.own(who)
			if o.State != "offered" {
				d.Fatalf("%+v", o)
			}
			claim := func() error { _, err := d.Circles.Claim(d.Context(), who, o.ID); return err }
			lapse := func() error {
				d.set("UPDATE requests SET offered_until = ? WHERE id = ? AND state = 'offered'", models.Now().Add(-time.Second), o.ID)
				_, err := d.Circles.SweepOffers(d.Context(), 10)
				return err
			}
			var errs []error
			if i%2 == 0 { // whoever is started last tends to be first
				errs = fixturetest.AtOnce(claim, lapse)
			} else {
				errs = fixturetest.AtOnce(lapse, claim)
				errs[0], errs[1] = errs[1], errs[0]
			}
			d.is(errs[1], nil, "the sweep")
			state := d.own(who).State
			switch {
			case errs[0] == nil && state == "joined":
				sat++
				d.set("UPDATE circles SET capacity = capacity + 1 WHERE id = ?", d.Tuesday)
			case errors.Is(errs[0], circle.ErrOfferOver) && state == "expired":
				late++
			default:
				d.Errorf("%s: %v", state, errs)
			}
			d.fills()
			d.counted()
		}
		d.Logf("%d sat down, %d came late", sat, late)
	})
}

func TestWhoCannotTakeASeatKeepsTheirPlaceAndTheNextIsAsked(t *testing.T) { // covers: edge 25
	doors(t, func(d door) {
		d.policy("open", 4)
		if _, err := d.Circles.Join(d.Context(), d.Eli, d.Tuesday, joining("Eli")); err != nil {
			d.Fatal(err)
		}
		if _, err := d.Circles.Join(d.Context(), d.Fin, d.Tuesday, joining("Fin")); err != nil {
			d.Fatal(err)
		}
		d.set("UPDATE memberships SET muted_until = ? WHERE account_id = ?", models.Now().Add(time.Hour), d.Eli)
		for range 2 {
			if err := d.Circles.Leave(d.Context(), []account.ID{d.Dee, d.Cem}[d.count("SELECT COUNT(*) FROM requests WHERE state = 'offered'")], d.Tuesday); err != nil {
				d.Fatal(err)
			}
			if got := d.states([]account.ID{d.Eli, d.Fin}); got != "[waitlisted offered]" {
				d.Fatal(got)
			}
		}
		if n := d.count("SELECT COUNT(*) FROM acts WHERE what = 'waitlist' AND becomes = 'passed_over' AND reason IS NOT NULL"); n != 1 {
			d.Errorf("written down %d times", n)
		}
		d.set("UPDATE memberships SET muted_until = ? WHERE account_id = ?", models.Now().Add(-time.Hour), d.Eli)
		d.fills()
		if got := d.states([]account.ID{d.Eli, d.Fin}); got != "[offered offered]" {
			d.Error(got)
		}
	})
}

func TestAnOfferEndsBeforeTheCircleMeets(t *testing.T) {
	doors(t, func(d door) {
		all := d.line(1)
		for starts, want := range map[time.Duration]time.Duration{30 * time.Hour: 28 * time.Hour, 2*time.Hour + time.Minute: time.Hour, 90 * time.Hour: 48 * time.Hour} {
			d.set("DELETE FROM gatherings")
			d.gathering(models.Now().Add(starts))
			d.set("UPDATE requests SET state = 'waitlisted', place = 1, offered_until = NULL")
			d.set("UPDATE circles SET taken = 4, capacity = 5 WHERE id = ?", d.Tuesday)
			d.fills()
			o := d.own(all[0])
			if o.OfferedUntil == nil || time.Until(*o.OfferedUntil).Round(time.Minute) != want {
				d.Errorf("meets in %v: held for %v", starts, o.OfferedUntil)
			}
		}
	})
}

// gathering schedules one in Tuesday.
func (d door) gathering(at time.Time) string {
	d.Helper()
	id := models.NewID()
	d.set("INSERT INTO gatherings (id, circle_id, room_id, by_id, nonce, starts_at, minutes, state, host_id, created_at) VALUES (?, ?, ?, ?, ?, ?, 90, 'scheduled', ?, ?)",
		id, d.Tuesday, d.Room, d.People[d.Ada], id, at, d.People[d.Ada], models.Now())
	return id
}

func TestALineIsReorderedForAReason(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		all := d.line(3)
		last := d.own(all[2]).ID
		_, err := d.Circles.Reorder(ctx, d.Bo, d.Tuesday, last, 1, " ")
		d.is(err, circle.ErrReason, "for no reason")
		_, err = d.Circles.Reorder(ctx, d.Bo, d.Tuesday, last, 4, "reason")
		d.is(err, circle.ErrPlace, "to no place")
		_, err = d.Circles.Reorder(ctx, d.Cem, d.Tuesday, last, 1, "reason")
		d.is(err, policy.ErrRole, "by a member")
		got, err := d.Circles.Reorder(ctx, d.Bo, d.Tuesday, last, 1, "They wait for the second time.")
		if err != nil || got.Place != 1 {
			d.Fatalf("%+v %v", got, err)
		}
		for i, who := range []account.ID{all[2], all[0], all[1]} {
			if o := d.own(who); o.Place != i+1 {
				d.Errorf("place %d instead of %d", o.Place, i+1)
			}
		}
		if n := d.count("SELECT COUNT(*) FROM acts WHERE what = 'waitlist' AND becomes = 'moved' AND reason IS NOT NULL AND by_id IS NOT NULL"); n != 1 {
			d.Error("not written down")
		}
	})
}

func TestWhoLeavesTheLineOrHoldsAnOfferLetsTheNextIn(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		all := d.line(3)
		if _, err := d.Circles.Withdraw(ctx, all[1], d.own(all[1]).ID); err != nil {
			d.Fatal(err)
		}
		if o := d.own(all[2]); o.Place != 2 {
			d.Errorf("place %d", o.Place)
		}
		d.policy("open", 5)
		d.fills()
		if _, err := d.Circles.Withdraw(ctx, all[0], d.own(all[0]).ID); err != nil {
			d.Fatal(err)
		}
		if got := d.states(all); got != "[withdrawn withdrawn offered]" {
			d.Error(got)
		}
		_, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, d.own(all[2]).ID, circle.Refusal{Message: "Not this time."})
		d.is(err, nil, "declined somebody with an offer")
		c, err := d.Circles.View(ctx, d.Ada, d.Tuesday)
		if err != nil || c.Card.Free != 1 {
			d.Errorf("%d free: %v", c.Card.Free, err)
		}
	})
}

func TestWhoIsInThreeCirclesClaimsAfterLeavingOne(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 8)
		var mine []circle.ID
		for i := range circle.MaxCircles {
			id, err := d.World.Rooms.Found(ctx, d.Fin, founding(fmt.Sprint("Own ", i)))
			if err != nil {
				d.Fatal(err)
			}
			mine = append(mine, id)
		}
		o := d.asks(d.Fin, "Fin")
		if got := d.approve(o.ID); got.State != "offered" || got.OfferedUntil == nil {
			d.Fatalf("%+v", got)
		}
		_, err := d.Circles.Claim(ctx, d.Fin, o.ID)
		d.is(err, circle.ErrTooMany, "claimed a fourth circle")
		if err := d.Circles.Leave(ctx, d.Fin, mine[0]); err != nil {
			d.Fatal(err)
		}
		if c, err := d.Circles.Claim(ctx, d.Fin, o.ID); err != nil || c.Viewer.Person == nil {
			d.Errorf("%v", err)
		}
	})
}

func TestAWaveOfJoiningsClosesTheDoorBehindItself(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("open", 16)
		d.set("UPDATE memberships SET joined_at = ?", models.Now().Add(-time.Hour))
		d.set("UPDATE circles SET wave = 5 WHERE id = ?", d.Tuesday)
		all := newcomers(d.T, d.World, 12)
		var work []func() error
		for i, who := range all[:10] {
			work = append(work, func() error {
				_, err := d.Circles.Join(ctx, who, d.Tuesday, joining(fmt.Sprint("Wave ", i)))
				return err
			})
		}
		got := codes(fixturetest.AtOnce(work...))
		if got[""] != 5 || got["door_closed"] != 5 {
			d.Fatal(got)
		}
		_, err := d.Circles.Join(ctx, all[10], d.Tuesday, joining("Late"))
		until, ok := models.AsError(err).State.(circle.ClosedUntil)
		if !ok || time.Until(until.Until).Round(time.Minute) != time.Hour {
			d.Errorf("%+v", models.AsError(err).State)
		}
		d.policy("request", 0)
		_, err = d.Circles.Ask(ctx, all[10], d.Tuesday, asking("Late"))
		d.is(err, circle.ErrDoorClosed, "asked at a closed door")
		d.policy("open", 0)
		if n := d.count("SELECT COUNT(*) FROM acts WHERE what = 'locked' AND becomes = 'wave' AND by_id IS NULL"); n != 1 {
			d.Errorf("written down %d times", n)
		}
		d.is(d.Circles.Unlock(ctx, d.Cem, d.Tuesday), policy.ErrRole, "a member opens the door")
		d.is(d.Circles.Unlock(ctx, d.Bo, d.Tuesday), nil, "a moderator opens the door")
		if _, err = d.Circles.Join(ctx, all[10], d.Tuesday, joining("Late")); err != nil {
			d.Errorf("after it was opened: %v", err)
		}
		if _, err = d.Circles.Join(ctx, all[11], d.Tuesday, joining("Later")); err != nil {
			d.Errorf("those before count again: %v", err)
		}
	})
}

func TestADoorClosedByHandOpensByItself(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 4)
		o := d.asks(d.Fin, "Fin")
		for minutes, want := range map[int]error{14: circle.ErrLock, 1441: circle.ErrLock} {
			d.is(d.Circles.Lock(ctx, d.Bo, d.Tuesday, minutes), want, "closed for too short or long")
		}
		d.is(d.Circles.Lock(ctx, d.Cem, d.Tuesday, 30), policy.ErrRole, "a member closes it")
		d.is(d.Circles.Lock(ctx, d.Eli, d.Tuesday, 30), policy.ErrHidden, "somebody outside closes it")
		d.is(d.Circles.Lock(ctx, d.Bo, d.Tuesday, 30), nil, "a moderator closes it")
		_, err := d.Circles.Ask(ctx, d.Eli, d.Tuesday, asking("Eli"))
		d.is(err, circle.ErrDoorClosed, "asked")
		if got := d.approve(o.ID); got.State != "waitlisted" {
			d.Errorf("those who look after it can still decide: %+v", got)
		}
		if err := d.Circles.Leave(ctx, d.Dee, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		if o := d.own(d.Fin); o.State != "waitlisted" {
			d.Errorf("asked while the door is closed: %+v", o)
		}
		d.set("UPDATE circles SET locked_until = ? WHERE id = ?", models.Now().Add(-time.Second), d.Tuesday)
		d.fills()
		if o := d.own(d.Fin); o.State != "offered" {
			d.Errorf("not asked when it opened by itself: %+v", o)
		}
	})
}

func TestWhoListensOnceTakesNoSeatAndMayAskAtOnce(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 4)
		trial := asking("Fin")
		trial.Trial = true
		_, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, trial)
		d.is(err, circle.ErrNoTrials, "where nobody listens once")
		d.set("UPDATE circles SET gives_trials = ? WHERE id = ?", true, d.Tuesday)
		o, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, trial)
		if err != nil {
			d.Fatal(err)
		}
		gathering := d.gathering(models.Now().Add(time.Hour))
		for what, id := range map[string]string{"none": "", "one that is not": models.NewID(), "no id": "x"} {
			_, err = d.Circles.Approve(ctx, d.Bo, d.Tuesday, o.ID, id)
			d.is(err, circle.ErrGathering, what)
		}
		got, err := d.Circles.Approve(ctx, d.Bo, d.Tuesday, o.ID, gathering)
		if err != nil || got.State != "joined" {
			d.Fatalf("%+v %v", got, err)
		}
		c, err := d.Circles.View(ctx, d.Fin, d.Tuesday)
		if err != nil || c.Viewer.Person == nil || c.Viewer.Person.Role != policy.Guest || c.Card.Taken != 4 {
			d.Fatalf("%+v %v", c, err)
		}
		if _, err := d.Circles.Members(ctx, d.Fin, d.Tuesday); !errors.Is(err, policy.ErrRole) {
			d.Errorf("a guest reads the circle: %v", err)
		}
		d.ends(gathering)
		if _, err := d.Circles.Members(ctx, d.Fin, d.Tuesday); !errors.Is(err, policy.ErrHidden) {
			d.Errorf("a guest stays: %v", err)
		}
		again := asking("Fin")
		again.Nonce = "again"
		if o, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, again); err != nil || o.State != "pending" {
			d.Errorf("%+v %v", o, err)
		}
	})
}

// ends does what closing a gathering does for its guests.
func (d door) ends(gathering string) {
	d.Helper()
	err := d.h.DB.Do(d.Context(), func(tx *db.Tx) error {
		if _, err := circle.Take(tx, d.Ada, d.Tuesday); err != nil {
			return err
		}
		return d.Circles.EndTrials(tx, d.Tuesday, gathering)
	})
	if err != nil {
		d.Fatal(err)
	}
}

func credentials(name string) account.Credentials { return fixture.Credentials(name) }

func founding(name string) circle.Founding {
	f := fixture.Founding(models.Private(name), "Fin")
	f.Nonce = name
	return f
}

func TestWhatWaitsAtACircleThatEndsIsOver(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		l := d.link("seat", 5)
		all := d.line(2)
		d.policy("open", 5)
		d.fills()
		d.set("UPDATE circles SET state = 'archived' WHERE id = ?", d.Tuesday)
		if got := d.states(all); got != "[expired expired]" {
			d.Errorf("before anybody swept: %s", got)
		}
		_, err := d.Circles.Claim(ctx, all[0], d.own(all[0]).ID)
		d.is(err, policy.ErrHidden, "claimed a seat in it")
		if n, err := d.Circles.SweepRequests(ctx, 100); err != nil || n != 3 {
			d.Errorf("swept %d: %v", n, err)
		}
		if n := d.count("SELECT COUNT(*) FROM invites WHERE id = ? AND ended = 'void'", l.ID); n != 1 {
			d.Error("an invitation to it is not void")
		}
		if n, err := d.Circles.SweepRequests(ctx, 100); err != nil || n != 0 {
			d.Errorf("swept %d again: %v", n, err)
		}
	})
}
