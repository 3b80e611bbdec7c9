package circle_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// link makes a link to Tuesday, by Bo.
func (d door) link(grants string, uses int) *circle.Invite {
	d.Helper()
	i, err := d.Circles.Invite(d.Context(), d.Bo, d.Tuesday, circle.Inviting{Nonce: models.NewID(), Kind: "link", Grants: grants, Uses: uses})
	if err != nil {
		d.Fatal(err)
	}
	return i
}

// personal makes an invitation for the one person with a handle, by Bo.
func (d door) personal(handle models.Private, grants string) *circle.Invite {
	d.Helper()
	who, err := d.Accounts.Addressee(d.Context(), handle)
	if err != nil {
		d.Fatal(err)
	}
	i, err := d.Circles.Invite(d.Context(), d.Bo, d.Tuesday, circle.Inviting{Nonce: models.NewID(), Kind: "personal", Grants: grants, Label: handle, For: who})
	if err != nil {
		d.Fatal(err)
	}
	return i
}

func (d door) redeem(who account.ID, k circle.Key, name string) (*circle.Redeemed, error) {
	return d.Circles.Redeem(d.Context(), who, k, asking(name))
}

func (d door) uses(i circle.InviteID) int {
	d.Helper()
	return d.count("SELECT uses FROM invites WHERE id = ?", i)
}

func TestALinkLetsOnePersonInAndOpeningItUsesNothingUp(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("invite", 8)
		i := d.link("seat", 0)
		if i.Token == "" || i.MaxUses != 1 || time.Until(i.ExpiresAt).Round(time.Hour) != 7*24*time.Hour || i.By.Name != "Bo" {
			d.Errorf("%+v", i)
		}
		if n := d.count("SELECT COUNT(*) FROM invites WHERE nonce LIKE ?", "%"+i.Token+"%"); n != 0 {
			d.Error("the token is kept")
		}
		k := circle.Key{Token: i.Token}
		for range 3 {
			if l, err := d.Circles.Look(ctx, d.Fin, k); err != nil || l.Card.Name != "Tuesday" || l.Grants != "seat" || l.About.Agreements.Version != 1 {
				d.Fatalf("%+v %v", l, err)
			}
		}
		bad := asking("Ada")
		_, err := d.Circles.Redeem(ctx, d.Fin, k, bad)
		d.is(err, circle.ErrTaken, "a name that is taken")
		bad = asking("Fin")
		bad.AgreementsVersion = 0
		_, err = d.Circles.Redeem(ctx, d.Fin, k, bad)
		d.is(err, circle.ErrAgreements, "without reading")
		if n := d.uses(i.ID); n != 0 {
			d.Fatalf("what failed used it %d times", n)
		}
		got, err := d.redeem(d.Fin, k, "Fin")
		if err != nil || got.Circle == nil || got.Circle.Viewer.Person.Name != "Fin" {
			d.Fatalf("%+v %v", got, err)
		}
		got, err = d.redeem(d.Fin, k, "Fin")
		if err != nil || got.Circle == nil || d.uses(i.ID) != 1 {
			d.Errorf("a second time: %+v %v", got, err)
		}
		_, err = d.redeem(d.Eli, k, "Eli")
		d.is(err, circle.ErrInvite, "somebody else")
	})
}

func TestAJoiningThatFailsBurnsNothing(t *testing.T) { // covers: edge 29
	doors(t, func(d door) {
		i := d.link("seat", 1)
		for n := range circle.MaxCircles {
			if _, err := d.World.Rooms.Found(d.Context(), d.Fin, founding(fmt.Sprint("Own ", n))); err != nil {
				d.Fatal(err)
			}
		}
		_, err := d.redeem(d.Fin, circle.Key{Token: i.Token}, "Fin")
		d.is(err, circle.ErrTooMany, "a fourth circle")
		if n := d.count("SELECT COUNT(*) FROM invite_uses"); d.uses(i.ID) != 0 || n != 0 {
			d.Error("counted")
		}
		if got, err := d.redeem(d.Eli, circle.Key{Token: i.Token}, "Eli"); err != nil || got.Circle == nil {
			d.Errorf("%v", err)
		}
	})
}

func TestOneUseIsOneUseHoweverManyTry(t *testing.T) { // covers: edge 28
	doors(t, func(d door) {
		d.policy("invite", 16)
		for round := range 3 {
			i := d.link("seat", 1)
			var work []func() error
			for n, who := range d.people(round, 5) {
				work = append(work, func() error {
					_, err := d.redeem(who, circle.Key{Token: i.Token}, fmt.Sprint("Guest ", round, n))
					return err
				})
			}
			if got := codes(fixturetest.AtOnce(work...)); got[""] != 1 || got["invite_unavailable"] != 4 || d.uses(i.ID) != 1 {
				d.Errorf("%v, %d uses", got, d.uses(i.ID))
			}
		}
	})
}

