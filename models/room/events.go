package room

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/stream"
)

// The changes of a room's stream.
const (
	said          = "part.said"
	withdrawn     = "part.withdrawn"
	partFolded    = "part.folded"
	partShown     = "part.shown"     // again, after a second look
	forgotten     = "part.forgotten" // everything said up to its "through" is gone
	floorSet      = "floor.set"
	personRemoved = "person.removed"
	personLetIn   = "person.let_in"
)

func streamOf(id ID) models.Stream { return models.Stream{Kind: models.RoomStream, ID: string(id)} }

// Entry is a change of a room's stream, for what is built on rooms too.
func Entry(in ID, of circle.ID, mver int64, what, item string) stream.Entry {
	return stream.Entry{Stream: streamOf(in), Circle: string(of), Mver: mver, What: what, Item: item}
}

func entry(r roomRow, mver int64, what, item string) stream.Entry {
	return Entry(r.ID, r.CircleID, mver, what, item)
}

// showParts tells of parts as they are now: what was withdrawn or is folded is
// told without its words, and what is gone, or whose time is over, is not told at all.
func (s *Service) showParts(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []partRow
	if err := g.Where("id IN ? AND expires_at > ?", ids, s.db.Now()).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, nil
	}
	people, err := s.people(ctx, g, rows[0].RoomID)
	if err != nil {
		return nil, err
	}
	parts, err := s.parts(ctx, g, rows, people, nil)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(parts))
	for _, p := range parts {
		out[string(p.ID)] = stream.Fields{"part": p}
	}
	return out, nil
}

// people opens everyone who is or was in a room's circle.
func (s *Service) people(ctx context.Context, g *gorm.DB, id ID) (map[circle.PersonID]circle.Person, error) {
	r, err := find(g, id)
	if err != nil {
		return nil, err
	}
	return circle.Persons(ctx, g, s.box, r.CircleID)
}

// showFloor tells of the floor as it is now.
func (s *Service) showFloor(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []roomRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, r := range rows {
		f, err := s.floor(ctx, g, r)
		if err != nil {
			return nil, err
		}
		out[string(r.ID)] = stream.Fields{"floor": f}
	}
	return out, nil
}
