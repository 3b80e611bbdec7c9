package gathering

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
	"example.org/afterward/models/room"
)

// Schedule sets a gathering. The same nonce from the same person yields the
// gathering it first set. It returns what is wrong with p, ErrTooMany,
// circle.ErrResting, or policy's refusal.
func (s *Service) Schedule(ctx context.Context, by account.ID, in circle.ID, p Plan) (*Gathering, error) {
	if err := circle.CheckNonce(p.Nonce); err != nil {
		return nil, err
	}
	p.StartsAt = p.StartsAt.UTC().Truncate(time.Microsecond)
	return s.one(ctx, func(tx *db.Tx) (row, circle.Stood, error) {
		stood, err := circle.Take(tx, by, in)
		if err == nil {
			err = policy.Check(stood.Standing, policy.Schedule)
		}
		if err != nil {
			return row{}, stood, err
		}
		if p.Host == "" {
			p.Host = stood.Person
		}
		if before, again, err := s.sameSetting(tx, stood, p); err != nil || again {
			return before, stood, err
		}
		if err := circle.Speaks(stood.State); err != nil {
			return row{}, stood, err
		}
		g := row{
			ID: ID(models.NewID()), CircleID: in, ByID: stood.Person, Nonce: p.Nonce, State: scheduled, Plan: "{}", CreatedAt: tx.Now,
		}
		var coming int64
		if err := tx.Table("gatherings").Where("circle_id = ? AND state = ?", in, scheduled).Count(&coming).Error; err != nil {
			return g, stood, err
		}
		if coming >= MaxComing {
			return g, stood, ErrTooMany
		}
		if err := s.plan(tx, &g, Change{Title: &p.Title, StartsAt: &p.StartsAt, Minutes: &p.Minutes, Host: &p.Host, Plan: &p.Plan}); err != nil {
			return g, stood, err
		}
		if g.RoomID, err = roomOf(tx.DB, in); err != nil {
			return g, stood, err
		}
		if err := tx.Create(&g).Error; err != nil {
			return g, stood, err
		}
		return g, stood, s.tell(tx, g, stood, stood.Mver)
	})
}

// sameSetting finds the gathering a retry has set before.
func (s *Service) sameSetting(tx *db.Tx, stood circle.Stood, p Plan) (g row, again bool, err error) {
	err = tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", stood.Circle, stood.Person, p.Nonce).Take(&g).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return g, false, nil
	}
	if err == nil && (!g.StartsAt.Equal(p.StartsAt) || g.Minutes != p.Minutes) {
		err = circle.ErrReused
	}
	return g, true, err
}

// Edit changes a gathering that is still to come. It returns what is wrong with
// c, ErrOver with the gathering, or policy's refusal.
func (s *Service) Edit(ctx context.Context, by account.ID, id ID, c Change) (*Gathering, error) {
	if c.StartsAt != nil {
		at := c.StartsAt.UTC().Truncate(time.Microsecond)
		c.StartsAt = &at
	}
	return s.change(ctx, by, id, policy.Schedule, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		if g.State != scheduled || g.lapsed(stood.State, tx.Now) {
			return g, s.over(tx, g, stood)
		}
		was := g.StartsAt
		if err := s.plan(tx, &g, c); err != nil {
			return g, err
		}
		if !g.StartsAt.Equal(was) && g.SeriesID != nil {
			g.Moved = true
		}
		return g, s.edited(tx, &g, stood, was)
	})
}

// edited writes what has changed of a gathering to come, whose hour was another.
func (s *Service) edited(tx *db.Tx, g *row, stood circle.Stood, was time.Time) error {
	if !g.StartsAt.Equal(was) {
		g.Revised++
	}
	err := tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"title": g.Title, "starts_at": g.StartsAt, "minutes": g.Minutes, "host_id": g.HostID, "plan": g.Plan,
		"occurrence": g.Occurrence, "moved": g.Moved, "revised": g.Revised,
	}).Error
	if err != nil {
		return err
	}
	return s.tell(tx, *g, stood, stood.Mver)
}