// people signs up n people for a round.
func (d door) people(round, n int) []account.ID {
	d.Helper()
	all := make([]account.ID, n)
	for i := range all {
		name := fmt.Sprintf("guest-%d-%d", round, i)
		in, err := d.Accounts.SignUp(d.Context(), models.Private(name), true, credentials(name), "test")
		if err != nil {
			d.Fatal(err)
		}
		all[i] = in.Account.ID
	}
	return all
}

func TestTwoTabsAreOnePerson(t *testing.T) { // covers: edge 27
	doors(t, func(d door) {
		for _, grants := range []string{"seat", "request"} {
			i := d.link(grants, 5)
			who := map[string]account.ID{"seat": d.Fin, "request": d.Eli}[grants]
			var work []func() error
			for n := range 6 {
				work = append(work, func() error {
					a := asking(map[string]string{"seat": "Fin", "request": "Eli"}[grants])
					a.Nonce = fmt.Sprint("tab ", n)
					got, err := d.Circles.Redeem(d.Context(), who, circle.Key{Token: i.Token}, a)
					if err == nil && (got.Circle == nil) == (grants == "seat") {
						err = errors.New("answered with the other")
					}
					return err
				})
			}
			if got := codes(fixturetest.AtOnce(work...)); got[""] != 6 || d.uses(i.ID) != 1 {
				d.Errorf("%s: %v, %d uses", grants, got, d.uses(i.ID))
			}
		}
		if n := d.count("SELECT COUNT(*) FROM requests"); n != 1 {
			d.Errorf("%d requests", n)
		}
	})
}

func TestEveryDeadInvitationIsTheSame(t *testing.T) { // covers: edge 10
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("invite", 8)
		expired, revoked, used, mine := d.link("seat", 1), d.link("seat", 1), d.link("seat", 1), d.personal("eli", "seat")
		d.set("UPDATE invites SET expires_at = ? WHERE id = ?", models.Now().Add(-time.Second), expired.ID)
		if got, err := d.Circles.Revoke(ctx, d.Bo, d.Tuesday, revoked.ID); err != nil || got.State != "revoked" || got.Token != "" {
			d.Fatalf("%+v %v", got, err)
		}
		if _, err := d.redeem(d.people(0, 1)[0], circle.Key{Token: used.Token}, "First"); err != nil {
			d.Fatal(err)
		}
		for what, k := range map[string]circle.Key{
			"nothing": {}, "malformed": {Token: "not a token"}, "unknown": {Token: "AAAAAAAAAAAAAAAAAAAAAA"}, "too long": {Token: strings.Repeat("A", 5000)},
			"expired": {Token: expired.Token}, "revoked": {Token: revoked.Token}, "used": {Token: used.Token},
			"somebody else's": {Invite: mine.ID}, "a link by its id": {Invite: revoked.ID}, "no id": {Invite: "x"},
		} {
			_, looked := d.Circles.Look(ctx, d.Fin, k)
			_, err := d.redeem(d.Fin, k, "Fin")
			if fmt.Sprint(looked) != fmt.Sprint(circle.ErrInvite) || fmt.Sprint(err) != fmt.Sprint(circle.ErrInvite) || models.AsError(err).State != nil {
				d.Errorf("%s: %v, %v", what, looked, err)
			}
		}
		good := circle.Key{Token: d.link("seat", 9).Token}
		d.ban(d.Eli)
		for what, sql := range map[string]string{
			"resting": "UPDATE circles SET state = 'resting'", "winding": "UPDATE circles SET state = 'winding'", "closed": "UPDATE circles SET state = 'open', join_policy = 'closed'",
			"archived": "UPDATE circles SET state = 'archived', join_policy = 'invite'",
		} {
			if what == "archived" {
				continue
			}
			d.set(sql)
			_, looked := d.Circles.Look(ctx, d.Fin, good)
			_, err := d.redeem(d.Fin, good, "Fin")
			if fmt.Sprint(looked) != fmt.Sprint(circle.ErrInvite) || fmt.Sprint(err) != fmt.Sprint(circle.ErrInvite) {
				d.Errorf("%s: %v, %v", what, looked, err)
			}
		}
		d.set("UPDATE circles SET state = 'open', join_policy = 'invite'")
		for _, k := range []circle.Key{good, {Invite: mine.ID}} {
			_, looked := d.Circles.Look(ctx, d.Eli, k)
			_, err := d.redeem(d.Eli, k, "Eli")
			if fmt.Sprint(looked) != fmt.Sprint(circle.ErrInvite) || fmt.Sprint(err) != fmt.Sprint(circle.ErrInvite) {
				d.Errorf("banned: %v, %v", looked, err)
			}
		}
		if n := d.count("SELECT COUNT(*) FROM invite_uses"); n != 1 {
			d.Errorf("%d uses", n)
		}
		d.set("UPDATE circles SET state = 'archived'")
		_, err := d.redeem(d.Fin, good, "Fin")
		d.is(err, circle.ErrInvite, "archived")
	})
}

