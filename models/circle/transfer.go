package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// transferFor is how long an offer of a circle stands.
const transferFor = 72 * time.Hour

// ErrOneTransfer answers an owner who offers the circle to a second person.
var ErrOneTransfer = &models.Error{Kind: models.Conflict, Code: "transfer_open", Message: "The circle is offered to somebody already. You can take that back first."}

// What becomes of an offer of a circle, and of a claim to it.
const (
	offerMade      = "offered"
	offerAccepted  = "accepted"
	offerDeclined  = "declined"
	offerWithdrawn = "withdrawn"
	claimMade      = "claimed"
	claimObjected  = "objected"
	claimFinished  = "finished"
)

// OfferCircle offers a circle to one of its people: an owner asks, and nothing has
// changed until they accept, within 72 hours. Offering it to the same person
// again is offering it once.
func (s *Service) OfferCircle(ctx context.Context, by account.ID, id ID, to PersonID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, m, err := towards(tx, by, id, to, policy.Transfer, findPerson)
		if err != nil {
			return err
		}
		stood.Standing.Target = m.Role
		if err := fit(tx, stood, m.ID, policy.Transfer); err != nil {
			return err
		}
		if c.offeredAt(tx.Now) {
			if *c.TransferTo != m.ID {
				return ErrOneTransfer
			}
			return nil
		}
		until := tx.Now.Add(transferFor)
		return s.transfer(tx, c, &m.ID, &until, Deed{Circle: id, What: actTransfer, By: stood.Person, About: m.ID, Becomes: offerMade, Until: &until})
	})
}

// offeredAt reports whether a circle is offered to somebody at a moment.
func (c circleRow) offeredAt(now time.Time) bool {
	return c.TransferTo != nil && c.TransferUntil != nil && now.Before(*c.TransferUntil)
}

func (s *Service) transfer(tx *db.Tx, c circleRow, to *PersonID, until *time.Time, d Deed) error {
	if _, err := Record(tx, s.box, d); err != nil {
		return err
	}
	set := map[string]any{"transfer_to": to, "transfer_until": until}
	if err := tx.Table("circles").Where("id = ?", c.ID).Updates(set).Error; err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// TakeBackCircle ends an offer of a circle. Twice is once.
func (s *Service) TakeBackCircle(ctx context.Context, by account.ID, id ID) error {
	return s.oneself(ctx, by, id, policy.Transfer, func(tx *db.Tx, c circleRow, m memberRow) error {
		if c.TransferTo == nil {
			return nil
		}
		return s.transfer(tx, c, nil, nil, Deed{Circle: id, What: actTransfer, By: m.ID, About: *c.TransferTo, Becomes: offerWithdrawn})
	})
}

// DeclineCircle says no to an offer of a circle.
func (s *Service) DeclineCircle(ctx context.Context, by account.ID, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, err := s.answering(tx, by, id)
		if err != nil {
			return err
		}
		return s.transfer(tx, c, nil, nil, Deed{Circle: id, What: actTransfer, By: stood.Person, About: stood.Person, Becomes: offerDeclined})
	})
}

// answering takes a circle for somebody who answers its offer.
func (s *Service) answering(tx *db.Tx, by account.ID, id ID) (c circleRow, stood Stood, err error) {
	if stood, err = Take(tx, by, id); err != nil {
		return c, stood, err
	}
	if stood.Standing.Role == policy.Outsider {
		return c, stood, policy.ErrHidden
	}
	if c, err = find(tx.DB, id); err != nil {
		return c, stood, err
	}
	stood.Standing.Mine = c.TransferTo != nil && *c.TransferTo == stood.Person
	if err := stood.Check(policy.AcceptTransfer); err != nil {
		return c, stood, err
	}
	if !c.offeredAt(tx.Now) {
		return c, stood, ErrNotAsked
	}
	return c, stood, nil
}

// AcceptCircle takes over a circle that was offered: in one unit of work by becomes
// its owner and whoever offered it a moderator, in open sockets too. It returns
// ErrNotAsked where the offer is over, or came from somebody who is no longer an
// owner.
func (s *Service) AcceptCircle(ctx context.Context, by account.ID, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, err := s.answering(tx, by, id)
		if err != nil {
			return err
		}
		m, err := findPerson(tx.DB, id, stood.Person)
		if err != nil {
			return err
		}
		var offer actRow
		err = tx.Where("about_id = ? AND what = ? AND becomes = ?", m.ID, actTransfer, offerMade).Order("id DESC").Limit(1).Take(&offer).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound), err == nil && offer.ByID == nil:
			return ErrNotAsked
		case err != nil:
			return err
		}
		from, err := findPerson(tx.DB, id, *offer.ByID)
		if errors.Is(err, policy.ErrHidden) || err == nil && from.Role != policy.Owner {
			return ErrNotAsked
		}
		if err != nil {
			return err
		}
		if err := s.transfer(tx, c, nil, nil, Deed{Circle: id, What: actTransfer, By: m.ID, About: from.ID, Becomes: offerAccepted}); err != nil {
			return err
		}
		if err := s.setRole(tx, &m, policy.Owner, Deed{Circle: id, What: actRole, By: m.ID}); err != nil {
			return err
		}
		return s.setRole(tx, &from, policy.Moderator, Deed{Circle: id, What: actRole, By: m.ID})
	})
}
