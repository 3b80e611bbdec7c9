package circle

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// blockRow is one person's wish not to read another, and not to be read by them.
type blockRow struct {
	CircleID ID
	ByID     PersonID
	AboutID  PersonID
	At       time.Time
}

func (blockRow) TableName() string { return "blocks" }

// OnFolded adds to who is told that what somebody reads folded is not what it
// was. Both of a pair are told, one after the other.
func (s *Service) OnFolded(told Gone) { s.folded = append(s.folded, told) }

// Blocks is told, in the unit of work that does it, that somebody has blocked
// another.
type Blocks func(tx *db.Tx, in ID, by, about PersonID) error

// OnBlocked adds to who is told.
func (s *Service) OnBlocked(told Blocks) { s.blocked = append(s.blocked, told) }

// Block folds what by and a person say, each for the other. It takes nothing from
// either of them: they are heard by all others, and those who look after a circle
// still look after both. Nobody is told and nothing is logged. Twice is once.
func (s *Service) Block(ctx context.Context, by account.ID, id ID, person PersonID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Block, findPerson)
		if err != nil {
			return err
		}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&blockRow{CircleID: id, ByID: stood.Person, AboutID: m.ID, At: tx.Now})
		if made.Error != nil || made.RowsAffected == 0 {
			return made.Error
		}
		for _, told := range s.blocked {
			if err := told(tx, id, stood.Person, m.ID); err != nil {
				return err
			}
		}
		return s.refold(tx, id, stood.Person, m.ID)
	})
}

// Unblock takes a block back. It stays folded where the other has one of their
// own. Twice is once.
func (s *Service) Unblock(ctx context.Context, by account.ID, id ID, person PersonID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Block, findPerson)
		if err != nil {
			return err
		}
		gone := tx.Where("by_id = ? AND about_id = ?", stood.Person, m.ID).Delete(&blockRow{})
		if gone.Error != nil || gone.RowsAffected == 0 {
			return gone.Error
		}
		return s.refold(tx, id, stood.Person, m.ID)
	})
}

// refold tells the two whose block was made or taken back, unless the other's own
// keeps it as it was: who hears that nothing has changed would know why.
func (s *Service) refold(tx *db.Tx, id ID, by, about PersonID) error {
	var theirs int64
	if err := tx.Table("blocks").Where("by_id = ? AND about_id = ?", about, by).Count(&theirs).Error; err != nil || theirs > 0 {
		return err
	}
	if err := toldOf(tx, s.folded, id, by); err != nil {
		return err
	}
	return toldOf(tx, s.folded, id, about)
}

// Blocked lists whom by has blocked in a circle: never who has blocked them.
func (s *Service) Blocked(ctx context.Context, by account.ID, id ID) ([]PersonID, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Block); err != nil {
		return nil, err
	}
	people := []PersonID{}
	err = g.Table("blocks").Where("by_id = ?", stood.Person).Order("about_id").Limit(MaxCapacity).Pluck("about_id", &people).Error
	return people, err
}

// Folded lists those whom a person reads folded: whom they have blocked and who
// has blocked them, without saying which.
func Folded(g *gorm.DB, person PersonID) ([]PersonID, error) {
	people := []PersonID{}
	err := g.Raw(`SELECT about_id FROM blocks WHERE by_id = ? UNION SELECT by_id FROM blocks WHERE about_id = ? ORDER BY 1 LIMIT ?`,
		person, person, MaxCapacity).Scan(&people).Error
	return people, err
}

// unblocked ends the blocks of somebody who is no longer in a circle, theirs and
// those about them.
func unblocked(tx *db.Tx, person PersonID) error {
	return tx.Where("by_id = ? OR about_id = ?", person, person).Delete(&blockRow{}).Error
}
