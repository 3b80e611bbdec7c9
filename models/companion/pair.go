package companion

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// maxListed bounds the pairs listed at once: two that go on, and those that ended in
// the last seven days.
const maxListed = 50

// Of lists by's companions: those with whom it goes on first, and then the latest.
func (s *Service) Of(ctx context.Context, by account.ID) ([]Pair, error) {
	g, now := s.db.Read(ctx), s.db.Now()
	rows, err := of(g, by, now)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, g, by, now, rows...)
}

func of(g *gorm.DB, by account.ID, now time.Time) ([]pairRow, error) {
	var rows []pairRow
	if err := g.Where("a_account_id = ? OR b_account_id = ?", by, by).Order("id DESC").Limit(maxListed).Find(&rows).Error; err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r pairRow) bool {
		_, _, err := r.in(by, now)
		return err != nil
	})
	slices.SortStableFunc(rows, func(a, b pairRow) int {
		switch aEnded, bEnded := a.over(now) != nil, b.over(now) != nil; {
		case aEnded == bEnded:
			return 0
		case aEnded:
			return 1
		}
		return -1
	})
	return rows, nil
}

// See reads one of by's pairs. Whoever is not one of the two finds nothing.
func (s *Service) See(ctx context.Context, by account.ID, id ID) (*Pair, error) {
	g, now := s.db.Read(ctx), s.db.Now()
	r, err := find(g, id)
	if err != nil {
		return nil, err
	}
	if _, _, err := r.in(by, now); err != nil {
		return nil, err
	}
	return s.showOne(ctx, g, by, now, r)
}

func (s *Service) showOne(ctx context.Context, g *gorm.DB, by account.ID, now time.Time, r pairRow) (*Pair, error) {
	all, err := s.show(ctx, g, by, now, r)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// show shows pairs to somebody who is one of the two in each.
func (s *Service) show(ctx context.Context, g *gorm.DB, by account.ID, now time.Time, rows ...pairRow) ([]Pair, error) {
	out := make([]Pair, 0, len(rows))
	var people []circle.PersonID
	var circles []circle.ID
	var accounts []account.ID
	for _, r := range rows {
		_, theirs := r.sides(by)
		people, circles, accounts = append(people, theirs.ID), append(circles, r.CircleID), append(accounts, theirs.AccountID)
	}
	if len(rows) == 0 {
		return out, nil
	}
	names, err := circle.PersonsOf(ctx, g, s.box, people)
	if err != nil {
		return nil, err
	}
	called, err := circle.Called(g, circles)
	if err != nil {
		return nil, err
	}
	var keys []keyRow
	if err := g.Where("account_id IN ?", accounts).Find(&keys).Error; err != nil {
		return nil, err
	}
	key := map[account.ID]PublicKey{}
	for _, k := range keys {
		key[k.AccountID] = k.Public
	}
	for _, r := range rows {
		mine, theirs := r.sides(by)
		p := Pair{
			ID: r.ID, Circle: r.CircleID, CircleName: called[r.CircleID], Me: mine.ID, Member: theirs.ID, Name: names[theirs.ID].Name, State: Active,
			StartedOn: dayOf(r.StartedAt), EndsOn: dayOf(r.EndsAt), RenewsOn: dayOf(r.EndsAt.Add(-renewFrom)), Seq: r.Seq,
			Mine: OwnSide{mine.Rests, mine.Renews, mine.Nudge}, Theirs: OtherSide{theirs.Renews, theirs.Nudge}, Key: key[theirs.AccountID],
		}
		if mine.Rests || theirs.Rests {
			p.State = Resting
		}
		if theirs.WroteOn != nil {
			p.LastTheirs = *theirs.WroteOn
		}
		if at := r.over(now); at != nil {
			until := at.Add(keepFor)
			p.State, p.EndsOn, p.RenewsOn, p.KeptUntil = Ended, dayOf(*at), "", &until
		}
		out = append(out, p)
	}
	return out, nil
}

// End ends a pair, by either of the two, at once and without a reason. For seven
// days both can read what they wrote. Twice is once.
func (s *Service) End(ctx context.Context, by account.ID, id ID) (*Pair, error) {
	return s.choose(ctx, by, id, func(tx *db.Tx, r *pairRow, _ *side) error {
		r.end(tx.Now)
		return nil
	})
}

// end ends a pair that goes on.
func (r *pairRow) end(now time.Time) {
	if r.over(now) == nil {
		r.EndedAt = &now
	}
}

// Renew says whether by would like eight weeks more; where both would, there are. It
// returns ErrOver, or ErrEarly before the last two weeks.
func (s *Service) Renew(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return s.choose(ctx, by, id, func(tx *db.Tx, r *pairRow, mine *side) error {
		switch {
		case r.over(tx.Now) != nil:
			return ErrOver
		case on && tx.Now.Before(r.EndsAt.Add(-renewFrom)):
			return ErrEarly
		}
		if mine.Renews = on; r.A.Renews && r.B.Renews {
			r.EndsAt = r.EndsAt.Add(pairFor)
			r.A.Renews, r.B.Renews = false, false
		}
		return nil
	})
}

// Rest says that by rests, or goes on. It returns ErrOver.
func (s *Service) Rest(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return s.choose(ctx, by, id, func(tx *db.Tx, r *pairRow, mine *side) error {
		if r.over(tx.Now) != nil {
			return ErrOver
		}
		mine.Rests = on
		return nil
	})
}

// AllowNudge says whether by would like one line after three quiet weeks. It returns
// ErrOver.
func (s *Service) AllowNudge(ctx context.Context, by account.ID, id ID, on bool) (*Pair, error) {
	return s.choose(ctx, by, id, func(tx *db.Tx, r *pairRow, mine *side) error {
		if r.over(tx.Now) != nil {
			return ErrOver
		}
		mine.Nudge = on
		return nil
	})
}

// choose changes a pair of by's and shows it.
func (s *Service) choose(ctx context.Context, by account.ID, id ID, do func(tx *db.Tx, r *pairRow, mine *side) error) (*Pair, error) {
	var out *Pair
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, err := change(tx, by, id, func(r *pairRow, mine *side) error { return do(tx, r, mine) })
		if err != nil {
			return err
		}
		out, err = s.showOne(ctx, tx.DB, by, tx.Now, r)
		return err
	})
	return out, err
}
