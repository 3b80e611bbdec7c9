package report_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// TestWhatWasDoneStaysAsItWasWritten tries, as the user whom the application is to
// its own database, to say something else of what was done.
//
// covers: features.md §1.5 immutable audit
func TestWhatWasDoneStaysAsItWasWritten(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		c := h.one(h.Bo)
		if _, err := h.Reports.Hold(ctx, h.Bo, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], circle.Grounds{Reason: "That was not kind.", Clause: 1, Case: string(c.ID)}); err != nil {
			t.Fatal(err)
		}
		try := func(q string) error {
			return h.at.DB.Do(ctx, func(tx *db.Tx) error { return tx.Exec(q).Error })
		}
		refused := []string{
			"UPDATE acts SET what = 'muted'", "UPDATE acts SET reason = NULL", "UPDATE acts SET by_id = NULL", "UPDATE acts SET at = at", "DELETE FROM acts",
			"UPDATE case_lines SET what = 'note'", "UPDATE case_lines SET words = NULL, by_id = NULL", "UPDATE case_lines SET act_id = case_id",
			"UPDATE case_lines SET by_id = NULL WHERE by_id IS NOT NULL", "DELETE FROM case_lines", "DELETE FROM cases",
		}
		if h.at.Files == "" {
			refused = append(refused, "TRUNCATE acts CASCADE", "TRUNCATE case_lines")
		}
		for _, q := range refused {
			if err := try(q); err == nil || !strings.Contains(err.Error(), "only ever added to") {
				t.Errorf("%s: %v", q, err)
			}
		}
		var lines, acts int64
		g := h.at.DB.Read(ctx)
		if err := g.Table("case_lines").Where("words IS NULL AND what IN ?", []string{"opened", "held"}).Count(&lines).Error; err != nil || lines < 2 {
			t.Errorf("%d lines: %v", lines, err)
		}
		if err := g.Table("acts").Where("what = 'warned' AND reason IS NOT NULL").Count(&acts).Error; err != nil || acts != 1 {
			t.Errorf("%d acts: %v", acts, err)
		}
		// A case that is closed goes whole when its time is over, and its lines with it.
		for _, q := range []string{"UPDATE cases SET closed_at = opened_at", "DELETE FROM cases"} {
			if err := try(q); err != nil {
				t.Errorf("%s: %v", q, err)
			}
		}
		if err := g.Table("case_lines").Count(&lines).Error; err != nil || lines != 0 {
			t.Errorf("%d lines are left of no case: %v", lines, err)
		}
	})
}
