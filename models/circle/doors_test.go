package circle_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// door is a world with a hand on what a test needs to set without a use-case.
type door struct {
	*testing.T
	*fixture.World
	h *dbtest.House
}

// doors runs f in the named world on both databases, and afterwards compares
// the seats that are counted with those that are there.
func doors(t *testing.T, f func(d door)) {
	t.Helper()
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		d := door{t, w, h}
		f(d)
		d.counted()
	})
}

// set runs one statement.
func (d door) set(sql string, args ...any) {
	d.Helper()
	err := d.h.DB.Do(d.Context(), func(tx *db.Tx) error { return tx.Exec(sql, args...).Error })
	if err != nil {
		d.Fatal(err)
	}
}

func (d door) count(sql string, args ...any) (n int) {
	d.Helper()
	if err := d.h.DB.Read(context.Background()).Raw(sql, args...).Scan(&n).Error; err != nil {
		d.Fatal(err)
	}
	return n
}

// counted holds every circle's count of seats to the seats there are.
func (d door) counted() {
	d.Helper()
	wrong := d.count(`SELECT COUNT(*) FROM circles c WHERE c.state <> 'archived' AND c.taken <>
		(SELECT COUNT(*) FROM memberships m WHERE m.circle_id = c.id AND m.state IN ('active', 'paused')) +
		(SELECT COUNT(*) FROM requests r WHERE r.circle_id = c.id AND r.state = 'offered')`)
	over := d.count(`SELECT COUNT(*) FROM memberships m WHERE m.state IN ('active', 'paused') GROUP BY m.circle_id ORDER BY 1 DESC LIMIT 1`)
	if wrong > 0 || over > circle.MaxCapacity {
		d.Errorf("%d circles count seats that are not there, or miss some; the fullest has %d people", wrong, over)
	}
}

// policy sets how one comes into Tuesday, and its size (0: as it is).
func (d door) policy(how string, capacity int) {
	d.Helper()
	d.set("UPDATE circles SET join_policy = ? WHERE id = ?", how, d.Tuesday)
	if capacity > 0 {
		d.set("UPDATE circles SET capacity = ? WHERE id = ?", capacity, d.Tuesday)
	}
}

func joining(name string) circle.Joining {
	return circle.Joining{Nonce: "n-" + name, AgreementsVersion: 1, Fit: true, Persona: models.Private(name)}
}

func asking(name string) circle.Asking { return circle.Asking{Joining: joining(name)} }

// asks lets somebody ask to come into Tuesday.
func (d door) asks(who account.ID, name string) *circle.OwnRequest {
	d.Helper()
	o, err := d.Circles.Ask(d.Context(), who, d.Tuesday, asking(name))
	if err != nil {
		d.Fatal(err)
	}
	return o
}

// own is what somebody last asked of Tuesday, as they see it.
func (d door) own(who account.ID) circle.OwnRequest {
	d.Helper()
	all, err := d.Circles.Requests(d.Context(), who)
	if err != nil || len(all) == 0 {
		d.Fatalf("%d requests: %v", len(all), err)
	}
	return all[0]
}

func (d door) approve(r circle.RequestID) *circle.Request {
	d.Helper()
	got, err := d.Circles.Approve(d.Context(), d.Ada, d.Tuesday, r, "")
	if err != nil {
		d.Fatal(err)
	}
	return got
}

// is fails unless an error is the one that is meant.
func (d door) is(err, want error, what string) {
	d.Helper()
	if !errors.Is(err, want) || want == nil && err != nil {
		d.Errorf("%s: %v, want %v", what, err, want)
	}
}

func codes(errs []error) map[string]int {
	all := map[string]int{}
	for _, err := range errs {
		if err == nil {
			all[""]++
		} else {
			all[models.AsError(err).Code]++
		}
	}
	return all
}

