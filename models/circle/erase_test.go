package circle_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/practice"
)

// handleOf is the handle somebody of the named world signs in with.
var handleOf = map[string]func(*fixture.World) account.ID{
	"ada": func(w *fixture.World) account.ID { return w.Ada }, "bosse": func(w *fixture.World) account.ID { return w.Bo },
	"cem": func(w *fixture.World) account.ID { return w.Cem }, "dee": func(w *fixture.World) account.ID { return w.Dee },
}

func closes(t *testing.T, w *fixture.World, handle string) error {
	t.Helper()
	_, err := w.Accounts.Close(t.Context(), handleOf[handle](w), fixture.Credentials(handle).AuthKey, "test")
	return err
}

// due makes a closing account's day be over.
func due(t *testing.T, w *fixture.World, h *dbtest.House, who account.ID) {
	t.Helper()
	set(t, h, "accounts", "id = ?", who, "closing_at", models.Now().Add(-time.Second))
	if n, err := w.Accounts.SweepClosing(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d accounts were erased: %v", n, err)
	}
}

func columns(t *testing.T, h *dbtest.House, table, where string, arg any) map[string]any {
	t.Helper()
	var rows []map[string]any
	if err := h.DB.Read(t.Context()).Table(table).Where(where, arg).Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case time.Time:
		return v.Unix() == 0
	case []byte:
		return len(v) == 0
	}
	s := fmt.Sprint(v)
	return s == "" || s == "0" || s == "false" || strings.HasPrefix(s, "1970-01-01")
}

func TestAnAccountIsClosedByItsPersonADayLater(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Accounts.Close(ctx, w.Dee, fixture.Credentials("cem").AuthKey, "test"); !errors.Is(err, account.ErrPassword) {
			t.Fatalf("closed with another's key: %v", err)
		}
		for range 2 {
			if err := closes(t, w, "dee"); err != nil {
				t.Fatal(err)
			}
		}
		if me, err := w.Accounts.Me(ctx, w.Dee); err != nil || me.ClosingAt == nil || me.ClosingAt.Before(models.Now().Add(23*time.Hour)) {
			t.Fatalf("%+v %v", me, err)
		}
		if n, err := w.Accounts.SweepClosing(ctx); err != nil || n != 0 {
			t.Fatalf("erased before its time: %d %v", n, err)
		}
		for range 2 {
			if err := w.Accounts.Reopen(ctx, w.Dee); err != nil {
				t.Fatal(err)
			}
		}
		if me, err := w.Accounts.Me(ctx, w.Dee); err != nil || me.ClosingAt != nil {
			t.Errorf("%+v %v", me, err)
		}
	})
}

