package circle

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// statesOf is who is in a circle now, and whether they are on a pause.
func statesOf(g *gorm.DB, in ID) (map[PersonID]string, error) {
	var all []memberRow
	if err := g.Select("id, state").Where("circle_id = ? AND state IN ?", in, here).Limit(MaxCapacity).Find(&all).Error; err != nil {
		return nil, err
	}
	states := make(map[PersonID]string, len(all))
	for _, m := range all {
		states[m.ID] = m.State
	}
	return states, nil
}

// outcome is what the answers come to among those who are there.
type outcome struct {
	Tally
	here, answered, agreed int // of those who are not on a pause
}

// weigh counts what those said who are in the circle. Whoever pauses is not asked;
// what they have answered before counts.
func weigh(states map[PersonID]string, said []answerRow) (o outcome) {
	for _, state := range states {
		if state == active {
			o.here++
		}
	}
	o.Asked = o.here
	for _, a := range said {
		state, there := states[a.PersonID]
		if !there {
			continue
		}
		switch a.Answer {
		case consent:
			o.Consent++
		case abstain:
			o.Abstain++
		case concern:
			o.Concern++
		}
		if state != active {
			o.Asked++
			continue
		}
		o.answered++
		if a.Answer == consent {
			o.agreed++
		}
	}
	return o
}

// quorum reports whether at least half of those who are there have answered.
func (o outcome) quorum() bool { return o.answered > 0 && 2*o.answered >= o.here }

// everyone reports whether each of them consents.
func (o outcome) everyone() bool { return o.here > 0 && o.agreed == o.here && o.Concern == 0 }

func outcomeOf(g *gorm.DB, row proposalRow) (o outcome, states map[PersonID]string, err error) {
	if states, err = statesOf(g, row.CircleID); err != nil {
		return o, nil, err
	}
	var said []answerRow
	if err := g.Where("proposal_id = ?", row.ID).Find(&said).Error; err != nil {
		return o, nil, err
	}
	return weigh(states, said), states, nil
}

