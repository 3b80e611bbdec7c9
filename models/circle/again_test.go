package circle_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// TestAnotherAccountIsNewToEveryone has somebody who is banned come again as
// somebody else: nothing is guessed about them. They are on probation like
// anyone, and only what a moderator wrote of their own knowledge marks them, to
// moderators alone.
// covers: edge 16
func TestAnotherAccountIsNewToEveryone(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, w.People[w.Dee], circle.Barring{Grounds: why, Days: 30}); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil { // who is Dee, as it were
			t.Fatal(err)
		}
		members, err := w.Circles.Members(ctx, w.Bo, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		var shown circle.Member
		for _, m := range members {
			if m.ID == w.People[w.Fin] {
				shown = m
			}
		}
		if !shown.Newcomer || shown.Warned == nil || *shown.Warned || shown.MutedUntil != nil {
			t.Errorf("%+v", shown)
		}
		acts, _, err := w.Circles.History(ctx, w.Bo, w.Tuesday, w.People[w.Fin], "")
		if err != nil || len(acts) != 1 || acts[0].What != "joined" {
			t.Errorf("%v %v", acts, err)
		}
		if _, err := w.Circles.WriteNote(ctx, w.Bo, w.Tuesday, w.People[w.Fin], "1", "They told me that they were here before, as Dee."); err != nil {
			t.Fatal(err)
		}
		notes, err := w.Circles.Notes(ctx, w.Ada, w.Tuesday, w.People[w.Fin])
		if err != nil || len(notes) != 1 {
			t.Errorf("%v %v", notes, err)
		}
		if _, err := w.Circles.Notes(ctx, w.Cem, w.Tuesday, w.People[w.Fin]); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member reads notes: %v", err)
		}
		// No table has a column in which an address or a device could be kept.
		for _, table := range []string{"accounts", "sessions", "memberships", "requests", "acts", "notes"} {
			columns, err := h.DB.Read(ctx).Migrator().ColumnTypes(table)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				for _, word := range []string{"ip", "addr", "agent", "device", "fingerprint"} {
					if strings.Contains("_"+c.Name()+"_", "_"+word+"_") {
						t.Error(fmt.Sprint(table, ".", c.Name()))
					}
				}
			}
		}
	})
}
