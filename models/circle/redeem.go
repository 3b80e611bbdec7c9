package circle

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Key is what somebody holds of an invitation: a link's token, or the name of
// one that is their own.
type Key struct {
	Token  string
	Invite InviteID
}

// nowhere stands in for what a key that opens nothing would lead to, so that it
// takes the same work.
const nowhere = "00000000-0000-7000-8000-000000000000"

// invite finds the invitation a key is for, and the circle behind it. A key that
// opens nothing takes the same statements.
func (k Key) find(g *gorm.DB, by account.ID, now time.Time) (row inviteRow, c circleRow, stood Stood, err error) {
	token, wrong := base64.RawURLEncoding.Strict().DecodeString(k.Token)
	if wrong != nil || len(token) != tokenLen {
		token = make([]byte, tokenLen)
	}
	if k.Invite != "" {
		id := k.Invite
		if !models.IsID(string(id)) {
			id = nowhere
		}
		err = g.Where("id = ? AND account_id = ?", id, by).Take(&row).Error
	} else {
		err = g.Where("token_hash = ? AND kind = ?", hashToken(token), link).Take(&row).Error
	}
	none := errors.Is(err, gorm.ErrRecordNotFound) || k.Invite == "" && (wrong != nil || k.Token == "")
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return row, c, stood, err
	}
	in := row.CircleID
	if none {
		in = nowhere
	}
	err = g.Where("id = ? AND state <> ?", in, archived).Take(&c).Error
	gone := errors.Is(err, gorm.ErrRecordNotFound)
	if err != nil && !gone {
		return row, c, stood, err
	}
	if gone {
		c.ID = nowhere
	}
	if stood, err = standingIn(g, by, c, now); err != nil {
		return row, c, stood, err
	}
	if none || gone || stood.Standing.Banned || c.comesIn() != nil || c.JoinPolicy == joinClosed {
		return row, c, stood, ErrInvite
	}
	return row, c, stood, nil
}

// dead answers what does not work any more as what never was.
func (i inviteRow) dead(now time.Time) error {
	if i.state(now) != inviteOpen {
		return ErrInvite
	}
	return nil
}

// Looked is what an invitation shows before somebody accepts it.
type Looked struct {
	Card   Card   `json:"card"`
	About  About  `json:"about"`
	Grants string `json:"grants" enum:"seat,request"`
}

// Look shows where an invitation leads. Looking uses nothing up. Whatever is
// wrong with it, the answer is ErrInvite.
func (s *Service) Look(ctx context.Context, by account.ID, k Key) (*Looked, error) {
	g, now := s.db.Read(ctx), models.Now()
	row, c, _, err := k.find(g, by, now)
	if err != nil {
		return nil, err
	}
	used, err := hasUsed(g, row.ID, by)
	if err != nil {
		return nil, err
	}
	if err := row.dead(now); err != nil && (!used || row.Ended != nil) {
		return nil, err
	}
	cards, err := s.cards(g, []circleRow{c})
	if err != nil {
		return nil, err
	}
	a, err := agreementsOf(g, c.ID)
	if err != nil {
		return nil, err
	}
	return &Looked{Card: cards[0], About: About{Agreements: a[c.ID]}, Grants: row.Grants}, nil
}

func hasUsed(g *gorm.DB, id InviteID, by account.ID) (bool, error) {
	var n int64
	err := g.Table("invite_uses").Where("invite_id = ? AND account_id = ?", id, by).Count(&n).Error
	return n > 0, err
}

// Redeemed is what came of an invitation: by is in, or has asked, or waits.
type Redeemed struct {
	Circle  *Circle     `json:"circle,omitempty" doc:"Where one is in."`
	Request *OwnRequest `json:"request,omitempty" doc:"Where one has asked, or waits for a seat."`
}

