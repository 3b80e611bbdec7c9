package support

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Ask asks for support: a side room opens, and those who can look after by are told.
// Whoever has one that is not closed has that, and it goes on. body may be "". It
// returns ErrLine, circle.ErrNonce or policy's refusal.
func (s *Service) Ask(ctx context.Context, by account.ID, in circle.ID, nonce string, body models.Private) (*SideRoom, error) {
	body = body.Clean()
	if body.Runes() > MaxLine {
		return nil, ErrLine.At("body")
	}
	if err := circle.CheckNonce(nonce); err != nil {
		return nil, err
	}
	var out *SideRoom
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.AskSupport); err != nil {
			return err
		}
		r, err := s.open(tx, stood, "", nonce, body)
		if err != nil {
			return err
		}
		stood.Standing.Mine = true
		out, err = s.show(ctx, tx.DB, stood, r, true)
		return err
	})
	return out, err
}

// inGathering opens a side room for somebody who asked for support in a gathering.
// The unit of work has taken its circle and asked the law.
func (s *Service) inGathering(tx *db.Tx, stood circle.Stood, gathering, nonce string, body models.Private) error {
	_, err := s.open(tx, stood, gathering, nonce, body)
	return err
}

func (s *Service) open(tx *db.Tx, stood circle.Stood, gathering, nonce string, body models.Private) (row, error) {
	var r row
	err := tx.Where("person_id = ? AND (state <> ? OR nonce = ?)", stood.Person, Closed, nonce).Order("opened_at DESC").Take(&r).Error
	if err == nil {
		return r, s.again(tx, &r, stood, nonce, body)
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return r, err
	}
	r = row{
		ID: ID(models.NewID()), CircleID: stood.Circle, PersonID: stood.Person, Nonce: nonce, State: Open, Version: 1,
		OpenedAt: tx.Now, DueAt: tx.Now.Add(idleFor),
	}
	if gathering != "" {
		r.GatheringID = &gathering
	} else {
		r.SpreadAt = &tx.Now
	}
	if err := tx.Create(&r).Error; err != nil {
		return r, err
	}
	if body != "" {
		if err := s.put(tx, r, stood.Person, nonce, body); err != nil {
			return r, err
		}
	}
	return r, s.ring(tx, r, stood.Mver)
}

// again asks in a side room that is there already: what was thought to be done goes
// on, and those in it are told.
func (s *Service) again(tx *db.Tx, r *row, stood circle.Stood, nonce string, body models.Private) error {
	switch {
	case r.State == Closed, body == "" && r.Nonce == nonce: // it was asked before
		return nil
	case body != "":
		return s.say(tx, r, stood, nonce, body)
	case r.State == Soft:
		r.goOn(tx)
		return s.changed(tx, r, stood.Mver)
	}
	return s.ring(tx, *r, stood.Mver)
}
