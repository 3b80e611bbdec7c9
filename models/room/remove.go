package room

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Remove asks a person to stay out of a room, and says why. They remain in the circle;
// their sockets in the room close on every node and none opens again until they are
// let in. The piece, if they had it, goes on. They read why, and may appeal. Twice is
// once. It returns what can be wrong with the grounds, or policy's refusal.
func (s *Service) Remove(ctx context.Context, by account.ID, in ID, person circle.PersonID, w circle.Grounds) error {
	if err := w.Against(); err != nil {
		return err
	}
	return s.towards(ctx, by, in, person, policy.RemoveFromRoom, func(tx *db.Tx, r roomRow, me circle.PersonID) error {
		out, err := KeptOut(tx.DB, in, person)
		if err != nil || out {
			return err
		}
		d := circle.Deed{Circle: r.CircleID, What: circle.RemovedFromRoom, By: me, About: person}
		act, err := circle.RecordOn(tx, s.box, d, tx.Now, w)
		if err != nil {
			return err
		}
		if err := tx.Create(&removalRow{RoomID: in, MemberID: person, ByID: me, RemovedAt: tx.Now, ActID: &act}).Error; err != nil {
			return err
		}
		return s.moved(tx, r, person, personRemoved)
	})
}

// LetIn lets a removed person back into a room. Twice is once.
func (s *Service) LetIn(ctx context.Context, by account.ID, in ID, person circle.PersonID) error {
	return s.towards(ctx, by, in, person, policy.LetIntoRoom, func(tx *db.Tx, r roomRow, me circle.PersonID) error {
		gone := tx.Where("room_id = ? AND member_id = ?", in, person).Delete(&removalRow{})
		if gone.Error != nil || gone.RowsAffected == 0 {
			return gone.Error
		}
		if _, err := circle.Record(tx, s.box, circle.Deed{Circle: r.CircleID, What: circle.LetIntoRoom, By: me, About: person}); err != nil {
			return err
		}
		return s.moved(tx, r, person, personLetIn)
	})
}

// letBack lets somebody in again whom an act keeps out that counts no more. The unit
// of work has taken the circle.
func (s *Service) letBack(tx *db.Tx, in circle.ID, person circle.PersonID, act circle.ActID) (bool, error) {
	var row removalRow
	found := tx.Where("member_id = ? AND act_id = ?", person, act).Limit(1).Find(&row)
	if found.Error != nil || found.RowsAffected == 0 {
		return false, found.Error
	}
	r, err := find(tx.Clauses(db.Take), row.RoomID)
	if err != nil {
		return false, err
	}
	if err := tx.Where("room_id = ? AND member_id = ?", row.RoomID, person).Delete(&removalRow{}).Error; err != nil {
		return false, err
	}
	return true, s.moved(tx, r, person, personLetIn)
}

// AcceptedIn reads the agreements that can be held against somebody in a room, for
// whoever may ask them to stay out of it.
func (s *Service) AcceptedIn(ctx context.Context, by account.ID, in ID, person circle.PersonID) (*circle.Agreements, error) {
	g := s.db.Read(ctx)
	r, stood, out, err := see(g, by, in)
	if err != nil {
		return nil, err
	}
	target, absent := circle.Target(g, r.CircleID, person)
	stood.Standing.Target = target
	if err := check(stood, out, policy.RemoveFromRoom); err != nil {
		return nil, err
	}
	if absent != nil {
		return nil, absent
	}
	return circle.AgreementsOf(g, r.CircleID, person, s.db.Now())
}

// towards takes a room for somebody who acts towards a person of its circle, and asks
// the law.
func (s *Service) towards(ctx context.Context, by account.ID, in ID, person circle.PersonID, a policy.Action, do func(*db.Tx, roomRow, circle.PersonID) error) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, out, err := take(tx, by, in)
		if err != nil {
			return err
		}
		target, absent := circle.Target(tx.DB, r.CircleID, person)
		stood.Standing.Target = target
		if err := check(stood, out, a); err != nil {
			return err // the law first: whoever may not learns nothing of who is there
		}
		if absent != nil {
			return absent
		}
		return do(tx, r, stood.Person)
	})
}

// moved tells that somebody was asked out of a room or may come in again.
func (s *Service) moved(tx *db.Tx, r roomRow, person circle.PersonID, what string) error {
	mver, err := circle.Moved(tx, r.CircleID)
	if err != nil {
		return err
	}
	seq, err := stream.Next(tx, streamOf(r.ID))
	if err != nil {
		return err
	}
	shown, err := s.showPersons(tx.Context(), tx.DB, []string{string(person)})
	if err != nil {
		return err
	}
	if err := stream.Append(tx, seq, entry(r, mver, what, string(person)), shown[string(person)]); err != nil {
		return err
	}
	if err := s.settleIn(tx, r, person); err != nil {
		return err
	}
	for _, told := range s.keptOut {
		if err := told(tx, r.ID, person); err != nil {
			return err
		}
	}
	return nil
}

// why adds to a refusal of somebody who was asked to stay out of a room the act by
// which they were.
func why(g *gorm.DB, in ID, person circle.PersonID, err error) error {
	if !errors.Is(err, policy.ErrKeptOut) {
		return err
	}
	var row removalRow
	if e := g.Where("room_id = ? AND member_id = ?", in, person).Limit(1).Find(&row).Error; e != nil || row.ActID == nil {
		return err
	}
	return policy.ErrKeptOut.With(circle.Measure{Act: *row.ActID, What: circle.RemovedFromRoom})
}

// showPersons tells of people as they stand in the circle's room now.
func (s *Service) showPersons(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []struct {
		ID       circle.PersonID
		CircleID circle.ID
		Out      bool
	}
	err := g.Table("memberships m").Where("m.id IN ?", ids).
		Select(`m.id, m.circle_id, EXISTS (SELECT 1 FROM removals x WHERE x.member_id = m.id) AS "out"`).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	people, err := circle.Persons(ctx, g, s.box, rows[0].CircleID)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, r := range rows {
		out[string(r.ID)] = stream.Fields{"person": circle.Heard{Person: people[r.ID], Present: !r.Out}}
	}
	return out, nil
}
