package circle

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Answer says yes or no to a proposal; the last answer counts, until it is
// settled. When the last person says yes to keeping words for longer, it holds.
func (s *Service) Answer(ctx context.Context, by account.ID, in ID, id ProposalID, answer string, reason models.Private) (*Proposal, error) {
	if reason = reason.Clean(); answer != "yes" && answer != "no" || reason.Runes() > MaxObjection {
		return nil, ErrAnswer.At("answer")
	}
	return s.proposing(ctx, by, in, policy.AnswerProposal, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil:
			return row, err
		case row.State != open, row.Kind == aboutHost && !tx.Now.Before(row.ClosesAt):
			return row, ErrProposalOver
		}
		said := answerRow{ProposalID: id, PersonID: stood.Person, Answer: answer, At: tx.Now}
		if answer == "no" && reason != "" && row.Kind != aboutHost {
			if said.Reason, err = s.box.Seal(tx.Context(), seal.Circle(string(in), seal.Names), tx.Now, objectionPlace(id, stood.Person), reason); err != nil {
				return row, err
			}
		}
		err = tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "proposal_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"answer", "reason", "at"}),
		}).Create(&said).Error
		if err != nil || row.Kind == aboutHost { // when somebody votes is nobody's business
			return row, err
		}
		if row.Kind == aboutRetention {
			all, err := everyone(tx.DB, row)
			if err != nil {
				return row, err
			}
			if all {
				return row, s.loosen(tx, &row, c)
			}
		}
		return row, retell(tx, in, c.Mver)
	})
}

// everyone reports whether each person who is in the circle now, and not on a
// pause, has said yes.
func everyone(g *gorm.DB, row proposalRow) (bool, error) {
	var missing int64
	err := g.Table("memberships").Where("circle_id = ? AND state = 'active'", row.CircleID).
		Where("id NOT IN (SELECT person_id FROM proposal_answers WHERE proposal_id = ? AND answer = 'yes')", row.ID).Count(&missing).Error
	return err == nil && missing == 0, err
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

// Enact makes a proposal hold. It returns ErrTooEarly before everyone had time
// to object, ErrObjected while somebody does, and ErrNeedsEveryone for keeping
// words longer before all have said yes. Twice is once.
func (s *Service) Enact(ctx context.Context, by account.ID, in ID, id ProposalID) (*Proposal, error) {
	return s.proposing(ctx, by, in, policy.Enact, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil || row.State == enacted:
			return row, err
		case row.State != open, row.Kind == aboutHost: // that is for the votes to say
			return row, ErrProposalOver
		case row.Kind == aboutRetention:
			all, err := everyone(tx.DB, row)
			if err == nil && !all {
				err = ErrNeedsEveryone
			}
			if err != nil {
				return row, err
			}
			return row, s.loosen(tx, &row, c)
		case tx.Now.Before(row.ClosesAt):
			return row, ErrTooEarly
		}
		var against int64
		err = tx.Table("proposal_answers").Where("proposal_id = ? AND answer = 'no'", id).
			Where("person_id IN (SELECT id FROM memberships WHERE circle_id = ? AND state IN ?)", in, here).Count(&against).Error
		switch {
		case err != nil:
			return row, err
		case against > 0:
			return row, ErrObjected
		case row.Base != c.AgreementsVersion:
			return row, ErrAgreements
		}
		return row, s.agree(tx, stood.Person, &row, c)
	})
}

// agree makes a proposal's words the next version of the agreements. Whoever
// enacts it has accepted it; everyone else reads only until they have.
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
	if err := tx.Table("memberships").Where("id = ?", by).Update("agreements_version", next).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actAgreements, By: by, Agreements: next}); err != nil {
		return err
	}
	if err := retell(tx, c.ID, mver); err != nil {
		return err
	}
	return restand(tx, c.ID, mver)
}
