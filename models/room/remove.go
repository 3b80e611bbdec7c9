package room

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Remove asks a person to stay out of a room. They remain in the circle; their
// sockets in the room close on every node and none opens again until they are
// let in. The piece, if they had it, goes on. Twice is once.
func (s *Service) Remove(ctx context.Context, by account.ID, in ID, person circle.PersonID) error {
	return s.keepOut(ctx, by, in, person, policy.RemoveFromRoom, func(tx *db.Tx, me circle.PersonID) (int64, error) {
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).
			Create(&removalRow{RoomID: in, MemberID: person, ByID: me, RemovedAt: tx.Now})
		return made.RowsAffected, made.Error
	}, personRemoved)
}

// LetIn lets a removed person back into a room. Twice is once.
func (s *Service) LetIn(ctx context.Context, by account.ID, in ID, person circle.PersonID) error {
	return s.keepOut(ctx, by, in, person, policy.LetIntoRoom, func(tx *db.Tx, _ circle.PersonID) (int64, error) {
		gone := tx.Where("room_id = ? AND member_id = ?", in, person).Delete(&removalRow{})
		return gone.RowsAffected, gone.Error
	}, personLetIn)
}

func (s *Service) keepOut(ctx context.Context, by account.ID, in ID, person circle.PersonID, a policy.Action, change func(*db.Tx, circle.PersonID) (int64, error), what string) error {
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
		if n, err := change(tx, stood.Person); err != nil || n == 0 {
			return err
		}
		mver, err := circle.Moved(tx, r.CircleID)
		if err != nil {
			return err
		}
		seq, err := stream.Next(tx, streamOf(in))
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
		act := map[string]string{personRemoved: circle.RemovedFromRoom, personLetIn: circle.LetIntoRoom}[what]
		if _, err := circle.Record(tx, s.box, circle.Deed{Circle: r.CircleID, What: act, By: stood.Person, About: person}); err != nil {
			return err
		}
		if err := s.settleIn(tx, r, person); err != nil {
			return err
		}
		for _, told := range s.keptOut {
			if err := told(tx, in, person); err != nil {
				return err
			}
		}
		return nil
	})
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
