package duty

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// ExportedDebrief is what somebody said of a gathering they held, to take along.
type ExportedDebrief struct {
	ID        ID                `json:"id" from:"debriefs.id"`
	Circle    circle.CircleName `json:"circle" from:"debriefs.circle_id"`
	Gathering string            `json:"gathering" from:"debriefs.gathering_id"`
	Role      string            `json:"role" enum:"host,guardian" from:"debriefs.role"`
	EndedAt   time.Time         `json:"endedAt" from:"debriefs.ended_at"`
	RestUntil *time.Time        `json:"restUntil,omitempty" from:"debriefs.rest_until"`
	Beyond    bool              `json:"beyond,omitempty" from:"debriefs.beyond"`
	Load      int               `json:"load,omitempty" from:"debriefs.load"`
	Person    bool              `json:"person,omitempty" from:"debriefs.person"`
	Stayed    models.Private    `json:"stayed,omitempty" from:"debriefs.stayed"`
	Handover  models.Private    `json:"handover,omitempty" from:"debriefs.handover"`
	WrittenAt *time.Time        `json:"writtenAt,omitempty" from:"debriefs.written_at"`
	LeftAt    *time.Time        `json:"leftAt,omitempty" from:"debriefs.left_at"`
	Calls     []ExportedCall    `json:"calls"`
}

// ExportedCall is what became of it that somebody would like a person.
type ExportedCall struct {
	ID       CallID         `json:"id" from:"desk_calls.id desk_calls.debrief_id"`
	Kind     string         `json:"kind" enum:"person,heavy" from:"desk_calls.kind"`
	State    string         `json:"state" enum:"open,taken,closed" from:"desk_calls.state"`
	By       models.Private `json:"by,omitempty" from:"desk_calls.taker_id"`
	Word     models.Private `json:"word,omitempty" from:"desk_calls.word"`
	At       time.Time      `json:"at" from:"desk_calls.at"`
	DueAt    time.Time      `json:"dueAt" from:"desk_calls.due_at"`
	TakenAt  *time.Time     `json:"takenAt,omitempty" from:"desk_calls.taken_at"`
	ClosedAt *time.Time     `json:"closedAt,omitempty" from:"desk_calls.closed_at"`
}

// Export lists what by said of gatherings they held, a page after an id.
func (s *Service) Export(ctx context.Context, by account.ID, after string) ([]ExportedDebrief, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	g := s.db.Read(ctx)
	var rows []cardRow
	if err := g.Where("person_id IN (?) AND id > ?", people(g, by), models.After(after)).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r cardRow) ID { return r.ID })
	out := make([]ExportedDebrief, 0, len(rows))
	for _, r := range rows {
		one := ExportedDebrief{
			ID: r.ID, Gathering: string(r.GatheringID), Role: r.Role, EndedAt: r.EndedAt, RestUntil: r.RestUntil, Beyond: r.Beyond, Person: r.Person,
			WrittenAt: r.WrittenAt, LeftAt: r.LeftAt, Calls: []ExportedCall{},
		}
		if r.Load != nil {
			one.Load = *r.Load
		}
		var err error
		if one.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
			return nil, "", err
		}
		if one.Stayed, err = s.open(ctx, place("stayed", r.ID), r.Stayed); err != nil {
			return nil, "", err
		}
		if one.Handover, err = s.open(ctx, place("handover", r.ID), r.Handover); err != nil {
			return nil, "", err
		}
		var calls []callRow
		if err := g.Where("debrief_id = ?", r.ID).Order("id").Limit(2).Find(&calls).Error; err != nil {
			return nil, "", err
		}
		for _, c := range calls {
			call := ExportedCall{ID: c.ID, Kind: c.Kind, State: c.State, At: c.At, DueAt: c.DueAt, TakenAt: c.TakenAt, ClosedAt: c.ClosedAt}
			if call.By, err = s.taker(ctx, g, c); err != nil {
				return nil, "", err
			}
			if call.Word, err = s.open(ctx, wordPlace(c.ID), c.Word); err != nil {
				return nil, "", err
			}
			one.Calls = append(one.Calls, call)
		}
		out = append(out, one)
	}
	return out, next, nil
}
