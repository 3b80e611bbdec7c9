package circle

import (
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
)

// How long a fixed group can be joined: people come back to those they have sat with.
const (
	rosterFrom = 2                   // gatherings that were held; from then on the people stay the same
	rosterOpen = 14 * 24 * time.Hour // for which it takes people in again, once everyone has agreed to that
)

// What joining a fixed group can end in.
var (
	ErrRoster     = &models.Error{Kind: models.Conflict, Code: "roster_closed", Message: "This is a fixed group, and it has met twice. Nobody new comes in, unless everyone in it agrees."}
	ErrRosterKind = &models.Error{Kind: models.Conflict, Code: "roster_kind", Message: "This is a fixed group, and it has met twice. It becomes another kind of circle only after everyone has agreed to take people in."}
)

// roster returns ErrRoster for somebody new in a fixed group that has met twice,
// unless everyone in it has agreed lately that it takes people in. Who has been to a
// gathering of it comes back as to any circle.
func roster(g *gorm.DB, c circleRow, who account.ID, now time.Time) error {
	closed, err := rosterClosed(g, c, now)
	if err != nil || !closed {
		return err
	}
	before, known, err := findMember(g, who, c.ID)
	if err == nil && !(known && before.Attended > 0) {
		err = ErrRoster
	}
	return err
}

// rosterClosed reports whether a circle takes nobody new in.
func rosterClosed(g *gorm.DB, c circleRow, now time.Time) (bool, error) {
	if c.Kind != cohort {
		return false, nil
	}
	var held, agreed int64
	if err := g.Table("gatherings").Where("circle_id = ? AND state = 'closed'", c.ID).Count(&held).Error; err != nil || held < rosterFrom {
		return false, err
	}
	// Of questions, only one that would open the group can be enacted.
	err := g.Table("proposals").Where("circle_id = ? AND kind = ? AND state = ? AND closed_at > ?", c.ID, aboutQuestion, enacted, now.Add(-rosterOpen)).Count(&agreed).Error
	return agreed == 0, err
}

// takeIn lets a fixed group take people in for a while: everyone has agreed. Whoever
// waits in line is asked.
func (s *Service) takeIn(tx *db.Tx, c circleRow, row *proposalRow) error {
	if err := settleProposal(tx, row, enacted); err != nil {
		return err
	}
	if err := retell(tx, c.ID, c.Mver); err != nil {
		return err
	}
	return s.fill(tx, c.ID)
}