func TestOfManyWhoTakeTheLastSeatsTheRestWaitInLine(t *testing.T) { // covers: edge 21
	doors(t, func(d door) {
		all := newcomers(d.T, d.World, 9)
		var work []func() error
		for i, who := range all {
			work = append(work, func() error {
				_, err := d.Circles.Join(d.Context(), who, d.Tuesday, joining(fmt.Sprint("Seat ", i)))
				return err
			})
		}
		if got := codes(fixturetest.AtOnce(work...)); got[""] != 9 {
			d.Fatal(got)
		}
		in := d.count("SELECT COUNT(*) FROM memberships WHERE circle_id = ? AND state = 'active'", d.Tuesday)
		places := d.count("SELECT COUNT(DISTINCT place) FROM requests WHERE circle_id = ? AND state = 'waitlisted' AND place BETWEEN 1 AND 5", d.Tuesday)
		if in != 8 || places != 5 {
			d.Errorf("%d in, %d places", in, places)
		}
	})
}

func TestARequestIsAnsweredByThoseWhoLookAfterTheCircle(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 0)
		o := d.asks(d.Fin, "Fin")
		if o.State != "pending" || o.ExpiresAt == nil || o.Circle.Name != "Tuesday" || o.Name != "Fin" {
			d.Errorf("%+v", o)
		}
		again, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, asking("Fin"))
		if err != nil || again.ID != o.ID {
			d.Errorf("sent again it asks twice: %v", err)
		}
		other := asking("Fin")
		other.Nonce = "other"
		_, err = d.Circles.Ask(ctx, d.Fin, d.Tuesday, other)
		d.is(err, circle.ErrAsked, "a second request")
		_, err = d.Circles.RequestsOf(ctx, d.Cem, d.Tuesday, "")
		d.is(err, policy.ErrRole, "a member looks at requests")
		_, err = d.Circles.Approve(ctx, d.Cem, d.Tuesday, o.ID, "")
		d.is(err, policy.ErrRole, "a member approves")
		_, err = d.Circles.Approve(ctx, d.Eli, d.Tuesday, o.ID, "")
		d.is(err, policy.ErrHidden, "somebody outside approves")
		_, err = d.Circles.Approve(ctx, d.Cem, d.SlowWater, o.ID, "")
		d.is(err, policy.ErrHidden, "somebody else's circle approves")
		_, err = d.Circles.Withdraw(ctx, d.Eli, o.ID)
		d.is(err, policy.ErrHidden, "somebody else withdraws")
		all, err := d.Circles.RequestsOf(ctx, d.Bo, d.Tuesday, "pending")
		if err != nil || len(all) != 1 || all[0].Name != "Fin" {
			d.Fatalf("%+v %v", all, err)
		}
		if got := d.approve(o.ID); got.State != "joined" || got.DecidedBy == nil || got.DecidedBy.Name != "Ada" {
			d.Errorf("%+v", got)
		}
		if mine := d.own(d.Fin); mine.State != "joined" {
			d.Errorf("%+v", mine)
		}
		c, err := d.Circles.View(ctx, d.Fin, d.Tuesday)
		if err != nil || c.Viewer.Person == nil || c.Viewer.Person.Name != "Fin" || c.Viewer.Request != nil {
			d.Errorf("%+v %v", c, err)
		}
	})
}

