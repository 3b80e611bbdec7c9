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

// opened is what a key opens: an invitation, the circle behind it, how somebody
// stands there, and whether they have used it.
type opened struct {
	invite inviteRow
	circle circleRow
	stood  Stood
	used   bool
}

// find finds what a key opens. Whatever is wrong with it the answer is ErrInvite,
// after the same statements: nobody learns what there was.
func (k Key) find(g *gorm.DB, by account.ID, now time.Time) (opened, error) {
	row, err := k.invite(g, by)
	none := errors.Is(err, gorm.ErrRecordNotFound)
	if err != nil && !none {
		return opened{}, err
	}
	o := opened{invite: row}
	if none {
		o.invite.CircleID, o.invite.ID = nowhere, nowhere
	}
	err = g.Where("id = ? AND state <> ?", o.invite.CircleID, archived).Take(&o.circle).Error
	ended := errors.Is(err, gorm.ErrRecordNotFound)
	if err != nil && !ended {
		return o, err
	}
	if ended {
		o.circle.ID = nowhere
	}
	if o.stood, err = standingIn(g, by, o.circle, now); err != nil {
		return o, err
	}
	if o.used, err = hasUsed(g, o.invite.ID, by); err != nil {
		return o, err
	}
	over := o.invite.Ended != nil || !o.used && o.invite.state(now) != inviteOpen
	if none || ended || over || o.stood.Standing.Banned || o.circle.comesIn() != nil || o.circle.JoinPolicy == joinClosed {
		return o, ErrInvite
	}
	return o, nil
}

// invite reads the invitation of a key, by one statement whatever the key.
func (k Key) invite(g *gorm.DB, by account.ID) (row inviteRow, err error) {
	if k.Invite != "" {
		id := k.Invite
		if !models.IsID(string(id)) {
			id = nowhere
		}
		return row, g.Where("id = ? AND account_id = ?", id, by).Take(&row).Error
	}
	token, wrong := base64.RawURLEncoding.Strict().DecodeString(k.Token)
	if wrong != nil || len(token) != tokenLen {
		token = nil // no link has this one
	}
	return row, g.Where("token_hash = ? AND kind = ?", hashToken(token), link).Take(&row).Error
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
	o, err := k.find(g, by, now)
	if err != nil {
		return nil, err
	}
	cards, err := s.cards(g, []circleRow{o.circle})
	if err != nil {
		return nil, err
	}
	about, err := s.aboutOf(ctx, g, o.circle, now)
	if err != nil {
		return nil, err
	}
	return &Looked{Card: cards[0], About: about, Grants: o.invite.Grants}, nil
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
	seen, err := k.find(s.db.Read(ctx), by, models.Now())
	if err != nil {
		return nil, err
	}
	var in bool
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		in, err = s.redeem(tx, by, k, seen.invite.CircleID, a)
		return err
	})
	if errors.Is(err, policy.ErrHidden) {
		err = ErrInvite
	}
	if err != nil {
		return nil, err
	}
	if in {
		view, err := s.View(ctx, by, seen.invite.CircleID)
		return &Redeemed{Circle: view}, err
	}
	g := s.db.Read(ctx)
	r, _, err := latestRequest(g, by, seen.invite.CircleID)
	if err != nil {
		return nil, err
	}
	own, err := s.own(ctx, g, r)
	return &Redeemed{Request: own}, err
}

func (s *Service) redeem(tx *db.Tx, by account.ID, k Key, id ID, a Asking) (in bool, err error) {
	if err := account.Hold(tx, by); err != nil {
		return false, err
	}
	if _, err := Take(tx, by, id); err != nil {
		return false, err
	}
	// Looked at again, with nothing able to change under it.
	o, err := k.find(tx.DB, by, tx.Now)
	if err != nil {
		return false, err
	}
	row, c := o.invite, o.circle
	if o.used {
		return s.usedBefore(tx, by, c, o.stood)
	}
	if err := policy.Check(o.stood.Standing, policy.Redeem); err != nil {
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