func TestWhatIsKeptUntilAnAccountIsDeletedIsGoneThen(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "Words of Cem"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, fixture.Update("n", "ideas", "A title of Cem", "A post of Cem")); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.SlowWater); err != nil {
			t.Fatal(err)
		}
		if err := w.Stewards.Make(ctx, w.Cem, "Steward Cem"); err != nil {
			t.Fatal(err)
		}
		sealed := append([]byte{1}, make([]byte, 12+256+16)...)
		if _, err := w.Practices.Change(ctx, w.Cem, []practice.ItemChange{{ID: practice.ItemID(uuid.NewString()), Kind: "entry", Sealed: sealed}}); err != nil {
			t.Fatal(err)
		}
		key, err := ecdh.P256().GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Companions.SetKey(ctx, w.Cem, key.PublicKey().Bytes(), false); err != nil {
			t.Fatal(err)
		}
		_, err = w.Accounts.AddPasskey(ctx, w.Cem, fixture.Credentials("cem").AuthKey, account.Passkey{
			CredentialID: []byte{1}, Salt: make([]byte, 32), VaultByPasskey: []byte{1}, Label: "This phone",
		}, "test")
		if err != nil {
			t.Fatal(err)
		}
		if err := closes(t, w, "cem"); err != nil {
			t.Fatal(err)
		}
		before := columns(t, h, "accounts", "id = ?", w.Cem)
		person := columns(t, h, "memberships", "id = ?", w.People[w.Cem])
		due(t, w, h, w.Cem)
		after, person2 := columns(t, h, "accounts", "id = ?", w.Cem), columns(t, h, "memberships", "id = ?", w.People[w.Cem])
		all, err := db.Annotations()
		if err != nil {
			t.Fatal(err)
		}
		// What stays is what other rows refer to, and the handle's hash for ninety
		// days. Of a membership what stays names nobody and says nothing.
		stays := map[string]bool{"accounts.id": true, "accounts.handle_key": true}
		said := map[string]bool{"memberships.name": true, "memberships.name_key": true, "memberships.hello": true, "memberships.declared": true}
		walked := 0
		for _, a := range all {
			name, was, is := a.Table+"."+a.Column, before[a.Column], after[a.Column]
			switch {
			case a.Kept == "until the account is deleted" && a.Table == "accounts" && !stays[name]:
			case said[name]:
				was, is = person[a.Column], person2[a.Column]
			case a.Table == "reads" || a.Table == "stewards" || a.Table == "practices" || a.Table == "account_keys" || a.Kept != "until the account is deleted" || stays[name]:
				continue
			default:
				t.Errorf("%s is kept until the account is deleted, and this test does not know it", name)
				continue
			}
			walked++
			if !empty(is) && fmt.Sprint(is) == fmt.Sprint(was) {
				t.Errorf("%s is still there", name)
			}
		}
		if walked < 15 {
			t.Fatalf("only %d columns were walked", walked)
		}
		for table, where := range map[string]string{
			"reads": "account_id = ?", "memberships": "account_id = ? AND state IN ('active', 'paused', 'trial')", "sessions": "account_id = ? AND revoked_rver IS NULL",
			"stewards": "account_id = ?", "practices": "account_id = ?", "items": "account_id = ?", "passkeys": "account_id = ?",
			"account_keys": "account_id = ?",
		} {
			if row := columns(t, h, table, where, w.Cem); row != nil {
				t.Errorf("%s has a row of theirs", table)
			}
		}
		for table, where := range map[string]string{
			"parts": "author_id = ? AND body IS NOT NULL", "posts": "author_id = ? AND body IS NOT NULL",
			"threads": "opening_id IN (SELECT id FROM posts WHERE author_id = ?) AND title IS NOT NULL",
		} {
			if row := columns(t, h, table, where, w.People[w.Cem]); row != nil {
				t.Errorf("%s has words of theirs", table)
			}
		}
		if _, err := w.Accounts.Session(ctx, w.Tokens[w.Cem]); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("is signed in: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "cem", fixture.Credentials("cem").AuthKey, "test"); !errors.Is(err, account.ErrRefused) {
			t.Errorf("signed in to what is erased: %v", err)
		}
		known, err := w.Accounts.Params(ctx, "cem")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Accounts.Params(ctx, "cem"); err != nil || string(again.Salt) != string(known.Salt) {
			t.Errorf("an erased handle is told from an unknown one: %v", err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestAHandleIsNobodysForNinetyDays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := closes(t, w, "dee"); err != nil {
			t.Fatal(err)
		}
		due(t, w, h, w.Dee)
		signUp := func() error {
			_, err := w.Accounts.SignUp(ctx, "dee", true, fixture.Credentials("another"), "test")
			return err
		}
		if err := signUp(); !errors.Is(err, account.ErrTaken) {
			t.Fatalf("somebody took the handle: %v", err)
		}
		set(t, h, "accounts", "id = ?", w.Dee, "closed_at", models.Now().AddDate(0, 0, -91))
		for range 2 {
			if _, err := w.Accounts.SweepClosing(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := signUp(); err != nil {
			t.Errorf("the handle is not free: %v", err)
		}
	})
}

func TestTheLastOwnerCannotCloseTheirAccountWhileOthersAreThere(t *testing.T) { // covers: edge 1
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		err := closes(t, w, "ada")
		if e := models.AsError(err); !errors.Is(err, circle.ErrLastOwner) || e.State == nil || !strings.Contains(fmt.Sprintf("%+v", e.State), string(w.Tuesday)) {
			t.Fatalf("%v %+v", err, models.AsError(err).State)
		}
		if err := closes(t, w, "cem"); err != nil {
			t.Errorf("an owner alone cannot close: %v", err)
		}
	})
}

func TestACircleWhoseLastOwnerIsErasedGetsAnInterimOneOrRests(t *testing.T) { // covers: edge 3
	for name, moderator := range map[string]bool{"a moderator": true, "nobody": false} {
		t.Run(name, func(t *testing.T) {
			fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
				secondOwner(t, w, h)
				if err := closes(t, w, "ada"); err != nil { // while Bo is an owner too
					t.Fatal(err)
				}
				set(t, h, "memberships", "id = ?", w.People[w.Bo], "role", map[bool]string{true: "moderator", false: "member"}[moderator])
				due(t, w, h, w.Ada)
				c, err := w.Circles.View(t.Context(), w.Bo, w.Tuesday)
				if err != nil {
					t.Fatal(err)
				}
				if (c.Viewer.Person.Role == policy.Owner) != moderator || (c.Card.State == "resting") == moderator {
					t.Errorf("Bo is %s of a circle that is %s", c.Viewer.Person.Role, c.Card.State)
				}
				members, err := w.Circles.Members(t.Context(), w.Bo, w.Tuesday)
				if err != nil || len(members) != 3 {
					t.Errorf("%d are in it: %v", len(members), err)
				}
				seatsAgree(t, h, w.Tuesday)
			})
		})
	}
}

func TestAnErasureAgainstAReturnLandsOnOneSide(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		if err := closes(t, w, "dee"); err != nil {
			t.Fatal(err)
		}
		set(t, h, "accounts", "id = ?", w.Dee, "closing_at", models.Now().Add(-time.Second))
		var wg sync.WaitGroup
		var back error
		wg.Go(func() { back = w.Accounts.Reopen(t.Context(), w.Dee) })
		for range 2 {
			wg.Go(func() {
				if _, err := w.Accounts.SweepClosing(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if back == nil {
			t.Error("an account came back after its day")
		}
		seatsAgree(t, h, w.Tuesday)
	})
}
