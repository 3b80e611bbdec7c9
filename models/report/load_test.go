package report_test

import (
	"errors"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/report"
)

// filed has Cem report something Ada or Dee said, and is the case.
func (h *house) filed(nonce, category string) report.CaseID {
	h.Helper()
	_, err := h.Reports.File(h.Context(), h.Cem, h.Tuesday, report.Filing{Nonce: nonce, Thing: h.said(h.Dee, nonce, "Words "+nonce), Category: category})
	if err != nil {
		h.Fatal(err)
	}
	for _, c := range h.cases(h.Bo) {
		if known[c.ID] {
			continue
		}
		known[c.ID] = true
		return c.ID
	}
	h.Fatal("no case")
	return ""
}

// known are the cases that were found before.
var known = map[report.CaseID]bool{}

func (h *house) hold(by account.ID, id report.CaseID) error {
	h.Helper()
	c, err := h.Reports.See(h.Context(), by, id)
	if err != nil {
		h.Fatal(err)
	}
	_, err = h.Reports.Hold(h.Context(), by, id, c.Version)
	return err
}

// covers: domain.md §8.6, four hours of report work a week
func TestWhoeverWorkedOnReportsForFourHoursTakesOnlyWhatCannotWait(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		for h.now = h.now.Truncate(24 * time.Hour).Add(12 * time.Hour); h.now.UTC().Weekday() != time.Monday; {
			h.later(24 * time.Hour)
		}
		if err := h.Rooms.LetIn(ctx, h.Bo, h.Room, h.People[h.Dee]); err != nil {
			t.Fatal(err)
		}
		one, two := h.filed("one", "harassment"), h.filed("two", "hate")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for range 7 { // three and a half hours; two at once count once
			must(h.hold(h.Bo, one))
			must(h.hold(h.Bo, two))
			h.later(report.HeldFor)
		}
		must(h.hold(h.Bo, one))
		c, err := h.Reports.See(ctx, h.Bo, one)
		must(err)
		h.later(10 * time.Minute)
		if _, err = h.Reports.LetGo(ctx, h.Bo, one, c.Version); err != nil { // what is given back is not worked on
			t.Fatal(err)
		}
		h.later(time.Hour)
		must(h.hold(h.Bo, one))
		h.later(report.HeldFor - time.Minute)
		must(h.hold(h.Bo, one)) // 4:09: they go on with what they have
		refused := h.hold(h.Bo, two)
		if !errors.Is(refused, report.ErrWork) {
			t.Fatalf("%v", refused)
		}
		var e *models.Error
		if errors.As(refused, &e); e.State.(report.WorkFrom).Until.Weekday() != time.Monday || !e.State.(report.WorkFrom).Until.After(h.now) {
			t.Errorf("%v", e.State)
		}
		must(h.hold(h.Ada, two)) // somebody else
		must(h.hold(h.Bo, h.filed("three", "unsafe_now")))
		h.later(8 * time.Hour)
		if err := h.hold(h.Bo, two); !errors.Is(err, report.ErrWork) {
			t.Errorf("%v", err)
		}
		rows := func() (n int64) {
			must(h.at.DB.Read(ctx).Table("case_work").Where("account_id = ?", h.Bo).Count(&n).Error)
			return n
		}
		h.later(6 * 24 * time.Hour) // it is another week
		must(h.hold(h.Bo, h.filed("four", "other")))
		if rows() == 0 {
			t.Error("nothing is put down")
		}
		h.later(15 * 24 * time.Hour)
		_, err = h.Reports.SweepKept(ctx, 100)
		must(err)
		if n := rows(); n != 0 {
			t.Errorf("%d are kept", n)
		}
		must(h.hold(h.Ada, h.filed("five", "other")))
		must(h.at.DB.Do(ctx, func(tx *db.Tx) error { return h.Reports.ForgetReporter(tx, h.Ada) }))
		var n int64
		if must(h.at.DB.Read(ctx).Table("case_work").Count(&n).Error); n != 0 {
			t.Errorf("%d of somebody who is no more", n)
		}
	})
}
