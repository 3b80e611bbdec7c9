package duty

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Desk lists whom stewards are to speak with, and counts. Nothing in it is of a circle
// that by is or was in but the counts, which are of all.
func (s *Service) Desk(ctx context.Context, by account.ID) (*CallDesk, error) {
	g := s.db.Read(ctx)
	now := s.db.Now()
	one, err := s.stewards.Read(ctx, g, by, now)
	if err != nil {
		return nil, err
	}
	if err := policy.Check(policy.Standing{Steward: one != nil}, policy.SeeDesk); err != nil {
		return nil, err
	}
	var ids []CallID
	err = g.Table("desk_calls").Joins("JOIN debriefs ON debriefs.id = desk_calls.debrief_id").
		Where("debriefs.circle_id NOT IN (?)", circle.CirclesOf(g, by)).
		Order("CASE desk_calls.state WHEN 'open' THEN 0 WHEN 'taken' THEN 1 ELSE 2 END, desk_calls.due_at, desk_calls.id").Limit(maxCalls).Pluck("desk_calls.id", &ids).Error
	if err != nil {
		return nil, err
	}
	out := &CallDesk{Calls: []DeskCall{}}
	for _, id := range ids {
		r, of, err := s.find(ctx, g, id)
		if err != nil {
			return nil, err
		}
		c, err := s.show(ctx, g, by, r, of)
		if err != nil {
			return nil, err
		}
		out.Calls = append(out.Calls, *c)
	}
	out.Counts, err = counts(g, now.Add(-counted))
	return out, err
}

// counts counts how heavy it was to hold gatherings since a time; nil where so few
// wrote that one of them could be meant.
func counts(g *gorm.DB, since time.Time) (*LoadCounts, error) {
	var writers int64
	err := g.Table("debriefs").Joins("JOIN memberships ON memberships.id = debriefs.person_id").
		Where("debriefs.ended_at >= ? AND debriefs.load IS NOT NULL", since).Distinct("memberships.account_id").Count(&writers).Error
	if err != nil || writers < leastCount {
		return nil, err
	}
	var rows []struct {
		Load *int
		N    int
	}
	if err := g.Table("debriefs").Select("load, COUNT(*) AS n").Where("ended_at >= ?", since).Group("load").Scan(&rows).Error; err != nil {
		return nil, err
	}
	c := &LoadCounts{Loads: make([]int, 5)}
	for _, r := range rows {
		c.Held += r.N
		if r.Load != nil {
			c.Written += r.N
			c.Loads[*r.Load-1] = r.N
		}
	}
	return c, nil
}

// Take says that by is there for somebody, and what they write to them, which may be
// "". It returns ErrWord, ErrCallTaken, ErrCallOver, ErrCallStale or policy's refusal.
func (s *Service) Take(ctx context.Context, by account.ID, id CallID, version int64, word models.Private) (*DeskCall, error) {
	return s.work(ctx, by, id, version, word, func(tx *db.Tx, r *callRow) error {
		switch {
		case r.State == closed:
			return ErrCallOver
		case r.State == taken && *r.TakerID != by:
			return ErrCallTaken
		case r.State == open:
			r.TakenAt = &tx.Now
		}
		r.State, r.TakerID = taken, &by
		return nil
	})
}

// Close says that nothing more is to be done for somebody; what by writes to them stays
// for them to read. Twice is once. It returns ErrWord, ErrCallTaken, ErrCallStale or
// policy's refusal.
func (s *Service) Close(ctx context.Context, by account.ID, id CallID, version int64, word models.Private) (*DeskCall, error) {
	return s.work(ctx, by, id, version, word, func(tx *db.Tx, r *callRow) error {
		switch {
		case r.TakerID != nil && *r.TakerID != by:
			return ErrCallTaken
		case r.State == closed:
			return nil
		}
		r.State, r.TakerID, r.ClosedAt = closed, &by, &tx.Now
		return nil
	})
}

