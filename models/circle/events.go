package circle

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// The changes of a circle's stream that this package makes.
const (
	joined  = "member.joined"
	gone    = "member.left"
	roleSet = "member.role"
	changed = "member.changed" // their name, their hello, or whether they are pausing
	// standing says that what somebody may do has changed: each looks for
	// themselves, and nobody learns whom it was about.
	standing = "standing"
	// about says that the circle's card, agreements or state have changed.
	aboutSet = "circle.about"
)

func streamOf(id ID) models.Stream { return models.Stream{Kind: models.CircleStream, ID: string(id)} }

// Heard is a person as a change tells of them.
type Heard struct {
	Person
	Present bool `json:"present" doc:"False once they are no longer there."`
}

// tell appends a change about m to the circle's stream, under the membership
// version mver that the unit of work has made.
func tell(tx *db.Tx, box *seal.Box, m memberRow, mver int64, what string) error {
	s := streamOf(m.CircleID)
	seq, err := stream.Next(tx, s)
	if err != nil {
		return err
	}
	heard, err := hear(tx.Context(), box, m)
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, stream.Entry{Stream: s, Circle: string(m.CircleID), Mver: mver, What: what, Item: string(m.ID)}, heard)
}

// retell tells everyone in a circle to fetch it again: its card, its agreements,
// its state, or what waits there has changed. The unit of work has taken it, and
// mver is its membership version.
func retell(tx *db.Tx, id ID, mver int64) error {
	s := streamOf(id)
	seq, err := stream.Next(tx, s)
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, stream.Entry{Stream: s, Circle: string(id), Mver: mver, What: aboutSet, Item: string(id)}, stream.Fields{})
}

func hear(ctx context.Context, box *seal.Box, m memberRow) (stream.Fields, error) {
	name, err := OpenName(ctx, box, m.ID, m.Name)
	return stream.Fields{"person": Heard{Person: Person{ID: m.ID, Name: name, Role: m.Role}, Present: m.State == active || m.State == paused}}, err
}

// tellAbout is retell where the membership version is not at hand.
func tellAbout(tx *db.Tx, id ID) error {
	var row struct{ Mver int64 }
	if err := tx.Table("circles").Select("mver").Where("id = ?", id).Take(&row).Error; err != nil {
		return err
	}
	return retell(tx, id, row.Mver)
}

// showNothing tells only that there is something to look at again.
func (s *Service) showNothing(_ context.Context, _ *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	out := make(map[string]stream.Fields, len(ids))
	for _, id := range ids {
		out[id] = stream.Fields{}
	}
	return out, nil
}

// showPersons tells of members as they are now.
func (s *Service) showPersons(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []memberRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, m := range rows {
		fields, err := hear(ctx, s.box, m)
		if err != nil {
			return nil, err
		}
		out[string(m.ID)] = fields
	}
	return out, nil
}
