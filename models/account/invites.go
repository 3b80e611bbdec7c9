package account

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// How often invitations may be looked at and accepted. A token has 128 bits, so
// this only keeps the noise down.
var (
	inviteBy   = Rate{Burst: 30, Per: 15 * time.Minute}  // one account
	inviteFrom = Rate{Burst: 120, Per: 15 * time.Minute} // one address
)

// TryInvite counts a try to open an invitation, and returns ErrTooMany. from is a
// keyed hash of the address, never the address.
func (s *Service) TryInvite(ctx context.Context, by ID, from string) error {
	return s.limit(ctx, limit{"invite/" + string(by), inviteBy}, limit{"invite-from/" + from, inviteFrom})
}

// Addressee finds whom a personal invitation is for: "" where nobody has that
// handle, or they want none. Whoever invites is not told which, and the same is
// looked up either way.
func (s *Service) Addressee(ctx context.Context, handle models.Private) (ID, error) {
	key, wrong := skeleton(handle)
	if wrong != nil {
		key = "-" // no handle has this skeleton
	}
	var row struct {
		ID        ID
		NoInvites bool
	}
	err := s.db.Read(ctx).Table("accounts").Select("id", "no_invites").Where("handle_key = ?", s.box.Mark("handle", key)).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), err == nil && row.NoInvites:
		return "", nil
	}
	return row.ID, err
}

// BlockInvites sets whether an account wants no personal invitations. Those it
// has stay until they are declined or over.
func (s *Service) BlockInvites(ctx context.Context, id ID, blocked bool) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", id).Update("no_invites", blocked).Error
	})
}

// InvitesBlocked reports whether an account wants no personal invitations.
func (s *Service) InvitesBlocked(ctx context.Context, id ID) (bool, error) {
	var row struct{ NoInvites bool }
	err := s.db.Read(ctx).Table("accounts").Select("no_invites").Where("id = ?", id).Take(&row).Error
	return row.NoInvites, err
}
