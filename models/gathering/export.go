package gathering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

// ExportedGathering is a gathering somebody had a part in, for them to take along: their
// own part, and nobody else's.
type ExportedGathering struct {
	ID         ID              `json:"id"`
	Circle     circle.ID       `json:"circle"`
	StartsAt   time.Time       `json:"startsAt"`
	Seat       *ExportedSeat   `json:"seat,omitempty"`
	Attendance string          `json:"attendance,omitempty" doc:"Whether you were there." from:"attendance.gathering_id attendance.state"`
	Word       *ExportedWord   `json:"word,omitempty" doc:"Your closing word."`
	Draft      *ExportedUnsent `json:"draft,omitempty" doc:"What you have not sent."`
	Feedback   *ExportedReview `json:"feedback,omitempty" doc:"What you said of it."`
}

// ExportedSeat is one's own place in a gathering.
type ExportedSeat struct {
	Role  string `json:"role" enum:"speaking,listening" from:"seats.gathering_id seats.role"`
	Wants string `json:"wants,omitempty" from:"seats.wants"`
	State string `json:"state" from:"seats.state"`
}

// ExportedWord is one's own closing word.
type ExportedWord struct {
	Body models.Private `json:"body" from:"closing_words.gathering_id closing_words.body"`
	At   time.Time      `json:"at" from:"closing_words.said_at"`
}

// ExportedUnsent is what one has written in a gathering and not sent.
type ExportedUnsent struct {
	Body    models.Private `json:"body" from:"drafts.gathering_id drafts.body"`
	Rev     int64          `json:"rev" from:"drafts.rev"`
	SavedAt time.Time      `json:"savedAt" from:"drafts.saved_at"`
}

// ExportedReview is what one said of a gathering.
type ExportedReview struct {
	Good bool           `json:"good" from:"feedback.gathering_id feedback.good"`
	Body models.Private `json:"body,omitempty" from:"feedback.body"`
	At   time.Time      `json:"at" from:"feedback.at"`
}

// ExportedResponse is what one answered to a turn.
type ExportedResponse struct {
	ID        ResponseID     `json:"id" from:"witnesses.id"`
	Gathering ID             `json:"gathering" from:"witnesses.gathering_id"`
	Circle    circle.ID      `json:"circle"`
	Turn      int            `json:"turn" from:"witnesses.turn"`
	Kind      string         `json:"kind" enum:"presence,reflect,question,own,share" from:"witnesses.kind"`
	Body      models.Private `json:"body,omitempty" from:"witnesses.body"`
	At        time.Time      `json:"at" from:"witnesses.said_at"`
	Until     time.Time      `json:"until" doc:"When it is deleted here." from:"witnesses.expires_at"`
}

// ExportedLine is a private line one wrote, or that was written to one.
type ExportedLine struct {
	ID        CareID         `json:"id" from:"care_notes.id"`
	Gathering ID             `json:"gathering" from:"care_notes.gathering_id"`
	Circle    circle.ID      `json:"circle"`
	Mine      bool           `json:"mine" doc:"Whether you wrote it." from:"care_notes.by_id"`
	Card      string         `json:"card" doc:"Which of the ready lines it is; words for one's own." from:"care_notes.card"`
	Body      models.Private `json:"body,omitempty" from:"care_notes.body"`
	At        time.Time      `json:"at" from:"care_notes.at"`
}

// partIn are the gatherings somebody holds something of their own in, after an id.
const partIn = `SELECT gathering_id AS id FROM seats WHERE person_id IN @people AND gathering_id > @after
	UNION SELECT gathering_id FROM attendance WHERE person_id IN @people AND gathering_id > @after
	UNION SELECT gathering_id FROM closing_words WHERE person_id IN @people AND gathering_id > @after AND body IS NOT NULL AND expires_at > @now
	UNION SELECT gathering_id FROM drafts WHERE person_id IN @people AND gathering_id > @after AND expires_at > @now
	UNION SELECT gathering_id FROM feedback WHERE person_id IN @people AND gathering_id > @after AND expires_at > @now
	ORDER BY id LIMIT @limit`