// settle closes what takes consent: it writes down for good what was answered and
// what comes of it, does that, and forgets who consented or abstained. The unit
// of work has taken the circle, and c is the circle as it is now.
func (s *Service) settle(tx *db.Tx, c circleRow, row *proposalRow) error {
	o, states, err := outcomeOf(tx.DB, *row)
	if err != nil {
		return err
	}
	would, err := row.would()
	if err != nil {
		return err
	}
	would.Tally = &o.Tally
	if row.Payload, err = would.text(); err != nil {
		return err
	}
	err = tx.Where("proposal_id = ?", row.ID).Where("answer <> ? OR person_id NOT IN (SELECT id FROM memberships WHERE circle_id = ? AND state IN ?)", concern, c.ID, here).
		Delete(&answerRow{}).Error
	if err != nil {
		return err
	}
	state := refused // written against other agreements, or not everyone consents
	switch {
	case row.Kind == aboutRetention && o.everyone():
		return s.loosen(tx, row, c)
	case would.Opens && o.everyone():
		return s.takeIn(tx, c, row)
	case !o.quorum():
		state = noQuorum
	case o.Concern > 0:
		state = concerns
	case row.Kind == aboutQuestion && !would.Opens:
		state = consented
	case row.Kind == aboutAgreements && row.Base == c.AgreementsVersion:
		var alone PersonID
		if len(states) == 1 { // whoever wrote them has read them
			alone = value(row.ByID)
		}
		return s.agree(tx, alone, row, c)
	}
	if err := settleProposal(tx, row, state); err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// close closes one proposal that is over, unless somebody else did.
func (s *Service) close(tx *db.Tx, in ID, id ProposalID) (bool, error) {
	c, err := find(tx.Clauses(db.Take), in)
	if errors.Is(err, policy.ErrHidden) { // the circle is gone, and so is the question
		row := proposalRow{ID: id, Payload: "{}"}
		return true, settleProposal(tx, &row, refused)
	}
	if err != nil {
		return false, err
	}
	row, err := findProposal(tx.DB, in, id)
	if err != nil || row.State != open {
		return false, err
	}
	now, err := tx.Clock()
	switch {
	case err != nil || row.takes(now):
		return false, err
	case row.Kind == aboutHost:
		return true, s.countVote(tx, c, row)
	}
	return true, s.settle(tx, c, &row)
}

// sweepProposals is the most proposals one round closes.
const sweepProposals = 100

// SweepProposals closes what is over. It reports how many it closed; one that
// cannot be closed keeps no other waiting.
func (s *Service) SweepProposals(ctx context.Context) (done int64, err error) {
	var due []proposalRow
	if err := s.db.Read(ctx).Where("state = 'open' AND closes_at <= ?", s.db.Now()).Order("closes_at").Limit(sweepProposals).Find(&due).Error; err != nil {
		return 0, err
	}
	return s.closeAll(ctx, due)
}

// closeOver closes what is over in one circle, however late the sweep is.
func (s *Service) closeOver(ctx context.Context, in ID) error {
	var due []proposalRow
	err := s.db.Read(ctx).Where("circle_id = ? AND state = 'open' AND closes_at <= ?", in, s.db.Now()).Order("closes_at").Limit(maxProposals).Find(&due).Error
	if err != nil {
		return err
	}
	_, err = s.closeAll(ctx, due)
	return err
}

func (s *Service) closeAll(ctx context.Context, due []proposalRow) (done int64, err error) {
	for _, p := range due {
		closed := false
		failed := s.db.Do(ctx, func(tx *db.Tx) (err error) {
			closed, err = s.close(tx, p.CircleID, p.ID)
			return err
		})
		if failed == nil && closed {
			done++
		}
		err = errors.Join(err, failed)
	}
	return done, err
}

// closeFirst closes what is over before somebody comes, goes or pauses: who is
// asked is whoever was there when it closed. The unit of work has taken the
// circle.
func (s *Service) closeFirst(tx *db.Tx, in ID) error {
	var due []proposalRow
	err := tx.Where("circle_id = ? AND state = 'open' AND closes_at <= ?", in, tx.Now).Order("closes_at").Limit(maxProposals).Find(&due).Error
	for _, p := range due {
		if _, err := s.close(tx, in, p.ID); err != nil {
			return err
		}
	}
	return err
}

// unanswer forgets what somebody who goes has answered to what is open.
func unanswer(tx *db.Tx, in ID, person PersonID) error {
	return tx.Where("person_id = ? AND proposal_id IN (SELECT id FROM proposals WHERE circle_id = ? AND state = 'open')", person, in).Delete(&answerRow{}).Error
}

// unpropose takes back the words of somebody who wants theirs to go: what they
// asked and what concerned them. What came of it stays; what is open has nobody
// left to ask it.
func unpropose(tx *db.Tx, in ID, person PersonID) error {
	var asked []proposalRow
	if err := tx.Where("circle_id = ? AND by_id = ? AND state = 'open'", in, person).Limit(maxProposals).Find(&asked).Error; err != nil {
		return err
	}
	for _, p := range asked {
		if err := withdrawProposal(tx, &p); err != nil {
			return err
		}
	}
	if len(asked) > 0 {
		if err := tellAbout(tx, in); err != nil {
			return err
		}
	}
	if err := tx.Table("proposals").Where("circle_id = ? AND by_id = ?", in, person).Update("title", nil).Error; err != nil {
		return err
	}
	return tx.Table("proposal_answers").Where("person_id = ?", person).Update("reason", nil).Error
}

// withdrawProposal ends a proposal unanswered: what was said to it is forgotten.
func withdrawProposal(tx *db.Tx, row *proposalRow) error {
	if err := tx.Where("proposal_id = ?", row.ID).Delete(&answerRow{}).Error; err != nil {
		return err
	}
	return settleProposal(tx, row, withdrawn)
}
