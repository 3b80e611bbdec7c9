package report

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/thread"
)

// seen is a thing as it stands: whose it is and what stands around it.
type seen struct {
	about circle.PersonID // whose; "" for nobody's
	named bool            // it was written under their name
	live  bool            // it belongs to a gathering that is going on
	rev   int64           // changes when the thing does
	items []Item          // oldest first, the thing among them
}

// look reads what is reported, as its reporter may read it.
func (s *Service) look(tx *db.Tx, stood circle.Stood, f Filing) (*seen, error) {
	id := f.Thing.ID
	switch f.Thing.Kind {
	case Circle:
		return &seen{}, nil
	case Person:
		there, err := circle.Known(tx.DB, stood.Circle, circle.PersonID(id))
		if err == nil && !there {
			err = policy.ErrHidden
		}
		return &seen{about: circle.PersonID(id), named: true}, err
	}
	if stood.Standing.Role == policy.Outsider { // what was said there is not theirs to read any more
		return nil, policy.ErrHidden
	}
	switch f.Thing.Kind {
	case Post:
		return s.post(tx.Context(), tx.DB, stood, thread.PostID(id))
	case Part:
		return s.part(tx.Context(), tx.DB, stood, f)
	}
	is, err := gathering.Known(tx.DB, stood.Circle, gathering.ID(id))
	return &seen{live: is.Live}, err
}

func (s *Service) post(ctx context.Context, g *gorm.DB, stood circle.Stood, id thread.PostID) (*seen, error) {
	x, err := s.threads.Exhibit(ctx, g, stood, id, around)
	if err != nil {
		return nil, err
	}
	out := &seen{about: x.Author, named: x.Named, rev: int64(x.Rev)}
	for _, p := range x.Posts {
		one := posted(p)
		if one.Thing = p.ID == id; one.Thing {
			one.Title = x.Title
		}
		out.items = append(out.items, one)
	}
	return out, nil
}

func (s *Service) part(ctx context.Context, g *gorm.DB, stood circle.Stood, f Filing) (*seen, error) {
	id := room.PartID(f.Thing.ID)
	x, err := s.rooms.Exhibit(ctx, g, stood, id, around, f.Copied.Clean())
	if err != nil {
		return nil, err
	}
	out := &seen{about: x.Author, named: true, live: x.Live, rev: x.Rev}
	for _, p := range x.Parts {
		one := said(p)
		one.Thing = p.ID == id
		one.Shown = one.Thing && x.Proven
		out.items = append(out.items, one)
	}
	return out, nil
}

func posted(p thread.Exhibited) Item {
	one := Item{ID: string(p.ID), Alias: p.Alias, Body: p.Body, State: p.State, Edited: p.Edited, At: p.At}
	if p.Author != nil {
		one.By, one.Name = p.Author.ID, p.Author.Name
	}
	return one
}

func said(p room.Part) Item {
	return Item{ID: string(p.ID), By: p.Author.ID, Name: p.Author.Name, Body: p.Body, State: p.State, Edited: p.EditedAt != nil, At: p.At}
}