// ExportGatherings lists by's own part in gatherings, a page after the id of one.
func (s *Service) ExportGatherings(ctx context.Context, by account.ID, after string) ([]ExportedGathering, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedGathering{}, "", err
	}
	people, now := selves.People(), s.db.Now()
	var ids []ID
	err = g.Raw(partIn, map[string]any{"people": people, "after": models.After(after), "now": now, "limit": models.ExportPage + 1}).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return []ExportedGathering{}, "", err
	}
	ids, next := models.Paged(ids, func(id ID) ID { return id })
	out := make([]ExportedGathering, len(ids))
	at := make(map[ID]*ExportedGathering, len(ids))
	var rows []row
	if err := g.Select("id", "circle_id", "starts_at").Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	for i, id := range ids {
		out[i].ID = id
		at[id] = &out[i]
	}
	for _, r := range rows {
		at[r.ID].Circle, at[r.ID].StartsAt = r.CircleID, r.StartsAt
	}
	q := func() *gorm.DB { return g.Where("gathering_id IN ? AND person_id IN ?", ids, people) }
	if err := came(q, at); err != nil {
		return nil, "", err
	}
	return out, next, s.exportWords(ctx, func() *gorm.DB { return q().Where("expires_at > ?", now) }, at)
}

// came fills in where somebody had a place and whether they were there.
func came(q func() *gorm.DB, at map[ID]*ExportedGathering) error {
	var seats []seatRow
	if err := q().Find(&seats).Error; err != nil {
		return err
	}
	for _, r := range seats {
		at[r.GatheringID].Seat = &ExportedSeat{Role: r.Role, Wants: r.Wants, State: r.State}
	}
	var attendance []attendanceRow
	if err := q().Find(&attendance).Error; err != nil {
		return err
	}
	for _, r := range attendance {
		at[r.GatheringID].Attendance = r.State
	}
	return nil
}

// exportWords fills in what somebody wrote that is kept still.
func (s *Service) exportWords(ctx context.Context, q func() *gorm.DB, at map[ID]*ExportedGathering) error {
	var words []wordRow
	if err := q().Where("body IS NOT NULL").Find(&words).Error; err != nil {
		return err
	}
	for _, r := range words {
		body, there, err := s.box.OpenIfThere(ctx, wordPlace(r.GatheringID, r.PersonID), r.Body)
		if err != nil {
			return err
		}
		if there {
			at[r.GatheringID].Word = &ExportedWord{Body: body, At: r.SaidAt}
		}
	}
	var drafts []draftRow
	if err := q().Find(&drafts).Error; err != nil {
		return err
	}
	for _, r := range drafts {
		body, there, err := s.box.OpenIfThere(ctx, draftPlace(r.GatheringID, r.PersonID), r.Body)
		if err != nil {
			return err
		}
		if there {
			at[r.GatheringID].Draft = &ExportedUnsent{Body: body, Rev: r.Rev, SavedAt: r.SavedAt}
		}
	}
	var reviews []feedbackRow
	if err := q().Find(&reviews).Error; err != nil {
		return err
	}
	for _, r := range reviews {
		body, _, err := s.box.OpenIfThere(ctx, feedbackPlace(r.GatheringID, r.PersonID), r.Body)
		if err != nil {
			return err
		}
		at[r.GatheringID].Feedback = &ExportedReview{Good: r.Good, Body: body, At: r.At}
	}
	return nil
}