func TestANoIsInWordsAndHoldsAWeek(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 0)
		o := d.asks(d.Fin, "Fin")
		_, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, circle.Refusal{Message: "  "})
		d.is(err, circle.ErrMessage, "a no without words")
		_, err = d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, circle.Refusal{Message: models.Private(strings.Repeat("x", 501))})
		d.is(err, circle.ErrMessage, "a no in too many words")
		if _, err = d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, circle.Refusal{Message: "Not this time, kindly."}); err != nil {
			d.Fatal(err)
		}
		c, err := d.Circles.View(ctx, d.Fin, d.Tuesday)
		if err != nil || c.Viewer.Request == nil || c.Viewer.Request.Message != "Not this time, kindly." || c.Viewer.Request.AgainAt == nil {
			d.Fatalf("%+v %v", c.Viewer.Request, err)
		}
		if _, err := d.Circles.MarkSeen(ctx, d.Fin, o.ID); err != nil {
			d.Fatal(err)
		}
		if c, err = d.Circles.View(ctx, d.Fin, d.Tuesday); err != nil || c.Viewer.Request != nil {
			d.Errorf("told again: %+v %v", c.Viewer.Request, err)
		}
		next := asking("Fin")
		next.Nonce = "next"
		_, err = d.Circles.Ask(ctx, d.Fin, d.Tuesday, next)
		d.is(err, circle.ErrTooSoon, "asked again at once")
		if a, ok := models.AsError(err).State.(circle.Again); !ok || time.Until(a.AgainAt) < 6*24*time.Hour {
			d.Errorf("%+v", models.AsError(err).State)
		}
		d.set("UPDATE requests SET decided_at = ?, made_at = ?", models.Now().AddDate(0, 0, -8), models.Now().AddDate(0, 0, -9))
		if _, err = d.Circles.Ask(ctx, d.Fin, d.Tuesday, next); err != nil {
			d.Errorf("a week later: %v", err)
		}
	})
}

func TestAnIgnoredRequestLooksPendingUntilItsTimeIsOver(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 0)
		o := d.asks(d.Fin, "Fin")
		before := d.own(d.Fin)
		if _, err := d.Circles.Ignore(ctx, d.Bo, d.Tuesday, o.ID); err != nil {
			d.Fatal(err)
		}
		after := d.own(d.Fin)
		if fmt.Sprintf("%+v", before.State) != fmt.Sprintf("%+v", after.State) || after.Message != "" || after.AgainAt != nil || !after.ExpiresAt.Equal(*before.ExpiresAt) {
			d.Errorf("they can tell: %+v", after)
		}
		other := asking("Fin")
		other.Nonce = "other"
		_, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, other)
		d.is(err, circle.ErrAsked, "asked again while it looks pending")
		name := models.Private("Finn")
		if o, err := d.Circles.Change(ctx, d.Fin, o.ID, circle.Changing{Persona: &name}); err != nil || o.State != "pending" || o.EditedAt == nil {
			d.Errorf("%+v %v", o, err)
		}
		d.set("UPDATE requests SET expires_at = ?", models.Now().Add(-time.Hour))
		if o := d.own(d.Fin); o.State != "expired" || o.AgainAt == nil {
			d.Errorf("%+v", o)
		}
		if n, err := d.Circles.SweepRequests(ctx, 10); err != nil || n != 1 {
			d.Errorf("swept %d: %v", n, err)
		}
		if n, err := d.Circles.SweepRequests(ctx, 10); err != nil || n != 0 {
			d.Errorf("swept %d again: %v", n, err)
		}
		d.set("UPDATE requests SET decided_at = ?", models.Now().AddDate(0, 0, -31))
		if n, err := d.Circles.SweepRequests(ctx, 10); err != nil || n != 1 || d.count("SELECT COUNT(*) FROM requests") != 0 {
			d.Errorf("kept after thirty days: %d, %v", n, err)
		}
	})
}

