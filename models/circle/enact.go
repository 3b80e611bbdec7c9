package circle

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Answer says what somebody thinks of a proposal: consent, abstain, or concern
// with a reason; about a host, yes for the one there is and no for another. The
// last answer counts, until it closes. When the last person consents to keeping
// words for longer, or to opening a fixed group, it holds.
func (s *Service) Answer(ctx context.Context, by account.ID, in ID, id ProposalID, answer string, reason models.Private) (*Proposal, error) {
	ballot := answer == stay || answer == another
	if !ballot && answer != consent && answer != abstain && answer != concern {
		return nil, ErrAnswer.At("answer")
	}
	if reason = reason.Clean(); reason.Runes() > MaxConcern || answer == concern && reason == "" {
		return nil, ErrConcern.At("reason")
	}
	return s.proposing(ctx, by, in, policy.AnswerProposal, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		if err != nil {
			return row, err
		}
		now, err := tx.Clock()
		switch {
		case err != nil:
			return row, err
		case !row.takes(now):
			return row, ErrProposalOver
		case ballot != (row.Kind == aboutHost):
			return row, ErrAnswer.At("answer")
		}
		var before answerRow
		err = tx.Where("proposal_id = ? AND person_id = ?", id, stood.Person).Take(&before).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return row, err
		}
		if err := s.lasting(tx, stood, Texts("reason", reason)...); err != nil {
			return row, err
		}
		said := answerRow{ProposalID: id, PersonID: stood.Person, Answer: answer, At: now}
		if answer == concern {
			if said.Reason, err = s.box.Seal(tx.Context(), seal.Circle(string(in), seal.Names), tx.Now, concernPlace(id, stood.Person), reason); err != nil {
				return row, err
			}
		}
		err = tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "proposal_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"answer", "reason", "at"}),
		}).Create(&said).Error
		if err != nil {
			return row, err
		}
		would, err := row.would()
		if err != nil {
			return row, err
		}
		if (row.Kind == aboutRetention || would.Opens) && answer == consent {
			o, _, err := outcomeOf(tx.DB, row)
			if err != nil {
				return row, err
			}
			if o.everyone() {
				return row, s.settle(tx, c, &row)
			}
		}
		switch { // the circle is told of what it can see, and of nothing else
		case row.Kind == aboutHost: // when somebody votes is nobody's business
			return row, nil
		case before.Answer == "", row.talked() && (before.Answer == concern || answer == concern):
			return row, retell(tx, in, c.Mver)
		}
		return row, nil
	})
}

// loosen keeps what is said from now on for longer. What was said before goes
// when it was promised to.
func (s *Service) loosen(tx *db.Tx, row *proposalRow, c circleRow) error {
	would, err := row.would()
	if err != nil {
		return err
	}
	if err := settleProposal(tx, row, enacted); err != nil {
		return err
	}
	if KeptFor(would.Retention) <= KeptFor(c.Retention) {
		return retell(tx, c.ID, c.Mver)
	}
	return s.setRetention(tx, value(row.ByID), c, would.Retention)
}

// Enact closes a proposal that is ready, where nobody has yet: what came of it is
// what would have come of it anyway. It returns ErrTooEarly while there is time to
// answer, and ErrNeedsEveryone for keeping words longer before all consent. Twice
// is once.
func (s *Service) Enact(ctx context.Context, by account.ID, in ID, id ProposalID) (*Proposal, error) {
	return s.proposing(ctx, by, in, policy.Enact, func(tx *db.Tx, _ Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil || row.State == enacted:
			return row, err
		case row.State != open, row.Kind == aboutHost: // that is for the votes to say
			return row, ErrProposalOver
		}
		now, err := tx.Clock()
		if err != nil {
			return row, err
		}
		o, _, err := outcomeOf(tx.DB, row)
		switch {
		case err != nil:
			return row, err
		case row.Kind == aboutRetention && row.takes(now) && !o.everyone():
			return row, ErrNeedsEveryone
		case row.Kind != aboutRetention && row.takes(now):
			return row, ErrTooEarly
		}
		return row, s.settle(tx, c, &row)
	})
}

// agree makes a proposal's words the next version of the agreements. Everyone
// reads only until they have accepted it, but for somebody who wrote it alone.
func (s *Service) agree(tx *db.Tx, by PersonID, row *proposalRow, c circleRow) error {
	would, err := row.would()
	if err != nil {
		return err
	}
	next := c.AgreementsVersion + 1
	if err := writeAgreements(tx, c.ID, next, append(slices.Clone(core), would.Own...)); err != nil {
		return err
	}
	if err := settleProposal(tx, row, enacted); err != nil {
		return err
	}
	mver, err := Moved(tx, c.ID)
	if err != nil {
		return err
	}
	if err := tx.Table("circles").Where("id = ?", c.ID).Update("agreements_version", next).Error; err != nil {
		return err
	}
	if by != "" {
		if err := tx.Table("memberships").Where("id = ?", by).Update("agreements_version", next).Error; err != nil {
			return err
		}
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actAgreements, By: by, Agreements: next}); err != nil {
		return err
	}
	if err := retell(tx, c.ID, mver); err != nil {
		return err
	}
	return restand(tx, c.ID, mver)
}
