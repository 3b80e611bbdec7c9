package circle_test

import (
	"errors"
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

// covers: edge 86
func TestWhoTakesANewNameIsCalledSoEverywhereAndNobodyTakesTheOldOne(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		set(t, h, "memberships", "circle_id = ?", w.Tuesday, "attended", 2)
		now := models.Now()
		h.DB.Clock(func() time.Time { return now })
		called := func(who account.ID, name string) error {
			n := models.Private(name)
			_, err := w.Circles.SetName(ctx, who, w.Tuesday, &n, nil)
			return err
		}
		made, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, fixture.Update("a", "ideas", "Before", "Words of before"))
		if err != nil {
			t.Fatal(err)
		}
		is := func(name models.Private) {
			t.Helper()
			page, err := w.Threads.Read(ctx, w.Dee, made, 0)
			if err != nil {
				t.Fatal(err)
			}
			if page.Opening.Author.Name != name {
				t.Errorf("%+v, not %s", page.Opening.Author, name)
			}
		}
		is("Cem")
		if err := called(w.Cem, "Cemal"); err != nil {
			t.Fatal(err)
		}
		is("Cemal")
		for _, name := range []string{"Cem", "CEM", "\uff23em"} { // the last with a wide letter
			if err := called(w.Bo, name); !errors.Is(err, circle.ErrTaken) {
				t.Errorf("%q was taken by another: %v", name, err)
			}
		}
		if err := called(w.Cem, "Jem"); !errors.Is(err, circle.ErrRenamed) {
			t.Errorf("a third name in a week: %v", err)
		}
		if err := called(w.Cem, "CEMAL"); err != nil {
			t.Errorf("the same name in capitals: %v", err)
		}
		formerly := func(by account.ID) []circle.FormerName {
			t.Helper()
			all, err := w.Circles.Formerly(ctx, by, w.Tuesday, w.People[w.Cem])
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if all := formerly(w.Ada); len(all) != 1 || all[0].Name != "Cem" || !all[0].At.Equal(now) {
			t.Errorf("%+v", all)
		}
		if _, err := w.Circles.Formerly(ctx, w.Dee, w.Tuesday, w.People[w.Cem]); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member reads what others were called: %v", err)
		}
		rows := func(where string) int64 {
			t.Helper()
			var n int64
			if err := h.DB.Read(ctx).Table("former_names").Where(where).Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		now = now.Add(31 * 24 * time.Hour)
		if all := formerly(w.Ada); len(all) != 0 {
			t.Errorf("after thirty days: %+v", all)
		}
		for range 2 {
			if _, err := w.Circles.SweepFormer(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if rows("name IS NULL") != 1 || rows("name IS NOT NULL") != 0 {
			t.Error("the name of a month ago is still sealed there")
		}
		if err := called(w.Bo, "Cem"); !errors.Is(err, circle.ErrTaken) {
			t.Errorf("after thirty days: %v", err)
		}
		if err := called(w.Cem, "Cem"); err != nil {
			t.Errorf("one's own name, taken up again: %v", err)
		}
		now = now.Add(8 * 24 * time.Hour)
		if err := called(w.Cem, "Jem"); err != nil {
			t.Fatal(err)
		}
		now = now.Add(91 * 24 * time.Hour)
		if err := called(w.Bo, "Cem"); err != nil {
			t.Errorf("after ninety days: %v", err)
		}
		if n, err := w.Circles.SweepFormer(ctx); err != nil || n == 0 || rows("name_key IS NOT NULL") != 1 { // what Bo was called till now
			t.Errorf("%d %v, %d left", n, err, rows("name_key IS NOT NULL"))
		}
	})
}

func TestTheNameOfWhoIsForgottenIsNobodysForAWhile(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		set(t, h, "memberships", "circle_id = ?", w.Tuesday, "attended", 2)
		if err := w.Circles.LeaveAs(ctx, w.Cem, w.Tuesday, circle.Former); err != nil {
			t.Fatal(err)
		}
		name := models.Private("Cem")
		if _, err := w.Circles.SetName(ctx, w.Bo, w.Tuesday, &name, nil); !errors.Is(err, circle.ErrTaken) {
			t.Errorf("%v", err)
		}
		if _, err := w.Circles.Join(ctx, w.Fin, w.Tuesday, circle.Joining{Nonce: "j", AgreementsVersion: 1, Fit: true, Persona: "Cem"}); !errors.Is(err, circle.ErrTaken) {
			t.Errorf("%v", err)
		}
	})
}
