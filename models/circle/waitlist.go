package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// How long a seat is held for somebody (features.md §1.1 and §6).
const (
	heldFor    = 48 * time.Hour
	heldBefore = 2 * time.Hour // ends so long before the next gathering …
	heldAtMin  = time.Hour     // … and is never shorter than this
)

// What can be wrong with changing a line.
var (
	ErrPlace = &models.Error{Kind: models.Invalid, Code: "request", Message: "There is no such place in the line."}
)

// fill lets held seats go whose time is over and asks the next in line for every
// seat that is free, in the unit of work that has taken the circle. While the
// door is closed for a time, or the circle rests or ends, nobody is asked.
func (s *Service) fill(tx *db.Tx, id ID) error {
	_, err := s.refill(tx, id)
	return err
}

// refill is fill, and says how many requests it has moved.
func (s *Service) refill(tx *db.Tx, id ID) (moved int64, err error) {
	c, err := find(tx.DB, id)
	if errors.Is(err, policy.ErrHidden) { // it has ended
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	now, err := tx.Clock()
	if err != nil {
		return 0, err
	}
	lapsed, err := s.lapse(tx, id, now)
	if err != nil {
		return 0, err
	}
	asked, err := s.offer(tx, c, c.Capacity-(c.Taken-int(lapsed)), now)
	if moved = lapsed + asked; err == nil && moved > 0 {
		err = tellAbout(tx, id)
	}
	return moved, err
}

// lapse ends the offers of a circle whose time is over, and frees their seats.
func (s *Service) lapse(tx *db.Tx, id ID, now time.Time) (int64, error) {
	var over []requestRow
	err := tx.Where("circle_id = ? AND state = ? AND offered_until <= ?", id, offered, now).Order("offered_until, id").Limit(MaxCapacity).Find(&over).Error
	if err != nil || len(over) == 0 {
		return 0, err
	}
	for _, r := range over {
		if err := settle(tx, r, expired, nil); err != nil {
			return 0, err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actWaitlist, Request: string(r.ID), Was: offered, Becomes: expired}); err != nil {
			return 0, err
		}
	}
	return int64(len(over)), taken(tx, id, -len(over))
}

// offer holds free seats for the first in line who can take one.
func (s *Service) offer(tx *db.Tx, c circleRow, free int, now time.Time) (asked int64, err error) {
	if free <= 0 || c.comesIn() != nil || c.shut(now) {
		return 0, nil
	}
	if closed, err := rosterClosed(tx.DB, c, now); err != nil || closed {
		return 0, err
	}
	var line []requestRow
	if err := tx.Where("circle_id = ? AND state = ?", c.ID, waitlisted).Order("place, id").Limit(maxOpen).Find(&line).Error; err != nil || len(line) == 0 {
		return 0, err
	}
	until, err := offerUntil(tx.DB, c.ID, now)
	if err != nil {
		return 0, err
	}
	for _, r := range line {
		if free == 0 {
			break
		}
		why, err := s.passedOver(tx, r, now)
		if err != nil {
			return asked, err
		}
		if why != "" {
			continue
		}
		if err := s.holdSeat(tx, r, until); err != nil {
			return asked, err
		}
		asked++
		free--
	}
	return asked, nil
}

// holdSeat holds a seat for somebody until a time.
func (s *Service) holdSeat(tx *db.Tx, r requestRow, until time.Time) error {
	err := tx.Table("requests").Where("id = ?", r.ID).Updates(map[string]any{"state": offered, "offered_until": until, "place": nil, "queued_at": queuedAt(tx, r)}).Error
	if err != nil {
		return err
	}
	if err := taken(tx, r.CircleID, +1); err != nil {
		return err
	}
	_, err = Record(tx, s.box, Deed{Circle: r.CircleID, What: actWaitlist, Request: string(r.ID), Was: r.State, Becomes: offered, Until: &until})
	return err
}