func TestSomebodyBannedClaimsNothingAndIsLetInByNobody(t *testing.T) { // covers: edge 10
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("open", 4)
		if _, err := d.Circles.Join(ctx, d.Eli, d.Tuesday, joining("Eli")); err != nil {
			d.Fatal(err)
		}
		d.policy("open", 5)
		d.fills()
		o := d.own(d.Eli)
		d.ban(d.Eli)
		_, err := d.Circles.Claim(ctx, d.Eli, o.ID)
		d.is(err, policy.ErrHidden, "claimed a seat that was held")
		d.set("UPDATE requests SET state = 'pending', offered_until = NULL")
		d.set("UPDATE circles SET taken = taken - 1 WHERE id = ?", d.Tuesday)
		_, err = d.Circles.Approve(ctx, d.Ada, d.Tuesday, o.ID, "")
		d.is(err, circle.ErrDecided, "was let in")
	})
}

// ban bans somebody from Tuesday: with the circle taken, as every ban does.
func (d door) ban(who account.ID) {
	d.Helper()
	err := d.h.DB.Do(d.Context(), func(tx *db.Tx) error {
		if _, err := circle.Take(tx, d.Ada, d.Tuesday); err != nil {
			return err
		}
		if _, err := circle.Moved(tx, d.Tuesday); err != nil {
			return err
		}
		here := tx.Exec("UPDATE circles SET taken = taken - (SELECT COUNT(*) FROM memberships WHERE circle_id = ? AND account_id = ? AND state IN ('active', 'paused')) WHERE id = ?", d.Tuesday, who, d.Tuesday)
		if here.Error != nil {
			return here.Error
		}
		return tx.Exec("UPDATE memberships SET state = 'banned', banned_until = NULL WHERE circle_id = ? AND account_id = ?", d.Tuesday, who).Error
	})
	if err != nil {
		d.Fatal(err)
	}
}

func TestABanAgainstAnInvitationLeavesNobodyInside(t *testing.T) { // covers: edge 10
	doors(t, func(d door) {
		for range 8 {
			i := d.link("seat", 1)
			d.set("UPDATE memberships SET state = 'left' WHERE account_id = ?", d.Eli)
			d.set("DELETE FROM requests")
			a := asking("Eli")
			a.Nonce = models.NewID()
			errs := fixturetest.AtOnce(func() error { d.ban(d.Eli); return nil }, func() error {
				_, err := d.Circles.Redeem(d.Context(), d.Eli, circle.Key{Token: i.Token}, a)
				return err
			})
			if errs[1] != nil && !errors.Is(errs[1], circle.ErrInvite) {
				d.Errorf("%v", errs[1])
			}
			if used := d.uses(i.ID); (errs[1] == nil) != (used == 1) {
				d.Errorf("%v, and used %d times", errs[1], used)
			}
			if n := d.count("SELECT COUNT(*) FROM memberships WHERE account_id = ? AND state <> 'banned'", d.Eli); n != 0 {
				d.Error("somebody banned is inside")
			}
			d.counted()
			d.set("DELETE FROM invites WHERE id NOT IN (SELECT invite_id FROM invite_uses)")
			d.set("UPDATE invites SET created_at = ?", models.Now().AddDate(0, 0, -2))
		}
	})
}

