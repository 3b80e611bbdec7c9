package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// When a circle whose owner is silent can go to another.
const (
	silentFor = 30 * day // no owner's account was used
	objectFor = 10 * day // in which an owner, or another moderator, can say no
)

// What can be wrong with taking over a circle.
var (
	ErrNotSilent = &models.Error{Kind: models.Conflict, Code: "owner_here", Message: "An owner of this circle was here in the last thirty days. Please ask them."}
	ErrOneClaim  = &models.Error{Kind: models.Conflict, Code: "claim_open", Message: "Another moderator has asked to take over already."}
	ErrNoClaim   = &models.Error{Kind: models.Gone, Code: "claim_over", Message: "There is nothing to finish: an owner came back, or somebody said no."}
	ErrClaimSoon = &models.Error{Kind: models.Conflict, Code: "too_soon", Message: "The others have ten days to say no. You can finish this afterwards."}
)

// ClaimOwnership asks to take over a circle whose owners have all been silent for thirty
// days. The others learn of it and have ten days to object; an owner who uses
// their account has come back. Twice is once.
func (s *Service) ClaimOwnership(ctx context.Context, by account.ID, id ID) error {
	return s.oneself(ctx, by, id, policy.ClaimOwnership, func(tx *db.Tx, c circleRow, m memberRow) error {
		if m.Role == policy.Owner {
			return ErrNotSilent
		}
		if c.ClaimBy != nil {
			stands, err := claimStands(tx.DB, c)
			if err != nil {
				return err
			}
			if stands && *c.ClaimBy == m.ID {
				return nil
			}
			if stands {
				return ErrOneClaim
			}
		}
		silent, err := silentSince(tx.DB, id, tx.Now.Add(-silentFor))
		if err != nil {
			return err
		}
		if !silent {
			return ErrNotSilent
		}
		due := tx.Now.Add(objectFor)
		return s.claim(tx, c, &m.ID, Deed{Circle: id, What: actSuccession, By: m.ID, About: m.ID, Becomes: claimMade, Until: &due})
	})
}

func (s *Service) claim(tx *db.Tx, c circleRow, by *PersonID, d Deed) error {
	if _, err := Record(tx, s.box, d); err != nil {
		return err
	}
	set := map[string]any{"claim_by": by, "claim_at": nil}
	if by != nil {
		set["claim_at"] = tx.Now
	}
	if err := tx.Table("circles").Where("id = ?", c.ID).Updates(set).Error; err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// silentSince reports whether no owner of a circle has used their account since
// a day. What is kept is a day, on purpose; a day that is not known is the one
// the account was made on.
func silentSince(g *gorm.DB, id ID, since time.Time) (bool, error) {
	var seen int64
	err := g.Table("memberships").Joins("JOIN accounts ON accounts.id = memberships.account_id").
		Where("memberships.circle_id = ? AND memberships.state IN ? AND memberships.role = ?", id, here, policy.Owner).
		Where("accounts.seen_on > ? OR accounts.seen_on IS NULL AND accounts.created_at > ?", since.UTC().Format(time.DateOnly), since).
		Count(&seen).Error
	return seen == 0, err
}

// claimStands reports whether a claim to a circle is open, and no owner has come
// back since.
func claimStands(g *gorm.DB, c circleRow) (bool, error) {
	if c.ClaimBy == nil || c.ClaimAt == nil {
		return false, nil
	}
	return silentSince(g, c.ID, c.ClaimAt.Add(-silentFor))
}

// ObjectToClaim ends a claim to a circle: an owner or another moderator says no, or
// whoever made it takes it back. Twice is once.
func (s *Service) ObjectToClaim(ctx context.Context, by account.ID, id ID) error {
	return s.oneself(ctx, by, id, policy.ObjectToClaim, func(tx *db.Tx, c circleRow, m memberRow) error {
		if c.ClaimBy == nil {
			return nil
		}
		return s.claim(tx, c, nil, Deed{Circle: id, What: actSuccession, By: m.ID, About: *c.ClaimBy, Becomes: claimObjected})
	})
}

// FinishClaim makes whoever has claimed a circle its owner, ten days later and if
// nobody objected; the silent owners become members. It returns ErrClaimSoon or
// ErrNoClaim.
func (s *Service) FinishClaim(ctx context.Context, by account.ID, id ID) error {
	return s.oneself(ctx, by, id, policy.ClaimOwnership, func(tx *db.Tx, c circleRow, m memberRow) error {
		if c.ClaimBy == nil || *c.ClaimBy != m.ID || c.ClaimAt == nil {
			return ErrNoClaim
		}
		stands, err := claimStands(tx.DB, c)
		switch {
		case err != nil:
			return err
		case !stands:
			return ErrNoClaim // left as it is: a claim that has lapsed stands in nobody's way
		case tx.Now.Before(c.ClaimAt.Add(objectFor)):
			return ErrClaimSoon.With(map[string]any{"againAt": c.ClaimAt.Add(objectFor)})
		}
		if err := s.claim(tx, c, nil, Deed{Circle: id, What: actSuccession, By: m.ID, About: m.ID, Becomes: claimFinished}); err != nil {
			return err
		}
		var silent []memberRow
		if err := tx.Where("circle_id = ? AND state IN ? AND role = ?", id, here, policy.Owner).Order("id").Find(&silent).Error; err != nil {
			return err
		}
		if err := s.setRole(tx, &m, policy.Owner, Deed{Circle: id, What: actRole, By: m.ID}); err != nil {
			return err
		}
		for _, owner := range silent {
			if err := s.setRole(tx, &owner, policy.Member, Deed{Circle: id, What: actRole, By: m.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}