func queuedAt(tx *db.Tx, r requestRow) time.Time {
	if r.QueuedAt != nil {
		return *r.QueuedAt
	}
	return tx.Now
}

// offerUntil is until when a seat offered now is held: two days, but no longer
// than two hours before the circle next meets, and an hour at least.
func offerUntil(g *gorm.DB, id ID, now time.Time) (time.Time, error) {
	until := now.Add(heldFor)
	var next struct{ StartsAt time.Time }
	err := g.Table("gatherings").Select("starts_at").Where("circle_id = ? AND state = ? AND starts_at > ?", id, "scheduled", now).
		Order("starts_at").Limit(1).Scan(&next).Error
	if err != nil {
		return until, err
	}
	if before := next.StartsAt.Add(-heldBefore); !next.StartsAt.IsZero() && before.Before(until) {
		until = before
	}
	if least := now.Add(heldAtMin); until.Before(least) {
		until = least
	}
	return until.UTC(), nil
}

// passedOver says why somebody in line is not asked now, "" where they are. They
// keep their place. It is written down once.
func (s *Service) passedOver(tx *db.Tx, r requestRow, now time.Time) (why string, err error) {
	m, known, err := findMember(tx.DB, r.AccountID, r.CircleID)
	if err != nil {
		return "", err
	}
	until := func(t *time.Time) bool { return t != nil && now.Before(*t) }
	switch {
	case known && m.State == banned && (m.BannedUntil == nil || until(m.BannedUntil)):
		why = "banned"
	case known && until(m.MutedUntil):
		why = "muted"
	case known && until(m.AwayUntil):
		why = "stepped_away"
	case known && (m.State == active || m.State == paused):
		why = "already_in"
	default:
		var closing struct{ ClosingAt *time.Time }
		if err := tx.Table("accounts").Select("closing_at").Where("id = ?", r.AccountID).Take(&closing).Error; err != nil {
			return "", err
		}
		if closing.ClosingAt == nil {
			return "", nil
		}
		why = "closing"
	}
	var told int64
	err = tx.Table("acts").Where("circle_id = ? AND what = ? AND request_id = ? AND becomes = ?", r.CircleID, actWaitlist, r.ID, "passed_over").Count(&told).Error
	if err != nil || told > 0 {
		return why, err
	}
	_, err = Record(tx, s.box, Deed{Circle: r.CircleID, What: actWaitlist, Request: string(r.ID), Was: waitlisted, Becomes: "passed_over", Reason: models.Private(why)})
	return why, err
}

// queue puts a request that is about to be written at the end of its circle's
// line.
func queue(tx *db.Tx, r *requestRow) error {
	var last struct{ Place int64 }
	err := tx.Table("requests").Select("COALESCE(MAX(place), 0) AS place").Where("circle_id = ? AND state = ?", r.CircleID, waitlisted).Scan(&last).Error
	last.Place++
	r.Place, r.QueuedAt = &last.Place, &tx.Now
	return err
}

// enqueue puts a request at the end of the line.
func (s *Service) enqueue(tx *db.Tx, r requestRow, also map[string]any) error {
	if err := queue(tx, &r); err != nil {
		return err
	}
	set := map[string]any{"state": waitlisted, "place": r.Place, "queued_at": r.QueuedAt, "offered_until": nil}
	for column, v := range also {
		set[column] = v
	}
	return tx.Table("requests").Where("id = ?", r.ID).Updates(set).Error
}