func TestQuestionsAreAnsweredAsTheyAreAsked(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 0)
		d.set("INSERT INTO questions (circle_id, version, items, created_at) VALUES (?, 2, ?, ?)", d.Tuesday,
			`[{"id":"a","kind":"text","text":"Why?","required":true},{"id":"b","kind":"choice","text":"When?","required":false,"options":["soon","later"]},{"id":"c","kind":"consent","text":"Yes?","required":true}]`, models.Now())
		d.set("UPDATE circles SET questions_version = 2 WHERE id = ?", d.Tuesday)
		good := []circle.Answer{{ID: "c", Consent: true}, {ID: "a", Text: " because "}, {ID: "b", Choice: "later"}}
		for what, spoil := range map[string]func(a *circle.Asking){
			"an old version":         func(a *circle.Asking) { a.QuestionsVersion = 1 },
			"one missing":            func(a *circle.Asking) { a.Answers = a.Answers[:1] },
			"no consent":             func(a *circle.Asking) { a.Answers[0].Consent = false },
			"an option nobody gave":  func(a *circle.Asking) { a.Answers[2].Choice = "never" },
			"too long":               func(a *circle.Asking) { a.Answers[1].Text = models.Private(strings.Repeat("x", 1001)) },
			"a question nobody asks": func(a *circle.Asking) { a.Answers[2].ID = "z" },
			"twice":                  func(a *circle.Asking) { a.Answers[2] = a.Answers[1] },
		} {
			a := asking("Fin")
			a.QuestionsVersion, a.Answers = 2, append([]circle.Answer{}, good...)
			spoil(&a)
			_, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, a)
			if e := models.AsError(err); e.Code != "request" && e.Code != "questions_version" || len(e.Fields) != 1 {
				d.Errorf("%s: %v", what, err)
			}
		}
		a := asking("Fin")
		a.QuestionsVersion, a.Answers = 2, good
		o, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, a)
		if err != nil || len(o.Answers) != 3 || o.Answers[0].Text != "because" || len(o.Questions) != 3 {
			d.Fatalf("%+v %v", o, err)
		}
		var sealed []byte
		if err := d.h.DB.Read(ctx).Raw("SELECT answers FROM requests").Row().Scan(&sealed); err != nil || strings.Contains(string(sealed), "because") {
			d.Errorf("answers are stored in the open: %v", err)
		}
		all, err := d.Circles.RequestsOf(ctx, d.Bo, d.Tuesday, "")
		if err != nil || len(all) != 1 || all[0].Answers[1].Choice != "later" || all[0].Questions[0].Text != "Why?" {
			d.Errorf("%+v %v", all, err)
		}
		if _, err := d.Circles.Withdraw(ctx, d.Fin, o.ID); err != nil {
			d.Fatal(err)
		}
		if n := d.count("SELECT COUNT(*) FROM requests WHERE answers IS NOT NULL OR name IS NOT NULL OR hello IS NOT NULL"); n != 0 {
			d.Error("what was taken back is still kept")
		}
	})
}

func TestANameSomebodyAsksUnderIsNotSomebodyElses(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 0)
		_, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, asking("ÁDA"))
		d.is(err, circle.ErrTaken, "a member's name")
		o := d.asks(d.Fin, "Robin")
		one := newcomers(d.T, d.World, 1)[0]
		_, err = d.Circles.Ask(ctx, one, d.Tuesday, asking("robin"))
		d.is(err, circle.ErrTaken, "a name somebody asks under")
		d.policy("open", 0)
		_, err = d.Circles.Join(ctx, one, d.Tuesday, joining("robin"))
		d.is(err, circle.ErrTaken, "joining under it")
		if _, err := d.Circles.Withdraw(ctx, d.Fin, o.ID); err != nil {
			d.Fatal(err)
		}
		if _, err = d.Circles.Join(ctx, one, d.Tuesday, joining("robin")); err != nil {
			d.Errorf("the name is free again: %v", err)
		}
	})
}

func TestTheDoorIsLookedAtWhenSomebodyComesIn(t *testing.T) { // covers: edge 32
	doors(t, func(d door) {
		ctx := d.Context()
		_, err := d.Circles.Ask(ctx, d.Fin, d.Tuesday, asking("Fin"))
		d.is(err, circle.ErrDoorChanged, "asked at an open door")
		for _, how := range []string{"request", "invite", "closed"} {
			d.policy(how, 0)
			_, err = d.Circles.Join(ctx, d.Fin, d.Tuesday, joining("Fin"))
			d.is(err, circle.ErrDoorChanged, "joined by "+how)
			if card, ok := models.AsError(err).State.(circle.Card); !ok || card.JoinPolicy != how {
				d.Errorf("told %+v", models.AsError(err).State)
			}
		}
		_, err = d.Circles.Ask(ctx, d.Fin, d.Tuesday, asking("Fin"))
		d.is(err, circle.ErrDoorChanged, "asked at a closed door")
		d.policy("open", 0)
		for state, want := range map[string]error{"resting": circle.ErrAtRest, "winding": circle.ErrWinding} {
			d.set("UPDATE circles SET state = ?, winding_until = ? WHERE id = ?", state, models.Now().AddDate(0, 0, 30), d.Tuesday)
			_, err = d.Circles.Join(ctx, d.Fin, d.Tuesday, joining("Fin"))
			d.is(err, want, "joined while "+state)
		}
		d.set("UPDATE circles SET state = 'open', winding_until = NULL WHERE id = ?", d.Tuesday)
		j := joining("Fin")
		j.Fit = false
		_, err = d.Circles.Join(ctx, d.Fin, d.Tuesday, j)
		d.is(err, circle.ErrNotNow, "joined on a bad day")
		if n := d.count("SELECT COUNT(*) FROM memberships WHERE account_id = ?", d.Fin); n != 0 {
			d.Error("something was kept of a no")
		}
	})
}