func TestAPersonalInvitationIsForOnePersonAndTellsNothingOfThem(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 8)
		if err := d.Accounts.BlockInvites(ctx, d.Eli, true); err != nil {
			d.Fatal(err)
		}
		known, unknown, blocks, impossible := d.personal("fin", "seat"), d.personal("nobody", "seat"), d.personal("eli", "seat"), d.personal("..", "seat")
		for _, i := range []*circle.Invite{unknown, blocks, impossible} {
			if i.State != known.State || i.Kind != known.Kind || i.Token != "" || i.MaxUses != known.MaxUses || i.Label == "" {
				d.Errorf("it tells: %+v", i)
			}
		}
		if all, err := d.Circles.InvitationsFor(ctx, d.Eli); err != nil || len(all) != 0 {
			d.Errorf("%d invitations for somebody who wants none: %v", len(all), err)
		}
		all, err := d.Circles.InvitationsFor(ctx, d.Fin)
		if err != nil || len(all) != 1 || all[0].By != "Bo" || all[0].Card.Name != "Tuesday" {
			d.Fatalf("%+v %v", all, err)
		}
		_, err = d.redeem(d.Eli, circle.Key{Invite: known.ID}, "Eli")
		d.is(err, circle.ErrInvite, "somebody else")
		// It waives what a no and a removal have set.
		o := d.asks(d.Fin, "Fin")
		if _, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, circle.Refusal{Message: "Not now."}); err != nil {
			d.Fatal(err)
		}
		_, err = d.redeem(d.Fin, circle.Key{Token: d.link("seat", 1).Token}, "Fin")
		d.is(err, circle.ErrTooSoon, "a link does not waive it")
		if got, err := d.redeem(d.Fin, circle.Key{Invite: known.ID}, "Fin"); err != nil || got.Circle == nil {
			d.Errorf("%+v %v", got, err)
		}
		if n := d.count("SELECT COUNT(*) FROM invites WHERE label IS NOT NULL AND CAST(label AS TEXT) LIKE '%nobody%'"); d.h.DB.Pool() == nil && n != 0 {
			d.Error("a label is kept in the open")
		}
	})
}

func TestADeclinedInvitationLooksRevoked(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		i := d.personal("fin", "seat")
		d.is(d.Circles.DeclineInvite(ctx, d.Eli, i.ID), circle.ErrInvite, "somebody else")
		d.is(d.Circles.DeclineInvite(ctx, d.Fin, i.ID), nil, "the one it is for")
		d.is(d.Circles.DeclineInvite(ctx, d.Fin, i.ID), nil, "twice")
		all, err := d.Circles.Invites(ctx, d.Ada, d.Tuesday)
		if err != nil || len(all) != 1 || all[0].State != "revoked" {
			d.Errorf("%+v %v", all, err)
		}
		_, err = d.redeem(d.Fin, circle.Key{Invite: i.ID}, "Fin")
		d.is(err, circle.ErrInvite, "after all")
		_, err = d.Circles.Invites(ctx, d.Cem, d.Tuesday)
		d.is(err, policy.ErrRole, "a member looks at invitations")
	})
}

func TestLinksOfSomebodyWhoLeavesAreRevoked(t *testing.T) { // covers: edge 30 in part
	doors(t, func(d door) {
		i := d.link("seat", 5)
		if _, err := d.redeem(d.Fin, circle.Key{Token: i.Token}, "Fin"); err != nil {
			d.Fatal(err)
		}
		if err := d.Circles.Leave(d.Context(), d.Bo, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		_, err := d.redeem(d.Eli, circle.Key{Token: i.Token}, "Eli")
		d.is(err, circle.ErrInvite, "a link of somebody who left")
		if _, err := d.Circles.Members(d.Context(), d.Fin, d.Tuesday); err != nil { // covers: edge 31 in part
			d.Errorf("who came by it: %v", err)
		}
	})
}

func TestALinkThatGrantsARequestGoesBeforeOthers(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 4)
		first := d.people(0, 2)
		d.asks(first[0], "First")
		second := d.asks(first[1], "Second")
		got, err := d.redeem(d.Fin, circle.Key{Token: d.link("request", 1).Token}, "Fin")
		if err != nil || got.Request == nil || got.Request.State != "pending" {
			d.Fatalf("%+v %v", got, err)
		}
		all, err := d.Circles.RequestsOf(ctx, d.Bo, d.Tuesday, "")
		if err != nil || len(all) != 3 || all[0].Name != "Fin" || all[0].Via != "invite" || all[1].Name != "First" {
			d.Errorf("%+v %v", all, err)
		}
		// One who asked already is marked, and asks no second time.
		if got, err = d.redeem(first[1], circle.Key{Token: d.link("request", 1).Token}, "Second"); err != nil || got.Request.ID != second.ID {
			d.Errorf("%+v %v", got, err)
		}
		// A seat in a full circle is a place in its line.
		if got, err = d.redeem(d.Eli, circle.Key{Token: d.link("seat", 1).Token}, "Eli"); err != nil || got.Request == nil || got.Request.State != "waitlisted" {
			d.Errorf("%+v %v", got, err)
		}
		if err := d.Circles.Leave(ctx, d.Dee, d.Tuesday); err != nil {
			d.Fatal(err)
		}
		if _, err := d.Circles.Claim(ctx, d.Eli, got.Request.ID); err != nil {
			d.Error(err)
		}
	})
}

