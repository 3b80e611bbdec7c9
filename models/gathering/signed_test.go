package gathering_test

import (
	"errors"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/fixture"
)

// covers: edge 69, edge 70
func TestATurnOutlivesASession(t *testing.T) {
	for how, ends := range map[string]func(e *evening, by account.ID, session *account.Session){
		"it runs out": func(e *evening, _ account.ID, session *account.Session) {
			write(e.T, e.h, "sessions", session.ID, map[string]any{"ends_at": models.Now().Add(-time.Second)})
		},
		"every one of theirs is ended": func(e *evening, by account.ID, _ *account.Session) {
			if err := e.w.Accounts.SignOutEverywhere(e.Context(), by); err != nil {
				e.Fatal(err)
			}
		},
	} {
		t.Run(how, func(t *testing.T) {
			with(t, checkin, func(e *evening) {
				by := e.holder()
				e.do(by, "turn.take")
				turn, until := e.turn().N, e.floor(by).Mine.Turn.Until
				if _, err := e.w.Gatherings.SaveDraft(e.Context(), by, e.id, "Half a sentence", 0); err != nil {
					e.Fatal(err)
				}
				session, err := e.w.Accounts.Session(e.Context(), e.w.Tokens[by])
				if err != nil {
					e.Fatal(err)
				}
				ends(e, by, session)
				if _, err := e.w.Accounts.Session(e.Context(), e.w.Tokens[by]); !errors.Is(err, account.ErrSignedOut) {
					e.Fatalf("the session goes on: %v", err)
				}
				e.leave(by) // its sockets are closed (realtime: TestSigningOutClosesTheTabsOnEveryNode)
				e.walk(30 * time.Second)
				if now := e.turn(); now.N != turn || !now.Away {
					e.Fatalf("their place is not kept: %+v", now)
				}
				handle := map[account.ID]models.Private{e.w.Ada: "ada", e.w.Bo: "bosse", e.w.Cem: "cem"}[by]
				in, err := e.w.Accounts.SignIn(e.Context(), handle, fixture.Credentials(string(handle)).AuthKey, "another device")
				if err != nil {
					e.Fatal(err)
				}
				e.come(in.Account.ID)
				f := e.floor(by)
				if f.Stage.Turn.N != turn || f.Stage.Turn.Away || f.Mine.Turn.Until.Sub(until) < 20*time.Second {
					e.Fatalf("%+v, %v after %v", f.Stage.Turn, f.Mine.Turn.Until, until)
				}
				if d, err := e.w.Gatherings.Draft(e.Context(), by, e.id); err != nil || d.Body != "Half a sentence" {
					e.Fatalf("the draft: %+v, %v", d, err)
				}
				if _, err := e.say(by, "Here I am again."); err != nil {
					e.Fatal(err)
				}
			})
		})
	}
}