// work changes a call by a steward who has no part in its circle.
func (s *Service) work(ctx context.Context, by account.ID, id CallID, version int64, word models.Private, do func(*db.Tx, *callRow) error) (*DeskCall, error) {
	if word = word.Clean(); word.Runes() > MaxWord {
		return nil, ErrWord.At("word")
	}
	var out *DeskCall
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, of, err := s.take(tx, by, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			now, err := s.show(ctx, tx.DB, by, r, of)
			if err == nil {
				err = ErrCallStale.With(now)
			}
			return err
		}
		if err := do(tx, &r); err != nil {
			return err
		}
		if word != "" {
			if r.Word, err = s.close(tx, of.CircleID, wordPlace(r.ID), word); err != nil {
				return err
			}
		}
		r.Version++
		err = tx.Table("desk_calls").Where("id = ?", r.ID).Updates(map[string]any{
			"state": r.State, "version": r.Version, "taker_id": r.TakerID, "word": r.Word, "taken_at": r.TakenAt, "closed_at": r.ClosedAt,
		}).Error
		if err != nil {
			return err
		}
		out, err = s.show(ctx, tx.DB, by, r, of)
		return err
	})
	return out, err
}

// take takes a call, with its circle, for a steward.
func (s *Service) take(tx *db.Tx, by account.ID, id CallID) (r callRow, of cardRow, err error) {
	if r, of, err = s.find(tx.Context(), tx.DB, id); err != nil { // only to learn the circle, which never changes
		return r, of, err
	}
	if _, err := circle.Hold(tx, of.CircleID); err != nil {
		return r, of, err
	}
	if r, of, err = s.find(tx.Context(), tx.DB, id); err != nil {
		return r, of, err
	}
	as, _, err := s.stewards.Standing(tx.Context(), tx.DB, by, of.CircleID, tx.Now)
	if err == nil {
		err = policy.Check(as, policy.WorkDesk)
	}
	return r, of, err
}

// find finds a call as it stands, with the card it is of.
func (s *Service) find(ctx context.Context, g *gorm.DB, id CallID) (r callRow, of cardRow, err error) {
	if !models.IsID(string(id)) {
		return r, of, policy.ErrHidden
	}
	if err = g.Where("id = ?", id).Take(&r).Error; err == nil {
		err = g.Where("id = ?", r.DebriefID).Take(&of).Error
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	if err != nil {
		return r, of, err
	}
	r, err = s.stands(ctx, g, r, of.CircleID)
	return r, of, err
}

// stands is how a call stands: it waits again once whoever took it may not work on it
// any more.
func (s *Service) stands(ctx context.Context, g *gorm.DB, r callRow, in circle.ID) (callRow, error) {
	if r.State != taken {
		return r, nil
	}
	var as policy.Standing
	if r.TakerID != nil {
		var err error
		if as, _, err = s.stewards.Standing(ctx, g, *r.TakerID, in, s.db.Now()); err != nil {
			return r, err
		}
	}
	if policy.Check(as, policy.WorkDesk) != nil {
		r.State, r.TakerID, r.TakenAt, r.Word = open, nil, nil, nil
	}
	return r, nil
}

// show shows a call to a steward who may work on it.
func (s *Service) show(ctx context.Context, g *gorm.DB, by account.ID, row callRow, of cardRow) (*DeskCall, error) {
	c := &DeskCall{
		ID: row.ID, Kind: row.Kind, State: row.State, Version: row.Version, Mine: row.TakerID != nil && *row.TakerID == by,
		At: row.At, DueAt: row.DueAt, ClosedAt: row.ClosedAt, May: []string{},
	}
	var err error
	if c.Circle, err = circle.NameOf(g, of.CircleID); err != nil {
		return nil, err
	}
	people, err := circle.PersonsOf(ctx, g, s.box, []circle.PersonID{of.PersonID})
	if err != nil {
		return nil, err
	}
	c.Person = people[of.PersonID]
	if c.Taker, err = s.taker(ctx, g, row); err != nil {
		return nil, err
	}
	if c.Word, err = s.open(ctx, wordPlace(row.ID), row.Word); err != nil {
		return nil, err
	}
	switch {
	case row.State == open:
		c.May = append(c.May, "take")
	case row.State == taken && c.Mine:
		c.May = append(c.May, "write", "close")
	}
	return c, nil
}
