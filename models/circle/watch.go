package circle

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Watch says whose posts wait until somebody has looked at them.
type Watch struct {
	Kind  string    `json:"kind" enum:"circle,thread,person"`
	Thing string    `json:"thing" doc:"The circle, the thread or the person."`
	At    time.Time `json:"at"`
}

// ErrWatch says of what posts can be looked at first.
var ErrWatch = &models.Error{Kind: models.Invalid, Code: "request", Message: "Posts of everybody, of one thread, or of one person here can be looked at first."}

// maxWatches bounds them in one circle.
const maxWatches = 100

type watchRow struct {
	CircleID ID
	Kind     string // circle, thread or person
	ThingID  string
	ActID    *ActID
	At       time.Time
}

func (watchRow) TableName() string { return "watches" }

// watched reports whether what somebody writes in a thread is looked at first.
func (stood Stood) watched(tx *db.Tx, where string) (bool, error) {
	things := []string{string(stood.Circle), string(stood.Person)} // an id names one thing, whatever its kind
	if where != "" {
		things = append(things, where)
	}
	var n int64
	err := tx.Table("watches").Where("circle_id = ? AND thing_id IN ?", stood.Circle, things).Count(&n).Error
	return n > 0, err
}

// WatchFirst has posts wait until somebody has looked at them: of one person
// below by, of one thread, or of everybody; or no longer, with on false. A person
// is told why, as of any measure. Twice is once.
func (s *Service) WatchFirst(ctx context.Context, by account.ID, id ID, kind, thing string, on bool, w Grounds) error {
	check := w.check(!on)
	if on && kind == "person" {
		check = w.against()
	}
	if err := check; err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.WatchFirst); err != nil {
			return err
		}
		deed := Deed{Circle: id, By: stood.Person, Becomes: kind}
		if err := s.watchable(tx, stood, kind, thing, &deed); err != nil {
			return err
		}
		at := tx.Where("circle_id = ? AND kind = ? AND thing_id = ?", id, kind, thing).Session(&gorm.Session{})
		row := watchRow{CircleID: id, Kind: kind, ThingID: thing, At: tx.Now}
		var changed int64
		if on {
			var n int64
			if err := tx.Table("watches").Where("circle_id = ?", id).Count(&n).Error; err != nil || n >= maxWatches {
				if err == nil {
					err = ErrWatch.At("thing")
				}
				return err
			}
			made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
			changed, err, deed.What = made.RowsAffected, made.Error, actWatched
		} else {
			gone := at.Delete(&watchRow{})
			changed, err, deed.What = gone.RowsAffected, gone.Error, actUnwatched
		}
		if err != nil || changed == 0 {
			return err
		}
		act, err := RecordOn(tx, s.box, deed, tx.Now, w)
		if err != nil || !on {
			return err
		}
		return at.Model(&watchRow{}).Update("act_id", act).Error
	})
}

// watchable finds what is to be looked at first, and says in d whom it is about.
func (s *Service) watchable(tx *db.Tx, stood Stood, kind, thing string, d *Deed) error {
	var n int64
	if !models.IsID(thing) {
		return policy.ErrHidden
	}
	switch kind {
	case "circle":
		if thing != string(stood.Circle) {
			return ErrWatch.At("thing")
		}
		return nil
	case "thread":
		if err := tx.Table("threads").Where("id = ? AND circle_id = ? AND NOT gone", thing, stood.Circle).Count(&n).Error; err != nil {
			return err
		}
		d.Thread = thing
	case "person":
		role, absent := Target(tx.DB, stood.Circle, PersonID(thing))
		if absent != nil {
			return absent
		}
		stood.Standing.Target = role
		if err := stood.Check(policy.Warn); err != nil { // the same reach as any measure
			return err
		}
		d.About, n = PersonID(thing), 1
	}
	if n == 0 {
		return ErrWatch.At("thing")
	}
	return nil
}

// Watches lists what is looked at first in a circle.
func (s *Service) Watches(ctx context.Context, by account.ID, id ID) ([]Watch, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeHeld); err != nil {
		return nil, err
	}
	var rows []watchRow
	if err := g.Where("circle_id = ?", id).Order("at").Limit(maxWatches).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := []Watch{}
	for _, row := range rows {
		out = append(out, Watch{row.Kind, row.ThingID, row.At})
	}
	return out, nil
}
