package room

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Found founds a circle with its room, its floor open.
func (s *Service) Found(ctx context.Context, by account.ID, f circle.Founding) (id circle.ID, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		if id, err = s.circles.Found(tx, by, f); err != nil {
			return err
		}
		var rooms int64
		if err := tx.Table("rooms").Where("circle_id = ?", id).Count(&rooms).Error; err != nil || rooms > 0 {
			return err // a retry
		}
		return tx.Create(&roomRow{ID: ID(models.NewID()), CircleID: id, FloorMode: Open, FloorWas: Open, FloorVersion: 1, CreatedAt: tx.Now}).Error
	})
	return id, err
}

// Entered is the standing with which a person was let into a room.
type Entered struct {
	Room   ID
	Circle circle.ID
	Person circle.PersonID
	Joined int64 // the membership version they joined at: what was said under an earlier one is not theirs
	Mver   int64 // the one it was checked at
}

// Enter lets by listen in a room from now on.
func (s *Service) Enter(ctx context.Context, by account.ID, id ID) (*Entered, error) {
	r, stood, err := s.admit(ctx, s.db.Read(ctx), by, id)
	if err != nil {
		return nil, err
	}
	s.tellCame(ctx, r, stood.Person)
	return &Entered{Room: id, Circle: r.CircleID, Person: stood.Person, Joined: stood.JoinedMver, Mver: stood.Mver}, nil
}

func (s *Service) admit(ctx context.Context, g *gorm.DB, by account.ID, id ID) (roomRow, circle.Stood, error) {
	r, stood, out, err := see(g, by, id)
	if err == nil {
		err = why(g, id, stood.Person, check(stood, out, policy.EnterRoom))
	}
	if err == nil {
		err = expected(g, id, stood)
	}
	if err == nil && r.GatheringID != nil && s.leads != nil {
		err = s.leads.Admit(ctx, *r.GatheringID, by, stood.Person)
	}
	return r, stood, err
}

// expected refuses guests, except while the gathering is on that they were asked to.
func expected(g *gorm.DB, id ID, stood circle.Stood) error {
	if stood.Standing.Role != policy.Guest {
		return nil
	}
	var on int64
	if models.IsID(stood.Trial) {
		if err := g.Table("gatherings").Where("id = ? AND room_id = ? AND state = 'open'", stood.Trial, id).Count(&on).Error; err != nil {
			return err
		}
	}
	if on == 0 {
		return ErrNotYet
	}
	return nil
}

// Present reports which of accounts may be in a room, each with the membership
// version they joined at, and the version this was read at.
func (s *Service) Present(ctx context.Context, id ID, accounts []account.ID) (mver int64, joined map[account.ID]int64, err error) {
	g := s.db.Read(ctx)
	r, err := find(g, id)
	if err != nil {
		return 0, nil, err
	}
	mver, all, err := circle.SeeAll(g, accounts, r.CircleID)
	if err != nil {
		return 0, nil, err
	}
	var removed []circle.PersonID
	if err := g.Table("removals").Where("room_id = ?", id).Pluck("member_id", &removed).Error; err != nil {
		return 0, nil, err
	}
	var seated map[circle.PersonID]bool // nil for everyone
	if r.GatheringID != nil && s.leads != nil {
		if seated, err = s.leads.Seated(g, *r.GatheringID); err != nil {
			return 0, nil, err
		}
	}
	joined = make(map[account.ID]int64, len(all))
	for who, stood := range all {
		if check(stood, slices.Contains(removed, stood.Person), policy.EnterRoom) != nil || seated != nil && !seated[stood.Person] {
			continue
		}
		switch err := expected(g, id, stood); {
		case err == nil:
			joined[who] = stood.JoinedMver
		case !errors.Is(err, ErrNotYet):
			return 0, nil, err
		}
	}
	return mver, joined, nil
}

// Snapshot shows a room as it is now to somebody who is let in. Here is left to
// whoever keeps presence.
func (s *Service) Snapshot(ctx context.Context, by account.ID, id ID) (*Room, error) {
	g := s.db.Read(ctx)
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(id)}) // first: a change in between is heard twice, never lost
	if err != nil {
		return nil, err
	}
	r, stood, err := s.admit(ctx, g, by, id)
	if err != nil {
		return nil, err
	}
	out := &Room{
		ID: id, Circle: Named{ID: r.CircleID}, Epoch: heads.Epoch, Seq: heads.Of[streamOf(id)].Seq,
		Here: []circle.PersonID{}, Removed: []circle.PersonID{}, Retention: stood.Retention,
		Viewer: circle.ViewerOf(stood.Standing),
	}
	if out.Floor, err = s.floor(ctx, g, r); err != nil {
		return nil, err
	}
	if err := g.Table("circles").Select("name").Where("id = ?", r.CircleID).Scan(&out.Circle.Name).Error; err != nil {
		return nil, err
	}
	people, err := circle.Persons(ctx, g, s.box, r.CircleID)
	if err != nil {
		return nil, err
	}
	inside, err := circle.Active(g, r.CircleID)
	if err != nil {
		return nil, err
	}
	for _, p := range inside {
		out.People = append(out.People, people[p])
	}
	s.tellCame(ctx, r, stood.Person)
	me := people[stood.Person]
	out.Viewer.Person = &me
	if err := g.Table("removals").Where("room_id = ?", id).Order("member_id").Limit(circle.MaxCapacity).Pluck("member_id", &out.Removed).Error; err != nil {
		return nil, err
	}
	if out.Folded, err = circle.Folded(g, stood.Person); err != nil {
		return nil, err
	}
	out.Parts, out.Earlier, err = s.page(ctx, g, id, stood, people, 0, PartsPage)
	return out, err
}

// Parts lists what was said before a number, oldest first, and whether there is
// more. Somebody who joined later does not see what was said before them.
func (s *Service) Parts(ctx context.Context, by account.ID, id ID, before int64, limit int) (parts []Part, earlier bool, err error) {
	g := s.db.Read(ctx)
	r, stood, err := s.admit(ctx, g, by, id)
	if err != nil {
		return nil, false, err
	}
	people, err := circle.Persons(ctx, g, s.box, r.CircleID)
	if err != nil {
		return nil, false, err
	}
	return s.page(ctx, g, id, stood, people, before, min(max(limit, 1), PartsPage))
}

func (s *Service) page(ctx context.Context, g *gorm.DB, id ID, stood circle.Stood, people map[circle.PersonID]circle.Person, before int64, limit int) ([]Part, bool, error) {
	q := g.Where("room_id = ? AND mver >= ? AND expires_at > ?", id, stood.JoinedMver, s.db.Now())
	if before > 0 {
		q = q.Where("said_seq < ?", before)
	}
	var rows []partRow
	if err := q.Order("said_seq DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, false, err
	}
	earlier := len(rows) > limit
	if earlier {
		rows = rows[:limit]
	}
	slices.Reverse(rows)
	parts, err := s.parts(ctx, g, rows, people, readerOf(stood))
	return parts, earlier, err
}

// Changes lists what changed in a room after a number, for somebody who is let
// in. Of what is from before they joined they are told the numbers only.
func (s *Service) Changes(ctx context.Context, by account.ID, id ID, after int64) (stream.Page, error) {
	_, stood, err := s.admit(ctx, s.db.Read(ctx), by, id)
	if err != nil {
		return stream.Page{}, err
	}
	page, err := s.log.After(ctx, streamOf(id), after, stream.MaxPage)
	return page.For(stood.JoinedMver), err
}
