package support

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// ExportedSideRoom is a side room of one's own, with what one wrote in it, to take
// along. What others wrote is theirs.
type ExportedSideRoom struct {
	ID        ID                 `json:"id" from:"side_rooms.id"`
	Circle    circle.CircleName  `json:"circle" from:"side_rooms.circle_id"`
	Gathering string             `json:"gathering,omitempty" from:"side_rooms.gathering_id"`
	State     string             `json:"state" enum:"open,owned,soft,closed" from:"side_rooms.state"`
	Lines     []ExportedSideLine `json:"lines" doc:"Yours, oldest first."`
	OpenedAt  time.Time          `json:"openedAt" from:"side_rooms.opened_at"`
	SoftAt    *time.Time         `json:"softAt,omitempty" from:"side_rooms.soft_at"`
	ClosedAt  *time.Time         `json:"closedAt,omitempty" from:"side_rooms.closed_at"`
}

// ExportedSideLine is one line one wrote.
type ExportedSideLine struct {
	ID   LineID         `json:"id" from:"side_lines.id side_lines.room_id"`
	Body models.Private `json:"body" from:"side_lines.body"`
	At   time.Time      `json:"at" from:"side_lines.at"`
}

// Export lists by's side rooms, a page after an id.
func (s *Service) Export(ctx context.Context, by account.ID, after string) ([]ExportedSideRoom, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	g := s.db.Read(ctx)
	var rows []row
	mine := g.Table("memberships").Select("id").Where("account_id = ?", by)
	if err := g.Where("person_id IN (?) AND id > ?", mine, models.After(after)).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r row) ID { return r.ID })
	out := make([]ExportedSideRoom, 0, len(rows))
	for _, r := range rows {
		one := ExportedSideRoom{ID: r.ID, State: r.State, Lines: []ExportedSideLine{}, OpenedAt: r.OpenedAt, SoftAt: r.SoftAt, ClosedAt: r.ClosedAt}
		if r.GatheringID != nil {
			one.Gathering = *r.GatheringID
		}
		var err error
		if one.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
			return nil, "", err
		}
		var lines []lineRow
		if err := g.Where("room_id = ? AND by_id = ?", r.ID, r.PersonID).Order("id").Limit(MaxLines).Find(&lines).Error; err != nil {
			return nil, "", err
		}
		for _, l := range lines {
			body, there, err := s.box.OpenIfThere(ctx, linePlace(l.ID), l.Body)
			if err != nil {
				return nil, "", err
			}
			if there {
				one.Lines = append(one.Lines, ExportedSideLine{ID: l.ID, Body: body, At: l.At})
			}
		}
		out = append(out, one)
	}
	return out, next, nil
}
