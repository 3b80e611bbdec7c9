package support

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Write says something in a side room. What its person writes once it was thought to
// be done goes on with it; who writes first of those who can look after them is there
// from then on. The same nonce is one line. It returns ErrLine, ErrMany, ErrClosed,
// circle.ErrNonce or policy's refusal.
func (s *Service) Write(ctx context.Context, by account.ID, id ID, nonce string, body models.Private) (*SideRoom, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxLine {
		return nil, ErrLine.At("body")
	}
	if err := circle.CheckNonce(nonce); err != nil {
		return nil, err
	}
	var out *SideRoom
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, err := s.take(tx, by, id, policy.UseSideRoom)
		if err != nil {
			return err
		}
		if err := s.say(tx, &r, stood, nonce, body); err != nil {
			return err
		}
		out, err = s.show(ctx, tx.DB, stood, r, true)
		return err
	})
	return out, err
}

func (s *Service) say(tx *db.Tx, r *row, stood circle.Stood, nonce string, body models.Private) error {
	var same, all int64
	if err := tx.Table("side_lines").Where("room_id = ? AND by_id = ? AND nonce = ?", r.ID, stood.Person, nonce).Count(&same).Error; err != nil || same > 0 {
		return err
	}
	if r.State == Closed {
		return ErrClosed
	}
	if err := tx.Table("side_lines").Where("room_id = ?", r.ID).Count(&all).Error; err != nil {
		return err
	}
	if all >= MaxLines {
		return ErrMany
	}
	if stood.Person != r.PersonID && r.State == Open {
		r.State, r.OwnerID = Owned, &stood.Person
	}
	if stood.Person == r.PersonID && r.State == Soft {
		r.goOn(tx)
	}
	if r.State != Soft { // that is closed a week after, whatever its carer writes
		r.DueAt = tx.Now.Add(idleFor)
	}
	if err := s.put(tx, *r, stood.Person, nonce, body); err != nil {
		return err
	}
	return s.changed(tx, r, stood.Mver)
}

// put writes a line down.
func (s *Service) put(tx *db.Tx, r row, by circle.PersonID, nonce string, body models.Private) error {
	line := lineRow{ID: LineID(models.NewID()), RoomID: r.ID, ByID: by, Nonce: nonce, At: tx.Now}
	var err error
	if line.Body, err = s.box.Seal(tx.Context(), seal.Circle(string(r.CircleID), seal.Care), tx.Now, linePlace(line.ID), body); err != nil {
		return err
	}
	return tx.Create(&line).Error
}