// Reorder moves somebody to another place in the line, 1 being next, for a
// reason that is written down. Reasons are for those who look after the circle.
func (s *Service) Reorder(ctx context.Context, by account.ID, id ID, request RequestID, place int, reason models.Private) (*Request, error) {
	if reason = reason.Clean(); reason == "" || reason.Runes() > MaxReason {
		return nil, ErrReason.At("reason")
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.OrderWaitlist); err != nil {
			return err
		}
		r, err := findRequest(tx.DB, id, request)
		if err != nil {
			return err
		}
		if r.State != waitlisted {
			return s.wasDecided(tx, r)
		}
		var line []RequestID
		if err := tx.Table("requests").Where("circle_id = ? AND state = ?", id, waitlisted).Order("place, id").Limit(maxOpen).Pluck("id", &line).Error; err != nil {
			return err
		}
		if place < 1 || place > len(line) {
			return ErrPlace.At("place")
		}
		return s.move(tx, stood, r, line, place, reason)
	})
	if err != nil {
		return nil, err
	}
	return s.request(ctx, s.db.Read(ctx), id, request)
}

func (s *Service) move(tx *db.Tx, stood Stood, r requestRow, line []RequestID, place int, reason models.Private) error {
	others := make([]RequestID, 0, len(line))
	for _, one := range line {
		if one != r.ID {
			others = append(others, one)
		}
	}
	ordered := append(append(append([]RequestID{}, others[:place-1]...), r.ID), others[place-1:]...)
	for i, one := range ordered {
		if err := tx.Table("requests").Where("id = ?", one).Update("place", i+1).Error; err != nil {
			return err
		}
	}
	if _, err := Record(tx, s.box, Deed{Circle: r.CircleID, What: actWaitlist, By: stood.Person, Request: string(r.ID), Becomes: "moved", Reason: reason}); err != nil {
		return err
	}
	return tellAbout(tx, r.CircleID)
}

// Claim makes by a member on the seat that is held for them. It returns
// ErrOfferOver once its time is over, by the database's clock; the seat then goes
// to the next in line at once.
func (s *Service) Claim(ctx context.Context, by account.ID, id RequestID) (*Circle, error) {
	var over bool
	var in ID
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		over = false
		c, r, err := s.takeOwn(tx, by, id)
		if err != nil {
			return err
		}
		in = c.ID
		now, err := tx.Clock()
		if err != nil {
			return err
		}
		switch {
		case r.State == requestIn:
			return nil // a second tap
		case r.lapsed(now), r.State == expired && r.OfferedUntil != nil:
			over = true // what follows from it is to stay
			return s.fill(tx, c.ID)
		case r.State != offered:
			return s.decided(tx, r)
		}
		if err := c.comesIn(); err != nil {
			return err
		}
		return s.admitOne(tx, "", c, r, seating{role: policy.Member, state: active, held: true, way: wayOf(r)})
	})
	switch {
	case err != nil:
		return nil, err
	case over:
		return nil, ErrOfferOver
	}
	return s.View(ctx, by, in)
}

// wayOf is how somebody came who asked before a seat was free.
func wayOf(r requestRow) string {
	switch {
	case r.InviteID != nil:
		return wayInvite
	case r.DecidedBy == nil:
		return wayOpen
	}
	return wayRequest
}

// SweepOffers ends the offers whose time is over and asks the next in line where
// a seat is free, in at most limit circles.
func (s *Service) SweepOffers(ctx context.Context, limit int) (done int64, err error) {
	now := models.Now()
	g := s.db.Read(ctx)
	var ids []ID
	const due = "state <> ? AND (id IN (SELECT circle_id FROM requests WHERE state = 'offered' AND offered_until <= ?) OR " +
		"(state IN ? AND taken < capacity AND (locked_until IS NULL OR locked_until <= ?) AND id IN (SELECT circle_id FROM requests WHERE state = 'waitlisted')))"
	err = g.Table("circles").Where(due, archived, now, []string{forming, open}, now).Order("id").Limit(limit).Pluck("id", &ids).Error
	for _, id := range ids {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			var one string
			if err := tx.Table("circles").Clauses(db.Take).Select("id").Where("id = ?", id).Take(&one).Error; err != nil {
				return err
			}
			n, err := s.refill(tx, id)
			done += n
			return err
		})
	}
	return done, err
}
