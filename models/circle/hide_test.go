package circle_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// pair is what two people of Tuesday have between them, as either is shown it.
type pair struct {
	*testing.T
	w *fixture.World
	h *dbtest.House
}

func (p pair) block(by, about account.ID) {
	p.Helper()
	if err := p.w.Circles.Block(p.Context(), by, p.w.Tuesday, p.w.People[about]); err != nil {
		p.Fatal(err)
	}
}

func (p pair) unblock(by, about account.ID) {
	p.Helper()
	if err := p.w.Circles.Unblock(p.Context(), by, p.w.Tuesday, p.w.People[about]); err != nil {
		p.Fatal(err)
	}
}

// folds asserts whom somebody reads folded, and whom they are told they have blocked.
func (p pair) folds(by account.ID, folded, blocked []account.ID) {
	p.Helper()
	r, err := p.w.Rooms.Snapshot(p.Context(), by, p.w.Room)
	if err != nil {
		p.Fatal(err)
	}
	mine, err := p.w.Circles.Blocked(p.Context(), by, p.w.Tuesday)
	if err != nil {
		p.Fatal(err)
	}
	people := func(who []account.ID) []circle.PersonID {
		all := []circle.PersonID{}
		for _, one := range who {
			all = append(all, p.w.People[one])
		}
		slices.Sort(all)
		return all
	}
	if !slices.Equal(r.Folded, people(folded)) || !slices.Equal(mine, people(blocked)) {
		p.Errorf("folded %q and blocked %q, not %q and %q", r.Folded, mine, people(folded), people(blocked))
	}
}

// poked are whom notices named since so many events. Whatever else was told is an
// error: nobody is told of a block.
func (p pair) poked(since int) (all []string) {
	p.Helper()
	for _, e := range p.h.Heard.All()[since:] {
		if len(e.To) != 1 || e.Notice != "folded" || e.Stream.ID != string(p.w.Room) || e.Seq != 0 || len(e.Change) > 0 {
			p.Errorf("told %+v", e)
		}
		all = append(all, e.To...)
	}
	slices.Sort(all)
	return all
}

func (p pair) both(a, b account.ID) []string {
	all := []string{string(p.w.People[a]), string(p.w.People[b])}
	slices.Sort(all)
	return all
}

func TestABlockFoldsForBothAndIsToldToNobodyElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := pair{t, w, h}
		acts := func() (n int64) {
			if err := h.DB.Read(t.Context()).Table("acts").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		before, since := acts(), len(h.Heard.All())
		p.block(w.Cem, w.Bo)
		p.block(w.Cem, w.Bo) // twice is once
		if got := p.poked(since); !slices.Equal(got, p.both(w.Bo, w.Cem)) {
			t.Errorf("poked %q", got)
		}
		p.folds(w.Cem, []account.ID{w.Bo}, []account.ID{w.Bo})
		p.folds(w.Bo, []account.ID{w.Cem}, nil)
		p.folds(w.Ada, nil, nil)

		since = len(h.Heard.All())
		p.block(w.Bo, w.Cem) // which changes nothing of what either reads
		p.unblock(w.Cem, w.Bo)
		if got := p.poked(since); got != nil {
			t.Errorf("poked %q, and nothing changed", got)
		}
		p.folds(w.Cem, []account.ID{w.Bo}, nil)
		p.folds(w.Bo, []account.ID{w.Cem}, []account.ID{w.Cem})

		p.unblock(w.Bo, w.Cem)
		p.unblock(w.Bo, w.Cem)
		if got := p.poked(since); !slices.Equal(got, p.both(w.Bo, w.Cem)) {
			t.Errorf("poked %q", got)
		}
		p.folds(w.Cem, nil, nil)
		p.folds(w.Bo, nil, nil)
		if after := acts(); after != before {
			t.Errorf("%d acts of it are kept", after-before)
		}
	})
}

func TestOneBlocksWhoIsThereAndNotOneself(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for who, want := range map[circle.PersonID]error{
			w.People[w.Cem]: circle.ErrYourself,
			"nobody":        policy.ErrHidden,
			circle.PersonID("0190b4a0-0000-7000-8000-000000000000"): policy.ErrHidden,
		} {
			if err := w.Circles.Block(t.Context(), w.Cem, w.Tuesday, who); !errors.Is(err, want) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if err := w.Circles.Block(t.Context(), w.Fin, w.Tuesday, w.People[w.Cem]); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("somebody outside: %v", err)
		}
		if _, err := w.Circles.Blocked(t.Context(), w.Fin, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("somebody outside: %v", err)
		}
	})
}

func TestWhoeverIsBlockedStillLooksAfterWhoeverBlockedThem(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		pair{t, w, h}.block(w.Cem, w.Bo)
		if err := w.Circles.Mute(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], 10, why); err != nil {
			t.Error(err)
		}
	})
}

func TestABlockEndsWithEitherMembership(t *testing.T) {
	for name, goes := range map[string]func(*fixture.World) account.ID{
		"whoever made it":   func(w *fixture.World) account.ID { return w.Cem },
		"whom it was about": func(w *fixture.World) account.ID { return w.Bo },
	} {
		t.Run(name, func(t *testing.T) {
			fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
				p := pair{t, w, h}
				p.block(w.Cem, w.Bo)
				p.block(w.Ada, w.Cem)
				p.block(w.Ada, w.Bo)
				who := goes(w)
				if err := w.Circles.Leave(t.Context(), who, w.Tuesday); err != nil {
					t.Fatal(err)
				}
				var left []circle.PersonID
				if err := h.DB.Read(t.Context()).Raw(`SELECT by_id FROM blocks UNION ALL SELECT about_id FROM blocks`).Scan(&left).Error; err != nil {
					t.Fatal(err)
				}
				if len(left) != 2 || slices.Contains(left, w.People[who]) {
					t.Errorf("%q are left", left)
				}
			})
		})
	}
}

func TestTwoWhoBlockEachOtherAtOnceReadEachOtherFolded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := pair{t, w, h}
		since := len(h.Heard.All())
		var wg sync.WaitGroup
		for by, about := range map[account.ID]account.ID{w.Cem: w.Bo, w.Bo: w.Cem} {
			wg.Go(func() {
				if err := w.Circles.Block(t.Context(), by, w.Tuesday, w.People[about]); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := p.poked(since); !slices.Equal(got, p.both(w.Bo, w.Cem)) { // by the first of them alone
			t.Errorf("poked %q", got)
		}
		p.folds(w.Cem, []account.ID{w.Bo}, []account.ID{w.Bo})
		p.folds(w.Bo, []account.ID{w.Cem}, []account.ID{w.Cem})
	})
}
