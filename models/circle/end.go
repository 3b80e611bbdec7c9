package circle

import (
	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Gone is told, in the unit of work that does it, that a person is no longer in
// a circle or no longer what they were there: whatever they held elsewhere goes
// on without them.
type Gone func(tx *db.Tx, in ID, person PersonID) error

// OnGone adds to who is told. It is for the packages that build on this one, as
// they are made.
func (s *Service) OnGone(told Gone) { s.gone = append(s.gone, told) }

// OnMuted adds to who is told when somebody may not speak for a time, or may again.
func (s *Service) OnMuted(told Gone) { s.muted = append(s.muted, told) }

// Forget is told, in the unit of work that does it, what somebody who goes wants
// to become of their words: Former where they stay and the name does not,
// Withdraw where the words go too.
type Forget func(tx *db.Tx, in ID, person PersonID, words string) error

// What becomes of the words of somebody who leaves.
const (
	Keep     = "keep" // they stay under the name they were said under
	Former   = "former"
	Withdraw = "withdraw"
)

// OnForget adds to who is told.
func (s *Service) OnForget(told Forget) { s.forget = append(s.forget, told) }

// Erase is told, in the unit of work that does it, that an account is deleted:
// whatever is kept about it goes.
type Erase func(tx *db.Tx, who account.ID) error

// OnErase adds to who is told.
func (s *Service) OnErase(told Erase) { s.erase = append(s.erase, told) }

func toldOf(tx *db.Tx, whom []Gone, id ID, person PersonID) error {
	for _, told := range whom {
		if err := told(tx, id, person); err != nil {
			return err
		}
	}
	return nil
}

// end is the one place where a membership ends: the state it ends in is left,
// removed or banned. The unit of work has taken the circle and asked the law.
// The seat is free, their sockets close on every node, what was offered to them
// and what they offered is void, and the next in line is asked.
func (s *Service) end(tx *db.Tx, c circleRow, m memberRow, state string, also map[string]any) error {
	if err := s.closeFirst(tx, c.ID); err != nil {
		return err
	}
	if err := unanswer(tx, c.ID, m.ID); err != nil {
		return err
	}
	mver, err := Moved(tx, c.ID)
	if err != nil {
		return err
	}
	was := m.State
	set := map[string]any{
		"state": state, "left_at": tx.Now, "hello": nil, "role": policy.Member, "paused_until": nil, "trial_gathering": nil,
		"term_from": nil, "term_used": 0, "declared": nil,
	}
	for column, v := range also {
		set[column] = v
	}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
		return err
	}
	if was == active || was == paused {
		if err := taken(tx, c.ID, -1); err != nil {
			return err
		}
	}
	if err := s.strip(tx, c.ID, m.ID); err != nil {
		return err
	}
	if err := unblocked(tx, m.ID); err != nil {
		return err
	}
	m.State = state
	if err := tell(tx, s.box, m, mver, gone); err != nil {
		return err
	}
	return s.fill(tx, c.ID)
}

// strip takes from a person what only somebody of their place can hold: offers
// of the circle, claims to it, invitations they made, and what the packages
// above keep.
func (s *Service) strip(tx *db.Tx, id ID, person PersonID) error {
	circles := tx.Table("circles").Where("id = ?", id).Session(&gorm.Session{})
	if err := circles.Where("transfer_to = ?", person).Updates(map[string]any{"transfer_to": nil, "transfer_until": nil}).Error; err != nil {
		return err
	}
	if err := circles.Where("claim_by = ?", person).Updates(map[string]any{"claim_by": nil, "claim_at": nil}).Error; err != nil {
		return err
	}
	if err := revokeInvitesOf(tx, person); err != nil {
		return err
	}
	return toldOf(tx, s.gone, id, person)
}

// restand tells everyone in a circle to look again at what they may do, without
// saying whom it is about. The unit of work has changed somebody's standing and
// counted up the membership version.
func restand(tx *db.Tx, id ID, mver int64) error {
	s := streamOf(id)
	seq, err := stream.Next(tx, s)
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, stream.Entry{Stream: s, Circle: string(id), Mver: mver, What: standing, Item: string(id)}, stream.Fields{})
}

// lastOwner refuses the last owner while others are there, and reports whether
// nobody is.
func lastOwner(g *gorm.DB, m memberRow) (alone bool, err error) {
	var owners, all int64
	q := g.Table("memberships").Where("circle_id = ? AND state IN ? AND id <> ?", m.CircleID, here, m.ID)
	if err := q.Session(&gorm.Session{}).Where("role = ?", policy.Owner).Count(&owners).Error; err != nil {
		return false, err
	}
	if err := q.Session(&gorm.Session{}).Count(&all).Error; err != nil {
		return false, err
	}
	if m.Role == policy.Owner && owners == 0 && all > 0 {
		return false, ErrLastOwner
	}
	return all == 0, nil
}
