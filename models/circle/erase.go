package circle

import (
	"context"
	"errors"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// maxMemberships bounds how many circles one person was ever in are gone through
// at once; a round that leaves some is run again.
const maxMemberships = 1000

// Mind has circles asked and told when an account ends: nobody leaves others
// without an owner by closing it, and what they were and said goes with it.
func (s *Service) Mind(accounts *account.Service) {
	s.accounts = accounts
	accounts.OnClose(s.mayClose, s.endAll, s.eraseAccount)
}

// mayClose returns ErrLastOwner, with the circles, while others depend on who.
// The unit of work has taken the account.
func (s *Service) mayClose(tx *db.Tx, who account.ID) error {
	var mine []memberRow
	if err := tx.Where("account_id = ? AND state IN ? AND role = ?", who, here, policy.Owner).Order("circle_id").Find(&mine).Error; err != nil {
		return err
	}
	depend := []CircleName{}
	for _, m := range mine {
		c, err := find(tx.Clauses(db.Take), m.CircleID)
		if err != nil {
			return err
		}
		if _, err := lastOwner(tx.DB, m); errors.Is(err, ErrLastOwner) {
			depend = append(depend, CircleName{c.ID, models.Private(c.Name)})
		} else if err != nil {
			return err
		}
	}
	if len(depend) > 0 {
		return ErrLastOwner.With(struct {
			Circles []CircleName `json:"circles"`
		}{depend})
	}
	return nil
}

// endAll ends every membership of an account that is about to be erased, and
// takes its names and words out of every circle it was ever in: one circle in
// one unit of work, so that it can be gone through again from wherever it
// stopped.
func (s *Service) endAll(ctx context.Context, who account.ID) error {
	var all []memberRow
	err := s.db.Read(ctx).Where("account_id = ?", who).Order("circle_id").Limit(maxMemberships).Find(&all).Error
	if err != nil {
		return err
	}
	for _, m := range all {
		err := s.db.Do(ctx, func(tx *db.Tx) error {
			if err := account.Hold(tx, who); err != nil {
				return err
			}
			c, m, err := s.hold(tx, m)
			if err != nil {
				return err
			}
			return s.erasePerson(tx, c, m)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// erasePerson ends one membership of an account that is erased. A circle whose
// last owner it was gets an interim one, the moderator who has been there
// longest, or rests until somebody finds it.
func (s *Service) erasePerson(tx *db.Tx, c circleRow, m memberRow) error {
	if m.inside() {
		alone, err := lastOwner(tx.DB, m)
		if errors.Is(err, ErrLastOwner) {
			err = s.interim(tx, c)
		}
		if err != nil {
			return err
		}
		return s.leave(tx, c, m, Withdraw, "", alone && m.State != trial)
	}
	also, err := s.forgetting(tx, &m, Withdraw)
	if err != nil {
		return err
	}
	set := map[string]any{"name": also["name"], "name_key": also["name_key"], "hello": nil, "declared": nil}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
		return err
	}
	return s.forgotten(tx, m, Withdraw)
}

// interim finds somebody to look after a circle whose last owner is erased.
func (s *Service) interim(tx *db.Tx, c circleRow) error {
	var next []memberRow
	err := tx.Where("circle_id = ? AND state = ? AND role = ?", c.ID, active, policy.Moderator).Order("joined_at, id").Limit(1).Find(&next).Error
	if err != nil {
		return err
	}
	if len(next) > 0 {
		return s.setRole(tx, &next[0], policy.Owner, Deed{Circle: c.ID, What: actRole})
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actState, Was: c.State, Becomes: resting}); err != nil {
		return err
	}
	if err := tx.Table("circles").Where("id = ?", c.ID).Updates(map[string]any{"state": resting, "winding_until": nil}).Error; err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// eraseAccount empties what circles keep about an account itself. Whoever came
// in anywhere since its memberships were ended is found in the next round.
func (s *Service) eraseAccount(tx *db.Tx, who account.ID) error {
	var inside int64
	err := tx.Table("memberships").Where("account_id = ? AND state IN ?", who, []string{active, paused, trial}).Count(&inside).Error
	if err != nil {
		return err
	}
	if inside > 0 {
		return db.ErrBusy
	}
	if err := s.dropRequests(tx, who); err != nil {
		return err
	}
	err = tx.Table("invites").Where("account_id = ?", who).Updates(map[string]any{"label": nil}).Error
	if err != nil {
		return err
	}
	err = tx.Table("invites").Where("account_id = ? AND ended IS NULL", who).Updates(map[string]any{"ended": "void", "ended_at": tx.Now}).Error
	if err != nil {
		return err
	}
	for _, told := range s.erase {
		if err := told(tx, who); err != nil {
			return err
		}
	}
	return nil
}

// dropRequests ends what an account has asked of circles, and takes the words
// out of all it ever asked. A seat that was held is freed.
func (s *Service) dropRequests(tx *db.Tx, who account.ID) error {
	var held []ID
	if err := tx.Table("requests").Where("account_id = ? AND state = ?", who, offered).Order("circle_id").Pluck("circle_id", &held).Error; err != nil {
		return err
	}
	for _, id := range held {
		var c circleRow
		if err := tx.Clauses(db.Take).Where("id = ?", id).Take(&c).Error; err != nil {
			return err
		}
	}
	open := tx.Table("requests").Where("account_id = ? AND state IN ?", who, openRequest)
	if err := open.Updates(map[string]any{"state": withdrawn, "decided_at": tx.Now, "place": nil, "offered_until": nil}).Error; err != nil {
		return err
	}
	words := map[string]any{"name": nil, "name_key": nil, "hello": nil, "answers": nil, "message": nil}
	if err := tx.Table("requests").Where("account_id = ?", who).Updates(words).Error; err != nil {
		return err
	}
	for _, id := range held {
		if err := taken(tx, id, -1); err != nil {
			return err
		}
		if err := s.fill(tx, id); err != nil {
			return err
		}
	}
	return nil
}