// ExportResponses lists what by answered to turns and that is shown or saved, a
// page after an id. Which of the two is not told.
func (s *Service) ExportResponses(ctx context.Context, by account.ID, after string) ([]ExportedResponse, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedResponse{}, "", err
	}
	type answer struct {
		Found witnessRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported

		CircleID circle.ID
	}
	var rows []answer
	err = g.Table("witnesses").Select("witnesses.*, gatherings.circle_id").Joins("JOIN gatherings ON gatherings.id = witnesses.gathering_id").
		Where("gatherings.circle_id IN ? AND witnesses.author_id IN ? AND witnesses.id > ?", selves.Circles(), selves.People(), models.After(after)).
		Where("witnesses.state IN ? AND witnesses.expires_at > ?", []string{shown, saved}, s.db.Now()).
		Order("witnesses.id").Limit(models.ExportPage + 1).Scan(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r answer) ResponseID { return r.Found.ID })
	out := make([]ExportedResponse, 0, len(rows))
	for _, r := range rows {
		w := r.Found
		body, there, err := s.box.OpenIfThere(ctx, responsePlace(w.ID), w.Body)
		if err != nil {
			return nil, "", err
		}
		if there {
			out = append(out, ExportedResponse{
				ID: w.ID, Gathering: w.GatheringID, Circle: r.CircleID, Turn: w.Turn, Kind: w.Kind, Body: body, At: w.SaidAt, Until: w.ExpiresAt,
			})
		}
	}
	return out, next, nil
}

// ExportedGreenLine is a line one wrote in the green room of a gathering. What others
// wrote there is theirs.
type ExportedGreenLine struct {
	ID        GreenID           `json:"id" from:"green_lines.id"`
	Gathering ID                `json:"gathering" from:"green_lines.gathering_id"`
	Circle    circle.CircleName `json:"circle"`
	Body      models.Private    `json:"body" from:"green_lines.body"`
	At        time.Time         `json:"at" from:"green_lines.at"`
	Until     time.Time         `json:"until" from:"green_lines.expires_at"`
}

// ExportGreen lists what by wrote in green rooms and is kept still, a page after an id.
func (s *Service) ExportGreen(ctx context.Context, by account.ID, after string) ([]ExportedGreenLine, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedGreenLine{}, "", err
	}
	var rows []greenRow
	err = g.Where("by_id IN ? AND id > ? AND expires_at > ?", selves.People(), models.After(after), s.db.Now()).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r greenRow) GreenID { return r.ID })
	out := make([]ExportedGreenLine, 0, len(rows))
	for _, r := range rows {
		of, err := find(g, r.GatheringID)
		if err != nil {
			return nil, "", err
		}
		one := ExportedGreenLine{ID: r.ID, Gathering: r.GatheringID, At: r.At, Until: r.ExpiresAt}
		if one.Circle, err = circle.NameOf(g, of.CircleID); err != nil {
			return nil, "", err
		}
		var there bool
		if one.Body, there, err = s.box.OpenIfThere(ctx, greenPlace(r.ID), r.Body); err != nil {
			return nil, "", err
		}
		if there {
			out = append(out, one)
		}
	}
	return out, next, nil
}

// ExportLines lists the private lines that by wrote, and those that were written
// to them, a page after an id. Nobody is named, and what is about by is not theirs.
func (s *Service) ExportLines(ctx context.Context, by account.ID, after string) ([]ExportedLine, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedLine{}, "", err
	}
	people := selves.People()
	var rows []careRow
	err = g.Where("circle_id IN ? AND (by_id IN ? OR person_id IN ?) AND id > ?", selves.Circles(), people, people, models.After(after)).
		Where("(about_id IS NULL OR about_id NOT IN ?) AND expires_at > ?", people, s.db.Now()).
		Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r careRow) CareID { return r.ID })
	me := make(map[circle.PersonID]bool, len(people))
	for _, p := range people {
		me[p] = true
	}
	out := make([]ExportedLine, 0, len(rows))
	for _, r := range rows {
		body, there, err := s.box.OpenIfThere(ctx, carePlace(r.ID), r.Body)
		if err != nil {
			return nil, "", err
		}
		if there {
			out = append(out, ExportedLine{ID: r.ID, Gathering: r.GatheringID, Circle: r.CircleID, Mine: me[r.ByID], Card: r.Card, Body: body, At: r.At})
		}
	}
	return out, next, nil
}