func TestWhoMayInviteAndHowOften(t *testing.T) {
	doors(t, func(d door) {
		ctx := d.Context()
		invite := func(by account.ID, grants string, uses, days int) error {
			_, err := d.Circles.Invite(ctx, by, d.Tuesday, circle.Inviting{Nonce: models.NewID(), Kind: "link", Grants: grants, Uses: uses, Days: days})
			return err
		}
		d.is(invite(d.Cem, "request", 1, 7), policy.ErrRole, "a member, where members do not invite")
		d.is(invite(d.Fin, "request", 1, 7), policy.ErrHidden, "somebody outside")
		d.set("UPDATE circles SET members_invite = ?", true)
		d.is(invite(d.Cem, "request", 1, 7), policy.ErrNewcomer, "a newcomer")
		d.set("UPDATE memberships SET attended = 2")
		d.is(invite(d.Cem, "request", 1, 7), nil, "a member, where members invite")
		for _, err := range []error{invite(d.Cem, "seat", 1, 7), invite(d.Cem, "request", 2, 7), invite(d.Cem, "request", 1, 8)} {
			d.is(err, circle.ErrMemberInvites, "a member who wants more")
		}
		for _, err := range []error{invite(d.Bo, "seat", 101, 7), invite(d.Bo, "seat", -1, 7), invite(d.Bo, "seat", 1, 31), invite(d.Bo, "all", 1, 1)} {
			d.is(err, circle.ErrInviting, "more than there is")
		}
		d.is(invite(d.Bo, "seat", 100, 30), nil, "the most there is")
		for range 9 {
			d.is(invite(d.Bo, "seat", 1, 1), nil, "ten a day")
		}
		d.is(invite(d.Bo, "seat", 1, 1), circle.ErrInvitesADay, "eleven a day")
		again := circle.Inviting{Nonce: "same", Kind: "link", Grants: "seat"}
		first, err := d.Circles.Invite(ctx, d.Ada, d.Tuesday, again)
		if err != nil {
			d.Fatal(err)
		}
		second, err := d.Circles.Invite(ctx, d.Ada, d.Tuesday, again)
		if err != nil || second.ID != first.ID || second.Token == first.Token || second.Token == "" {
			d.Errorf("%+v %v", second, err)
		}
		_, err = d.redeem(d.Fin, circle.Key{Token: first.Token}, "Fin")
		d.is(err, circle.ErrInvite, "a token whose answer was lost")
		if _, err = d.redeem(d.Fin, circle.Key{Token: second.Token}, "Fin"); err != nil {
			d.Error(err)
		}
	})
}

func TestABlockEndsEveryWayIn(t *testing.T) { // covers: edges 10, 11
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 8)
		mine := d.personal("fin", "seat")
		l := d.link("seat", 5)
		o := d.asks(d.Fin, "Fin")
		no := circle.Refusal{Message: "We would rather not.", Block: true}
		_, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, no)
		d.is(err, circle.ErrReason, "without a reason")
		no.Reason, no.Clause = "Wrote to members elsewhere.", 13
		if got, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, no); err != nil || got.State != "banned" {
			d.Fatalf("%+v %v", got, err)
		}
		told := d.own(d.Fin)
		if told.State != "closed" || told.Message != "We would rather not." || told.Seen {
			d.Errorf("%+v", told)
		}
		for _, k := range []circle.Key{{Invite: mine.ID}, {Token: l.Token}} {
			_, err := d.redeem(d.Fin, k, "Fin")
			d.is(err, circle.ErrInvite, "by an invitation")
		}
		again := asking("Fin")
		again.Nonce = "again"
		_, err = d.Circles.Ask(ctx, d.Fin, d.Tuesday, again)
		d.is(err, policy.ErrHidden, "by asking")
		d.policy("open", 0)
		_, err = d.Circles.Join(ctx, d.Fin, d.Tuesday, joining("Fin"))
		d.is(err, policy.ErrHidden, "by an open door")
		if n := d.count("SELECT COUNT(*) FROM acts WHERE what = 'banned' AND clause = 13 AND reason IS NOT NULL AND until IS NOT NULL"); n != 1 {
			d.Error("not written down")
		}
	})
}
