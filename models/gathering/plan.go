package gathering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
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
		if before, again, err := sameSetting(tx, stood, p); err != nil || again {
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
		if err := s.free(tx, g, g.HostID, stood.Person, g.StartsAt); err != nil {
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
func sameSetting(tx *db.Tx, stood circle.Stood, p Plan) (g row, again bool, err error) {
	again, err = has(tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", stood.Circle, stood.Person, p.Nonce), &g)
	if again && (!g.StartsAt.Equal(p.StartsAt) || g.Minutes != p.Minutes) {
		err = circle.ErrReused
	}
	return g, again, err
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
		was := g
		if err := s.plan(tx, &g, c); err != nil {
			return g, err
		}
		if !g.StartsAt.Equal(was.StartsAt) && g.SeriesID != nil {
			g.Moved = true
		}
		if err := s.stillFree(tx, g, was, stood.Person); err != nil {
			return g, err
		}
		return g, s.edited(tx, &g, stood, was)
	})
}

// edited writes what has changed of a gathering to come since it was as it was.
func (s *Service) edited(tx *db.Tx, g *row, stood circle.Stood, was row) error {
	if !g.StartsAt.Equal(was.StartsAt) || g.Minutes != was.Minutes {
		g.Revised++
		if err := tx.Table("green_lines").Where("gathering_id = ?", g.ID).Update("expires_at", g.greenUntil()).Error; err != nil {
			return err
		}
	}
	err := tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"title": g.Title, "starts_at": g.StartsAt, "minutes": g.Minutes, "plan": g.Plan,
		"occurrence": g.Occurrence, "moved": g.Moved, "revised": g.Revised,
	}).Error
	if err != nil {
		return err
	}
	return s.placed(tx, *g, stood)
}

// Cancel says of a gathering that has not begun that it will not be, and why; also
// while people wait for it. Its guests' seats end with it, and nobody has missed
// it. Twice is once.
func (s *Service) Cancel(ctx context.Context, by account.ID, id ID, why models.Private) (*Gathering, error) {
	if why = why.Clean(); why == "" || why.Runes() > MaxWhy {
		return nil, ErrWhy.At("why")
	}
	return s.change(ctx, by, id, policy.Schedule, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		if err := s.lasting(tx, stood, "why", why); err != nil {
			return g, err
		}
		switch g.State {
		case cancelled:
			return g, nil
		case scheduled:
			_, err := s.cancel(tx, &g, stood, why)
			return g, err
		case opened:
			if !g.begun() && g.Script != nil {
				g.because = why
				_, err := s.apply(tx, &g, stood, script.Input{Kind: script.Cancel, By: script.Person(stood.Person), May: true})
				return g, err
			}
		}
		return g, s.over(tx, g, stood)
	})
}

// cancel calls a gathering off, and returns the membership version that is told
// under.
func (s *Service) cancel(tx *db.Tx, g *row, stood circle.Stood, why models.Private) (mver int64, err error) {
	live := g.State == opened
	g.State, g.ClosedAt, g.Revised = cancelled, &tx.Now, g.Revised+1
	if g.Why, err = s.seal(tx, g.CircleID, seal.Names, whyPlace(g.ID), why); err != nil {
		return 0, err
	}
	if g.SeriesID != nil && why == "" && !meets(stood.State) {
		// Nobody called this one off: the circle does not meet. If it does again in
		// time, its series sets another for that day.
		if err := letGo(tx, g); err != nil {
			return 0, err
		}
	}
	err = tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"state": g.State, "closed_at": g.ClosedAt, "why": g.Why, "revised": g.Revised, "series_id": g.SeriesID, "occurrence": g.Occurrence,
	}).Error
	if err != nil {
		return 0, err
	}
	if err := clearSeats(tx, g.ID); err != nil {
		return 0, err
	}
	if live {
		if err := s.stopLive(tx, g); err != nil {
			return 0, err
		}
		if stood.Mver, err = circle.Restand(tx, g.CircleID); err != nil {
			return 0, err
		}
	}
	if err := s.retain(tx, g, stood); err != nil {
		return 0, err
	}
	if stood.State != circle.Archived { // or nobody is in it any more
		if err := s.circles.EndTrials(tx, g.CircleID, string(g.ID)); err != nil {
			return 0, err
		}
	}
	return stood.Mver, s.tell(tx, *g, stood, stood.Mver)
}

