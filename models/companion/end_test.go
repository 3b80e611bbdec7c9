package companion_test

import (
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/policy"
)

// TestEachEndOfAPair holds each way in which a pair ends, and what is left of it.
func TestEachEndOfAPair(t *testing.T) {
	kept := func(h *house, id companion.ID, readers ...account.ID) {
		h.Helper()
		for _, who := range readers {
			p := h.see(who, id)
			if p.State != companion.Ended || p.KeptUntil == nil {
				h.Errorf("%+v", p)
			}
			if got, err := h.Companions.Lines(h.Context(), who, id, 0, 10); err != nil || len(got.Lines) != 2 {
				h.Errorf("%+v %v", got, err)
			}
			_, err := h.Companions.Write(h.Context(), who, id, line(1))
			is(h.T, err, companion.ErrOver)
			_, err = h.Companions.Rest(h.Context(), who, id, true)
			is(h.T, err, companion.ErrOver)
		}
		h.later(7*day - time.Second)
		_, err := h.Companions.SweepKept(h.Context(), 10)
		h.must(err)
		h.see(readers[0], id)
		h.later(2 * time.Second)
		_, err = h.Companions.See(h.Context(), readers[0], id) // whoever swept or did not
		is(h.T, err, policy.ErrHidden)
		if n, err := h.Companions.SweepKept(h.Context(), 10); err != nil || n != 1 {
			h.Errorf("swept %d %v", n, err)
		}
		h.gone(id)
	}
	gone := func(h *house, id companion.ID, _ ...account.ID) { h.Helper(); h.gone(id) }
	for name, c := range map[string]struct {
		end  func(h *house, id companion.ID) error
		then func(h *house, id companion.ID, readers ...account.ID)
	}{
		"own": {func(h *house, id companion.ID) error {
			_, err := h.Companions.End(h.Context(), h.Cem, id)
			if err == nil { // twice is once
				_, err = h.Companions.End(h.Context(), h.Ada, id)
			}
			return err
		}, kept},
		"time": {func(h *house, id companion.ID) error {
			h.later(56 * day)
			if p := h.see(h.Ada, id); p.State != companion.Ended { // before anybody sweeps
				h.Errorf("%+v", p)
			}
			n, err := h.Companions.SweepEnded(h.Context(), 10)
			if n != 1 {
				h.Errorf("ended %d", n)
			}
			return err
		}, kept},
		"leave": {func(h *house, _ companion.ID) error { return h.Circles.Leave(h.Context(), h.Cem, h.Tuesday) }, kept},
		"block": {func(h *house, _ companion.ID) error {
			return h.Circles.Block(h.Context(), h.Cem, h.Tuesday, h.People[h.Ada])
		}, gone},
		"theirs": {func(h *house, _ companion.ID) error {
			return h.Circles.Block(h.Context(), h.Ada, h.Tuesday, h.People[h.Cem])
		}, gone},
		"ban": {func(h *house, _ companion.ID) error {
			_, err := h.Circles.Ban(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], circle.Barring{Grounds: fixture.Why, Days: 3})
			return err
		}, gone},
		"ban after leaving": {func(h *house, _ companion.ID) error {
			if err := h.Circles.Leave(h.Context(), h.Cem, h.Tuesday); err != nil {
				return err
			}
			_, err := h.Circles.Ban(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], circle.Barring{Grounds: fixture.Why, Days: 3})
			return err
		}, gone},
		"removal": {func(h *house, _ companion.ID) error {
			return h.Circles.Remove(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], 0, fixture.Why)
		}, gone},
		"suspension": {func(h *house, _ companion.ID) error {
			return h.at.DB.Do(h.Context(), func(tx *db.Tx) error {
				return h.Circles.Rule(tx, h.Tuesday, h.People[h.Cem], "", circle.Ruling{What: circle.Suspended, Days: 3, Clause: 1, Reason: "For money."})
			})
		}, gone},
		"closing": {func(h *house, _ companion.ID) error {
			if _, err := h.Accounts.Close(h.Context(), h.Cem, fixture.Credentials("cem").AuthKey, "test"); err != nil {
				return err
			}
			h.later(25 * time.Hour)
			if err := h.at.DB.Do(h.Context(), func(tx *db.Tx) error { // the sweep goes by the wall's clock
				return tx.Table("accounts").Where("id = ?", h.Cem).Update("closing_at", models.Now().Add(-time.Hour)).Error
			}); err != nil {
				return err
			}
			_, err := h.Accounts.SweepClosing(h.Context())
			return err
		}, gone},
		"key": {func(h *house, _ companion.ID) error { h.key(h.Ada, true); return nil }, gone},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(h *house) {
				id := h.paired(h.Ada, h.Cem)
				h.write(h.Ada, id, 1)
				h.write(h.Cem, id, 2)
				before := len(h.at.Heard.All())
				h.must(c.end(h, id))
				if got := h.told(before); !slices.Contains(got, string(h.Ada)) {
					t.Errorf("told %v", got)
				}
				c.then(h, id, h.Ada, h.Cem)
				if name == "closing" && h.count("account_keys", "account_id = ?", h.Cem) != 0 {
					t.Error("the key is still there")
				}
			})
		})
	}
}

func TestAPauseOrAWarningEndsNoPair(t *testing.T) {
	each(t, func(h *house) {
		id := h.paired(h.Ada, h.Cem)
		h.must(h.Circles.Pause(h.Context(), h.Cem, h.Tuesday, 7))
		if p := h.see(h.Ada, id); p.State != companion.Active {
			t.Errorf("%+v", p)
		}
		h.write(h.Cem, id, 1)
	})
}
