package circle

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Proposing is what somebody proposes.
type Proposing struct {
	Nonce     string
	Kind      string
	Own       []models.Private // the circle's own agreements, all of them
	Retention string
}

// check cleans a proposal and writes down what would be so.
func (p Proposing) check() (would payload, a policy.Action, err error) {
	if err := CheckNonce(p.Nonce); err != nil {
		return would, a, err
	}
	switch p.Kind {
	case aboutAgreements:
		if len(p.Own) > MaxOwn {
			return would, a, ErrOwn.At("own")
		}
		for _, line := range p.Own {
			line = models.Private(strings.Join(strings.Fields(string(line.Clean())), " "))
			if n := line.Runes(); n < 1 || n > MaxOwnLine {
				return would, a, ErrOwn.At("own")
			}
			would.Own = append(would.Own, string(line))
		}
		return would, policy.Propose, nil
	case aboutRetention:
		would.Retention = p.Retention
		if !isRetention(p.Retention) {
			err = ErrRetention.At("retention")
		}
		return would, policy.Loosen, err
	}
	return would, a, ErrProposal.At("kind")
}

// Propose puts something to the whole circle; whoever proposes it has said yes.
// It returns ErrSame for what holds already, and ErrProposalOpen while there is
// another about the same. The same nonce proposes once.
func (s *Service) Propose(ctx context.Context, by account.ID, id ID, p Proposing) (*Proposal, error) {
	would, a, err := p.check()
	if err != nil {
		return nil, err
	}
	text, err := would.text()
	if err != nil {
		return nil, err
	}
	return s.proposing(ctx, by, id, a, func(tx *db.Tx, stood Stood, c circleRow) (row proposalRow, err error) {
		row = proposalRow{
			ID: ProposalID(models.NewID()), CircleID: id, Kind: p.Kind, ByID: &stood.Person, Nonce: string(stood.Person) + "/" + p.Nonce,
			Base: c.AgreementsVersion, Payload: text, State: open, OpenedAt: tx.Now, ClosesAt: tx.Now.Add(saidIn),
		}
		var before proposalRow
		err = tx.Where("circle_id = ? AND nonce = ?", id, row.Nonce).Take(&before).Error
		if err == nil {
			was, err := before.would()
			if err == nil && (before.Kind != row.Kind || !slices.Equal(was.Own, would.Own) || was.Retention != would.Retention) {
				err = ErrReused
			}
			return before, err
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return row, err
		}
		switch p.Kind {
		case aboutAgreements:
			now, err := agreementsOf(tx.DB, id)
			if err != nil {
				return row, err
			}
			if slices.Equal(now[id].Items, append(slices.Clone(core), would.Own...)) {
				return row, ErrSame.At("own")
			}
			in, err := count(tx.DB, id)
			if err != nil {
				return row, err
			}
			if row.ClosesAt = tx.Now.Add(askedFor); in == 1 { // nobody is there to object
				row.ClosesAt = tx.Now
			}
		case aboutRetention:
			if KeptFor(would.Retention) <= KeptFor(c.Retention) { // shorter needs nobody
				return row, ErrSame.At("retention")
			}
		}
		if err := s.oneOpen(tx, id, p.Kind); err != nil {
			return row, err
		}
		if err := tx.Create(&row).Error; err != nil {
			return row, err
		}
		if err := tx.Create(&answerRow{ProposalID: row.ID, PersonID: stood.Person, Answer: "yes", At: tx.Now}).Error; err != nil {
			return row, err
		}
		return row, retell(tx, id, c.Mver)
	})
}

// proposing does something with a proposal under the circle's lock, after asking
// the law, and shows how the proposal stands then.
func (s *Service) proposing(ctx context.Context, by account.ID, id ID, a policy.Action, do func(*db.Tx, Stood, circleRow) (proposalRow, error)) (*Proposal, error) {
	var out *Proposal
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, a)
		if err != nil {
			return err
		}
		row, err := do(tx, stood, c)
		if err != nil {
			return err
		}
		all, err := s.showProposals(tx.Context(), tx.DB, stood, []proposalRow{row})
		if err == nil {
			out = &all[0]
		}
		return err
	})
	return out, err
}

// oneOpen returns ErrProposalOpen while there is an open proposal of a kind. One
// that nobody enacted for a week is over.
func (s *Service) oneOpen(tx *db.Tx, id ID, kind string) error {
	var row proposalRow
	err := tx.Where("circle_id = ? AND kind = ? AND state = 'open'", id, kind).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil
	case err != nil:
		return err
	case kind == aboutHost || tx.Now.Before(row.ClosesAt.Add(staleIn)):
		return ErrProposalOpen
	}
	return settleProposal(tx, &row, refused)
}

// WithdrawProposal takes back what one has proposed oneself. Twice is once.
func (s *Service) WithdrawProposal(ctx context.Context, by account.ID, in ID, id ProposalID) (*Proposal, error) {
	return s.proposing(ctx, by, in, policy.AnswerProposal, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil:
			return row, err
		case value(row.ByID) != stood.Person:
			return row, policy.ErrRole
		case row.State == withdrawn:
			return row, nil
		case row.State != open:
			return row, ErrProposalOver
		}
		if err := settleProposal(tx, &row, withdrawn); err != nil {
			return row, err
		}
		return row, retell(tx, in, c.Mver)
	})
}