// Cancel says of a gathering that has not begun that it will not be, and why; also
// while people wait for it. Its guests' seats end with it, and nobody has missed
// it. Twice is once.
func (s *Service) Cancel(ctx context.Context, by account.ID, id ID, why models.Private) (*Gathering, error) {
	if why = why.Clean(); why == "" || why.Runes() > MaxWhy {
		return nil, ErrWhy.At("why")
	}
	return s.change(ctx, by, id, policy.Schedule, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		switch g.State {
		case cancelled:
			return g, nil
		case scheduled:
			return s.cancel(tx, g, stood, why)
		case opened:
			if !g.begun() {
				return s.cancel(tx, g, stood, why)
			}
		}
		return g, s.over(tx, g, stood)
	})
}

func (s *Service) cancel(tx *db.Tx, g row, stood circle.Stood, why models.Private) (row, error) {
	var err error
	live := g.State == opened
	g.State, g.ClosedAt, g.Revised = cancelled, &tx.Now, g.Revised+1
	if g.Why, err = s.seal(tx, g.CircleID, whyPlace(g.ID), why); err != nil {
		return g, err
	}
	if g.SeriesID != nil && why == "" && !meets(stood.State) {
		// Nobody called this one off: the circle does not meet. If it does again in
		// time, its series sets another for that day.
		if err := letGo(tx, &g); err != nil {
			return g, err
		}
	}
	err = tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"state": g.State, "closed_at": g.ClosedAt, "why": g.Why, "revised": g.Revised, "series_id": g.SeriesID, "occurrence": g.Occurrence,
	}).Error
	if err != nil {
		return g, err
	}
	if err := clearSeats(tx, g.ID); err != nil {
		return g, err
	}
	if live {
		if err := s.stopLive(tx, &g); err != nil {
			return g, err
		}
		if stood.Mver, err = circle.Restand(tx, g.CircleID); err != nil {
			return g, err
		}
	}
	if stood.State != circle.Archived { // or nobody is in it any more
		if err := s.circles.EndTrials(tx, g.CircleID, string(g.ID)); err != nil {
			return g, err
		}
	}
	return g, s.tell(tx, g, stood, stood.Mver)
}

// plan puts what c says into g, if it is right.
func (s *Service) plan(tx *db.Tx, g *row, c Change) (err error) {
	if c.Title != nil {
		title, err := titled(*c.Title)
		if err != nil {
			return err
		}
		if g.Title, err = s.seal(tx, g.CircleID, titlePlace(g.ID), title); err != nil {
			return err
		}
	}
	if c.StartsAt != nil {
		if g.StartsAt = *c.StartsAt; g.StartsAt.Before(tx.Now.Add(-backdated)) || g.StartsAt.After(tx.Now.Add(farthest)) {
			return ErrStart.At("startsAt")
		}
	}
	if c.Minutes != nil {
		if g.Minutes = *c.Minutes; !lasts(g.Minutes) {
			return ErrLength.At("minutes")
		}
	}
	if c.Plan != nil {
		circles, err := houseOf(tx.DB, g.CircleID)
		if err != nil {
			return err
		}
		g.Plan = planText(circles.planned(*c.Plan))
	}
	if c.Plan != nil || c.Minutes != nil {
		p, err := planIn(g.Plan)
		if err == nil {
			err = checkPlan(p, g.Minutes)
		}
		if err != nil {
			return err
		}
	}
	if c.Host == nil {
		return nil
	}
	g.HostID = *c.Host
	return leads(tx, g.CircleID, g.HostID)
}

func titled(title models.Private) (models.Private, error) {
	if title = title.Clean(); title.Runes() > MaxTitle {
		return "", ErrTitle.At("title")
	}
	return title, nil
}

func lasts(minutes int) bool { return minutes >= MinLength && minutes <= MaxLength }