// plan puts what c says into g, if it is right.
func (s *Service) plan(tx *db.Tx, g *row, c Change) (err error) {
	if c.Title != nil {
		if g.Title, err = s.sealTitle(tx, g.CircleID, titlePlace(g.ID), *c.Title); err != nil {
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
		if g.Plan, err = planFor(tx.DB, g.CircleID, *c.Plan); err != nil {
			return err
		}
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
	g.holds(*c.Host)
	return leads(tx, g.CircleID, g.HostID)
}

func (s *Service) sealTitle(tx *db.Tx, in circle.ID, at seal.Place, title models.Private) ([]byte, error) {
	if title = title.Clean(); title.Runes() > MaxTitle {
		return nil, ErrTitle.At("title")
	}
	stood, err := circle.Hold(tx, in)
	if err == nil {
		err = s.lasting(tx, stood, "title", title)
	}
	if err != nil {
		return nil, err
	}
	return s.seal(tx, in, seal.Names, at, title)
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
		if person != "" {
			guardian, err := circle.SeePerson(tx, g.CircleID, person)
			if err == nil && policy.Check(guardian.Standing, policy.ReadCircle) != nil {
				err = ErrGuardian.At("member")
			}
			if err != nil {
				return g, err
			}
			if err := s.mayHold(tx, g, guarding, person, stood.Person); err != nil {
				return g, err
			}
		}
		if g.Script != nil {
			_, err := s.apply(tx, &g, stood, script.Input{Kind: script.Appoint, To: script.Person(person)})
			return g, err
		}
		g.give(guarding, person)
		return g, s.placed(tx, g, stood)
	})
}

// placed puts down who has which place in a gathering that is to come, and tells it.
func (s *Service) placed(tx *db.Tx, g row, stood circle.Stood) error {
	if err := g.keepPlaces(tx); err != nil {
		return err
	}
	return s.tell(tx, g, stood, stood.Mver)
}

// gone takes from somebody who is not in a circle any more, or has left it for a
// time, what they were to watch over, and their seat in what is on. It is told by
// circle.OnGone.
func (s *Service) gone(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err != nil {
		return err
	}
	house, err := circle.Hold(tx, in)
	if err != nil {
		return err
	}
	if stood.Person == "" || !stillThere(policy.Check(stood.Standing, policy.RunGathering)) {
		if err := s.leavePlaces(tx, house, person, stood.Person != ""); err != nil {
			return err
		}
	}
	if policy.Check(stood.Standing, policy.EnterRoom) == nil {
		return nil
	}
	return s.inLive(tx, in, func(g *row) error {
		_, err := s.apply(tx, g, house, script.Input{Kind: script.Leave, To: script.Person(person)})
		return err
	})
}

// muted has what is on know that somebody may not speak for a time, or may again.
// It is told by circle.OnMuted.
func (s *Service) muted(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err != nil || stood.Person == "" {
		return err
	}
	return s.inLive(tx, in, func(g *row) error { return s.heed(tx, g, stood) })
}

// keptOut takes the seat from somebody who was asked to stay out of the room. It
// is told by room.OnKeptOut, also when they are let in again: then there is none.
func (s *Service) keptOut(tx *db.Tx, in room.ID, person circle.PersonID) error {
	out, err := room.KeptOut(tx.DB, in, person)
	if err != nil || !out {
		return err
	}
	var of circle.ID
	if err := tx.Table("rooms").Select("circle_id").Where("id = ?", in).Scan(&of).Error; err != nil {
		return err
	}
	house, err := circle.Hold(tx, of)
	if err != nil {
		return err
	}
	return s.inLive(tx, of, func(g *row) error {
		if g.RoomID != in {
			return nil
		}
		_, err := s.apply(tx, g, house, script.Input{Kind: script.Leave, To: script.Person(person)})
		return err
	})
}

// maxOn bounds the gatherings of one circle that are on: one in each room.
const maxOn = 20

// inLive does something in each gathering of a circle that is on. The unit of work
// has taken the circle and its rooms.
func (s *Service) inLive(tx *db.Tx, in circle.ID, do func(*row) error) error {
	var on []row
	err := tx.Clauses(db.Take).Where("circle_id = ? AND state = ? AND script IS NOT NULL", in, opened).Order("id").Limit(maxOn).Find(&on).Error
	if err != nil {
		return err
	}
	for i := range on {
		if err := do(&on[i]); err != nil {
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
