package room

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

// ExportedPart is something one said in a room and that still stands, to take
// along.
type ExportedPart struct {
	ID        PartID         `json:"id" from:"parts.id"`
	Circle    circle.ID      `json:"circle"`
	Room      ID             `json:"room" from:"parts.room_id"`
	Gathering string         `json:"gathering,omitempty" doc:"In which it was said." from:"parts.gathering_id"`
	Turn      int            `json:"turn,omitempty" doc:"In whose turn." from:"parts.turn"`
	Kind      string         `json:"kind" enum:"said,note" from:"parts.kind"`
	Body      models.Private `json:"body" from:"parts.body"`
	At        time.Time      `json:"at" from:"parts.said_at"`
	EditedAt  *time.Time     `json:"editedAt,omitempty" from:"parts.edited_at"`
	Until     time.Time      `json:"until" doc:"When it is deleted here." from:"parts.expires_at"`
}

// ExportParts lists what by said in rooms and that still stands, a page after an
// id.
func (s *Service) ExportParts(ctx context.Context, by account.ID, after string) ([]ExportedPart, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedPart{}, "", err
	}
	var rooms []roomRow
	if err := g.Select("id", "circle_id").Where("circle_id IN ?", selves.Circles()).Find(&rooms).Error; err != nil {
		return nil, "", err
	}
	in, ids := make(map[ID]circle.ID, len(rooms)), make([]ID, 0, len(rooms))
	for _, r := range rooms {
		in[r.ID] = r.CircleID
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return []ExportedPart{}, "", nil
	}
	var rows []partRow
	err = g.Where("room_id IN ? AND author_id IN ? AND id > ? AND body IS NOT NULL AND expires_at > ?", ids, selves.People(), models.After(after), s.db.Now()).
		Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(p partRow) PartID { return p.ID })
	out := make([]ExportedPart, 0, len(rows))
	for _, row := range rows {
		p, there, err := s.part(ctx, row, circle.Person{ID: row.AuthorID})
		if err != nil {
			return nil, "", err
		}
		if there {
			out = append(out, ExportedPart{
				ID: p.ID, Circle: in[row.RoomID], Room: row.RoomID, Gathering: p.Gathering, Turn: p.Turn, Kind: p.Kind, Body: p.Body, At: p.At,
				EditedAt: p.EditedAt, Until: row.ExpiresAt,
			})
		}
	}
	return out, next, nil
}
