package circle

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Proposing is what somebody proposes.
type Proposing struct {
	Nonce     string
	Kind      string
	Own       []models.Private // the circle's own agreements, all of them
	Retention string
	Title     models.Private // a question: what would be done
	Days      int            // a question: how long it is open; 0 for a week
	Opens     bool           // a question: whether a fixed group takes people in; everyone has to agree
}

// check cleans a proposal and writes down what would be so.
func (p *Proposing) check() (would payload, a policy.Action, err error) {
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
	case aboutQuestion:
		if p.Days == 0 {
			p.Days = openDays
		}
		p.Title = models.Private(strings.Join(strings.Fields(string(p.Title.Clean())), " "))
		if n := p.Title.Runes(); n < 1 || n > MaxTitle {
			return would, a, ErrTitle.At("title")
		}
		if p.Days < 1 || p.Days > MaxOpenDays {
			return would, a, ErrOpenDays.At("days")
		}
		would.Opens = p.Opens
		return would, policy.AskCircle, nil
	}
	return would, a, ErrProposal.At("kind")
}

// Propose puts something to the whole circle; whoever proposes it has consented.
// Where nobody else is there to be asked it closes at once. It returns ErrSame
// for what holds already, ErrProposalOpen while there is another about the same,
// and ErrQuestionsOpen while there are three questions. The same nonce proposes
// once.
func (s *Service) Propose(ctx context.Context, by account.ID, id ID, p Proposing) (*Proposal, error) {
	would, a, err := p.check()
	if err != nil {
		return nil, err
	}
	text, err := would.text()
	if err != nil {
		return nil, err
	}
	if models.IsID(string(id)) {
		if err := s.closeOver(ctx, id); err != nil { // it may be in the way, and is over
			return nil, err
		}
	}
	return s.proposing(ctx, by, id, a, func(tx *db.Tx, stood Stood, c circleRow) (row proposalRow, err error) {
		row = proposalRow{
			ID: ProposalID(models.NewID()), CircleID: id, Kind: p.Kind, ByID: &stood.Person, Nonce: string(stood.Person) + "/" + p.Nonce,
			Base: c.AgreementsVersion, Payload: text, State: open, OpenedAt: tx.Now, ClosesAt: tx.Now.Add(p.openFor()),
		}
		var before proposalRow
		err = tx.Where("circle_id = ? AND nonce = ?", id, row.Nonce).Take(&before).Error
		if err == nil {
			return before, s.proposed(tx, before, p, would)
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return row, err
		}
		if err := s.mayOpen(tx, c, p, would); err != nil {
			return row, err
		}
		if err := s.lasting(tx, stood, append(Texts("own", p.Own...), Texts("title", p.Title)...)...); err != nil {
			return row, err
		}
		if p.Kind == aboutQuestion {
			if row.Title, err = s.box.Seal(tx.Context(), seal.Circle(string(id), seal.Names), tx.Now, titlePlace(row.ID), p.Title); err != nil {
				return row, err
			}
		}
		in, err := count(tx.DB, id)
		if err != nil {
			return row, err
		}
		if in == 1 { // nobody else is there
			row.ClosesAt = tx.Now
		}
		if err := tx.Create(&row).Error; err != nil {
			return row, err
		}
		if err := tx.Create(&answerRow{ProposalID: row.ID, PersonID: stood.Person, Answer: consent, At: tx.Now}).Error; err != nil {
			return row, err
		}
		if in == 1 {
			return row, s.settle(tx, c, &row)
		}
		return row, retell(tx, id, c.Mver)
	})
}

// openFor is how long a proposal can be answered.
func (p Proposing) openFor() time.Duration {
	switch p.Kind {
	case aboutAgreements:
		return askedFor
	case aboutQuestion:
		return time.Duration(p.Days) * day
	}
	return saidIn
}

// proposed returns ErrReused unless a proposal is what was proposed before.
func (s *Service) proposed(tx *db.Tx, before proposalRow, p Proposing, would payload) error {
	was, err := before.would()
	if err != nil {
		return err
	}
	var title models.Private
	if before.Title != nil {
		if title, err = s.box.Open(tx.Context(), titlePlace(before.ID), before.Title); err != nil {
			return err
		}
	}
	if before.Kind != p.Kind || !slices.Equal(was.Own, would.Own) || was.Retention != would.Retention || was.Opens != would.Opens || title != p.Title {
		return ErrReused
	}
	return nil
}

// mayOpen refuses what holds already, and what is being asked already.
func (s *Service) mayOpen(tx *db.Tx, c circleRow, p Proposing, would payload) error {
	var asked int64
	if err := tx.Table("proposals").Where("circle_id = ? AND kind = ? AND state = 'open'", c.ID, p.Kind).Count(&asked).Error; err != nil {
		return err
	}
	switch p.Kind {
	case aboutAgreements:
		now, err := agreementsOf(tx.DB, c.ID)
		if err != nil {
			return err
		}
		if slices.Equal(now[c.ID].Items, append(slices.Clone(core), would.Own...)) {
			return ErrSame.At("own")
		}
	case aboutRetention:
		if KeptFor(would.Retention) <= KeptFor(c.Retention) { // shorter needs nobody
			return ErrSame.At("retention")
		}
	case aboutQuestion:
		if would.Opens && c.Kind != cohort {
			return ErrSame.At("opens")
		}
		if asked >= maxQuestions {
			return ErrQuestionsOpen
		}
		return nil
	}
	if asked > 0 {
		return ErrProposalOpen
	}
	return nil
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

// WithdrawProposal takes back what one has proposed oneself, while it is open:
// what was answered to it is forgotten. Twice is once.
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
		}
		now, err := tx.Clock()
		if err == nil && !row.takes(now) {
			err = ErrProposalOver
		}
		if err != nil {
			return row, err
		}
		if err := withdrawProposal(tx, &row); err != nil {
			return row, err
		}
		return row, retell(tx, in, c.Mver)
	})
}