// Redeem brings somebody in by an invitation, or lets them ask. Its use is
// counted in the unit of work that seats them or writes their request, so that
// what fails uses nothing up, and once a person however often they come.
// Whatever is wrong with the invitation, the answer is ErrInvite.
func (s *Service) Redeem(ctx context.Context, by account.ID, k Key, a Asking) (*Redeemed, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	row, c, _, err := k.find(s.db.Read(ctx), by, models.Now())
	if err != nil {
		return nil, err
	}
	var in bool
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		in, err = s.redeem(tx, by, k, row, a)
		return err
	})
	if errors.Is(err, policy.ErrHidden) {
		err = ErrInvite
	}
	if err != nil {
		return nil, err
	}
	if in {
		view, err := s.View(ctx, by, c.ID)
		return &Redeemed{Circle: view}, err
	}
	g := s.db.Read(ctx)
	r, _, err := latestRequest(g, by, c.ID)
	if err != nil {
		return nil, err
	}
	own, err := s.own(ctx, g, r)
	return &Redeemed{Request: own}, err
}

func (s *Service) redeem(tx *db.Tx, by account.ID, k Key, seen inviteRow, a Asking) (in bool, err error) {
	if err := holdAccount(tx, by); err != nil {
		return false, err
	}
	if _, err := Take(tx, by, seen.CircleID); err != nil {
		return false, err
	}
	// Looked at again, with nothing able to change under it.
	row, c, stood, err := k.find(tx.DB, by, tx.Now)
	if err != nil {
		return false, err
	}
	used, err := hasUsed(tx.DB, row.ID, by)
	if err != nil {
		return false, err
	}
	if used {
		return s.usedBefore(tx, by, c, stood)
	}
	if err := row.dead(tx.Now); err != nil {
		return false, err
	}
	if err := policy.Check(stood.Standing, policy.Redeem); err != nil {
		return false, err
	}
	if row.Kind == link {
		if err := c.locked(tx.Now); err != nil {
			return false, err
		}
		// Only an invitation for oneself waives what a removal or a no has set.
		if err := mayAskAgain(tx, c.ID, by); err != nil {
			return false, err
		}
	}
	if err := use(tx, row, by); err != nil {
		return false, err
	}
	if row.Grants == grantsRequest {
		return false, s.askWith(tx, by, c, row, a)
	}
	in, err = s.sit(tx, by, c, a, &row.ID, wayInvite)
	if err != nil || !in || row.Kind != link {
		return in, err
	}
	return in, s.wave(tx, c)
}

// usedBefore answers whoever comes a second time as the first: two tabs are one.
func (s *Service) usedBefore(tx *db.Tx, by account.ID, c circleRow, stood Stood) (in bool, err error) {
	if errors.Is(policy.Check(stood.Standing, policy.Redeem), policy.ErrMember) {
		return true, nil
	}
	r, known, err := latestRequest(tx.DB, by, c.ID)
	if err == nil && (!known || !r.open(tx.Now) && (r.State != ignored || !tx.Now.Before(r.ExpiresAt))) {
		err = ErrInvite
	}
	return false, err
}

// use counts one use of an invitation.
func use(tx *db.Tx, row inviteRow, by account.ID) error {
	counted := tx.Table("invites").Where("id = ? AND uses < max_uses AND ended IS NULL", row.ID).Update("uses", gorm.Expr("uses + 1"))
	if counted.Error == nil && counted.RowsAffected == 0 {
		return ErrInvite
	}
	if counted.Error != nil {
		return counted.Error
	}
	return tx.Table("invite_uses").Create(map[string]any{"invite_id": row.ID, "account_id": by, "used_at": tx.Now}).Error
}

// askWith writes a request that is looked at before others, or marks the one
// that is waiting already.
func (s *Service) askWith(tx *db.Tx, by account.ID, c circleRow, row inviteRow, a Asking) error {
	if err := s.fill(tx, c.ID); err != nil { // held seats whose time is over
		return err
	}
	r, known, err := latestRequest(tx.DB, by, c.ID)
	if err != nil {
		return err
	}
	switch {
	case known && r.State == ignored:
		if err := settle(tx, r, superseded, nil); err != nil {
			return err
		}
	case known && r.open(tx.Now):
		return tx.Table("requests").Where("id = ? AND invite_id IS NULL", r.ID).Update("invite_id", row.ID).Error
	}
	_, err = s.ask(tx, by, c, a, pending, &row.ID)
	return err
}