// leads refuses a person who does not look after the circle, or is not there.
func leads(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	host, err := circle.SeePerson(tx, in, person)
	if err == nil && policy.Check(host.Standing, policy.RunGathering) != nil {
		err = ErrHost.At("host")
	}
	return err
}

// SetGuardian makes a person the guardian of a gathering that is not over, "" for
// nobody. While it is on they have what a guardian may at once.
func (s *Service) SetGuardian(ctx context.Context, by account.ID, id ID, person circle.PersonID) (*Gathering, error) {
	return s.change(ctx, by, id, policy.AppointGuardian, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		if g.State != scheduled && g.State != opened || g.lapsed(stood.State, tx.Now) {
			return g, s.over(tx, g, stood)
		}
		if g.GuardianID = nil; person != "" {
			guardian, err := circle.SeePerson(tx, g.CircleID, person)
			if err == nil && policy.Check(guardian.Standing, policy.ReadCircle) != nil {
				err = ErrGuardian.At("member")
			}
			if err != nil {
				return g, err
			}
			g.GuardianID = &person
		}
		return g, s.watch(tx, g, stood, person)
	})
}

// watch puts down who watches over a gathering, and over its room while it is on.
func (s *Service) watch(tx *db.Tx, g row, stood circle.Stood, guardian circle.PersonID) error {
	if err := tx.Table("gatherings").Where("id = ?", g.ID).Update("guardian_id", g.GuardianID).Error; err != nil {
		return err
	}
	mver := stood.Mver
	if g.State == opened {
		if err := room.Watch(tx, g.RoomID, guardian); err != nil {
			return err
		}
		var err error
		if mver, err = circle.Restand(tx, g.CircleID); err != nil {
			return err
		}
	}
	return s.tell(tx, g, stood, mver)
}

// gone takes from somebody who is no longer in a circle what they watched over.
// It is told by circle.OnGone.
func (s *Service) gone(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err != nil || stood.Person != "" {
		return err
	}
	var watched []row
	err = tx.Clauses(db.Take).Where("circle_id = ? AND state IN ? AND guardian_id = ?", in, []string{scheduled, opened}, person).
		Order("id").Limit(MaxComing + 1).Find(&watched).Error
	if err != nil {
		return err
	}
	for _, g := range watched {
		g.GuardianID = nil
		if err := s.watch(tx, g, stood, ""); err != nil {
			return err
		}
	}
	return nil
}

func roomOf(g *gorm.DB, in circle.ID) (id room.ID, err error) {
	err = g.Table("rooms").Select("id").Where("circle_id = ?", in).Order("id").Limit(1).Scan(&id).Error
	if err == nil && id == "" {
		err = errNoRoom
	}
	return id, err
}

// over is ErrOver with the gathering as it stands.
func (s *Service) over(tx *db.Tx, g row, stood circle.Stood) error {
	now, err := s.of(tx.Context(), tx.DB, stood, tx.Now, g)
	if err != nil {
		return err
	}
	return ErrOver.With(now[0])
}

// change is one use-case about a gathering: lock, standing, law, and then do.
func (s *Service) change(ctx context.Context, by account.ID, id ID, a policy.Action, do func(*db.Tx, row, circle.Stood) (row, error)) (*Gathering, error) {
	return s.one(ctx, func(tx *db.Tx) (row, circle.Stood, error) {
		g, stood, err := take(tx, by, id)
		if err == nil {
			err = policy.Check(stood.Standing, a)
		}
		if err == nil {
			g, err = do(tx, g, stood)
		}
		return g, stood, err
	})
}

// one is a unit of work that yields one gathering.
func (s *Service) one(ctx context.Context, do func(*db.Tx) (row, circle.Stood, error)) (*Gathering, error) {
	var out Gathering
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := do(tx)
		if err != nil {
			return err
		}
		shown, err := s.of(tx.Context(), tx.DB, stood, tx.Now, g)
		if err == nil {
			out = shown[0]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}
