package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// What stands in the way of asking for another host.
var (
	errCallSelf    = &models.Error{Kind: models.Invalid, Code: "yourself", Message: "This is about somebody else. You can step down yourself."}
	ErrNotHost     = &models.Error{Kind: models.Conflict, Code: "not_host", Message: "This person does not look after the circle."}
	ErrNoModerator = &models.Error{Kind: models.Conflict, Code: "no_moderator", Message: "There is nobody who could look after the circle instead. Somebody has to be made a moderator first."}
)

// callsCount is for how long somebody's wish for another host counts.
const callsCount = 30 * 24 * time.Hour

type callRow struct {
	CircleID ID
	HostID   PersonID
	PersonID PersonID
	At       time.Time
}

func (callRow) TableName() string { return "host_calls" }

// Call asks for another host in somebody's place. Nobody is told who asked, or
// how many. When a third of the circle has, all are asked. It returns ErrNotHost,
// or ErrNoModerator where nobody could take the place of the only owner.
func (s *Service) Call(ctx context.Context, by account.ID, id ID, person PersonID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.CallHost)
		if err != nil {
			return err
		}
		m, err := findPerson(tx.DB, id, person)
		switch {
		case err != nil:
			return err
		case m.ID == stood.Person:
			return errCallSelf
		case !m.hosts():
			return ErrNotHost
		}
		if _, err := successor(tx.DB, m); err != nil {
			return err
		}
		err = tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "host_id"}, {Name: "person_id"}}, DoUpdates: clause.AssignmentColumns([]string{"at"}),
		}).Create(&callRow{CircleID: id, HostID: m.ID, PersonID: stood.Person, At: tx.Now}).Error
		if err != nil {
			return err
		}
		return s.vote(tx, c, m)
	})
}

// vote asks the whole circle about a host, once a third of it has called for
// another, unless all are being asked about a host already.
func (s *Service) vote(tx *db.Tx, c circleRow, host memberRow) error {
	var callers, all int64
	err := tx.Table("host_calls").Joins("JOIN memberships ON memberships.id = host_calls.person_id").
		Where("host_calls.host_id = ? AND host_calls.at > ? AND memberships.state = 'active'", host.ID, tx.Now.Add(-callsCount)).Count(&callers).Error
	if err != nil {
		return err
	}
	if err := tx.Table("memberships").Where("circle_id = ? AND state = 'active'", c.ID).Count(&all).Error; err != nil {
		return err
	}
	if 3*callers < all {
		return nil
	}
	var asked int64
	if err := tx.Table("proposals").Where("circle_id = ? AND kind = ? AND state = 'open'", c.ID, aboutHost).Count(&asked).Error; err != nil || asked > 0 {
		return err
	}
	row := proposalRow{
		ID: ProposalID(models.NewID()), CircleID: c.ID, Kind: aboutHost, AboutID: &host.ID, Nonce: models.NewID(),
		Base: c.AgreementsVersion, Payload: "{}", State: open, OpenedAt: tx.Now, ClosesAt: tx.Now.Add(votedIn),
	}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	// Who asked is forgotten as soon as it has done its work.
	if err := tx.Where("host_id = ?", host.ID).Delete(&callRow{}).Error; err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// successor finds who becomes owner when an owner's term ends: nobody has to
// while there is another, and otherwise the moderator who is there longest. It
// returns ErrNoModerator if there is none.
func successor(g *gorm.DB, m memberRow) (*memberRow, error) {
	if m.Role != policy.Owner {
		return nil, nil
	}
	var others []memberRow
	err := g.Where("circle_id = ? AND state IN ? AND id <> ?", m.CircleID, here, m.ID).Order("joined_at, id").Limit(MaxCapacity).Find(&others).Error
	if err != nil {
		return nil, err
	}
	var next *memberRow
	for i, o := range others {
		if o.Role == policy.Owner {
			return nil, nil
		}
		if next == nil && o.hosts() {
			next = &others[i]
		}
	}
	if next == nil {
		return nil, ErrNoModerator
	}
	return next, nil
}

// countVote counts a vote about a host, forgets who said what, and does what most
// of those who answered asked for.
func (s *Service) countVote(tx *db.Tx, c circleRow, row proposalRow) error {
	var said []answerRow
	err := tx.Where("proposal_id = ?", row.ID).
		Where("person_id IN (SELECT id FROM memberships WHERE circle_id = ? AND state IN ?)", c.ID, here).Find(&said).Error
	if err != nil {
		return err
	}
	var tally payload
	for _, a := range said {
		if a.Answer == another {
			tally.No++
		} else {
			tally.Yes++
		}
	}
	if row.Payload, err = tally.text(); err != nil {
		return err
	}
	if err := tx.Where("proposal_id = ?", row.ID).Delete(&answerRow{}).Error; err != nil {
		return err
	}
	state := refused
	if tally.No > tally.Yes {
		ended, err := s.endTerm(tx, c, value(row.AboutID))
		if err != nil {
			return err
		}
		if ended {
			state = enacted
		}
	}
	if err := settleProposal(tx, &row, state); err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// endTerm makes a host a member, and where they were the only owner, the longest
// there of the moderators the owner. It reports whether it did: not where they
// are no host any more, or nobody could take their place.
func (s *Service) endTerm(tx *db.Tx, c circleRow, person PersonID) (bool, error) {
	m, err := findPerson(tx.DB, c.ID, person)
	if errors.Is(err, policy.ErrHidden) || err == nil && !m.hosts() {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	next, err := successor(tx.DB, m)
	if errors.Is(err, ErrNoModerator) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := s.setRole(tx, &m, policy.Member, Deed{Circle: c.ID, What: actTermEnded}); err != nil {
		return false, err
	}
	if next == nil {
		return true, nil
	}
	if err := s.setRole(tx, next, policy.Owner, Deed{Circle: c.ID, What: actRole}); err != nil {
		return false, err
	}
	// What the last owner offered, and what was claimed from them, is over.
	return true, tx.Table("circles").Where("id = ?", c.ID).
		Updates(map[string]any{"transfer_to": nil, "transfer_until": nil, "claim_by": nil, "claim_at": nil}).Error
}