func TestTwoWhoApproveSeatOneMember(t *testing.T) { // covers: edge 17
	doors(t, func(d door) {
		d.policy("request", 0)
		o := d.asks(d.Fin, "Fin")
		var work []func() error
		for i := range 6 {
			work = append(work, func() error {
				got, err := d.Circles.Approve(d.Context(), []account.ID{d.Ada, d.Bo}[i%2], d.Tuesday, o.ID, "")
				if err == nil && got.State != "joined" {
					err = fmt.Errorf("answered %s", got.State)
				}
				return err
			})
		}
		if got := codes(fixturetest.AtOnce(work...)); got[""] != 6 {
			d.Error(got)
		}
		if n := d.count("SELECT COUNT(*) FROM acts WHERE what = 'joined' AND about_id = (SELECT id FROM memberships WHERE account_id = ?)", d.Fin); n != 1 {
			d.Errorf("joined %d times", n)
		}
	})
}

func TestApprovingAndDecliningAtOnceHasOneOutcome(t *testing.T) { // covers: edge 18
	doors(t, func(d door) {
		d.policy("request", 16)
		for i, who := range newcomers(d.T, d.World, 6) {
			o := d.asks(who, fmt.Sprint("Guest ", i))
			errs := fixturetest.AtOnce(
				func() error {
					_, err := d.Circles.Approve(d.Context(), d.Ada, d.Tuesday, o.ID, "")
					return err
				},
				func() error {
					_, err := d.Circles.Decline(d.Context(), d.Bo, d.Tuesday, o.ID, circle.Refusal{Message: "Not now."})
					return err
				})
			state := d.own(who).State
			switch {
			case errs[0] == nil && errors.Is(errs[1], circle.ErrDecided) && state == "joined":
			case errs[1] == nil && errors.Is(errs[0], circle.ErrDecided) && state == "declined":
			default:
				d.Errorf("%s: %v", state, errs)
			}
		}
	})
}

func TestWithdrawingAndApprovingAtOnceHasOneOutcome(t *testing.T) { // covers: edge 19
	doors(t, func(d door) {
		d.policy("request", 16)
		outcomes := map[string]int{}
		for i, who := range newcomers(d.T, d.World, 12) {
			o := d.asks(who, fmt.Sprint("Guest ", i))
			approve := func() error {
				_, err := d.Circles.Approve(d.Context(), d.Ada, d.Tuesday, o.ID, "")
				return err
			}
			withdraw := func() error { _, err := d.Circles.Withdraw(d.Context(), who, o.ID); return err }
			var errs []error
			if i%2 == 0 { // whoever is started last tends to be first
				errs = fixturetest.AtOnce(approve, withdraw)
			} else {
				errs = fixturetest.AtOnce(withdraw, approve)
				errs[0], errs[1] = errs[1], errs[0]
			}
			state := d.own(who).State
			outcomes[state]++
			switch {
			case errs[0] == nil && errors.Is(errs[1], circle.ErrDecided) && state == "joined":
			case errs[1] == nil && errors.Is(errs[0], circle.ErrTakenBack) && state == "withdrawn":
			default:
				d.Errorf("%s: %v", state, errs)
			}
		}
		d.Log(outcomes)
	})
}
