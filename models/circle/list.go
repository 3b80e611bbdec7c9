package circle

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Mine is a circle one belongs to, in short.
type Mine struct {
	ID     ID             `json:"id"`
	Name   models.Private `json:"name"`
	Room   string         `json:"room"`
	Person Person         `json:"person" doc:"Who you are there."`
	Free   int            `json:"free"`
}

// Of lists the circles by is in, in the order of joining.
func (s *Service) Of(ctx context.Context, by account.ID) ([]Mine, error) {
	g := s.db.Read(ctx)
	var rows []memberRow
	if err := g.Where("account_id = ? AND state IN ?", by, here).Order("joined_at, id").Limit(MaxCircles).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Mine, 0, len(rows))
	for _, m := range rows {
		c, err := find(g, m.CircleID)
		if err != nil {
			return nil, err
		}
		if c.over(models.Now()) {
			continue
		}
		mine := Mine{ID: c.ID, Name: models.Private(c.Name), Free: max(0, c.Capacity-c.Taken)}
		if mine.Person, err = s.person(ctx, m); err != nil {
			return nil, err
		}
		if err := g.Table("rooms").Select("id").Where("circle_id = ?", c.ID).Order("id").Limit(1).Scan(&mine.Room).Error; err != nil {
			return nil, err
		}
		out = append(out, mine)
	}
	return out, nil
}

// maxWithin bounds the circles one account is somebody in: those it belongs to,
// and those it is a guest of.
const maxWithin = 20

// Within lists the circles an account has a seat in or is a guest of, and has not
// paused in.
func Within(g *gorm.DB, by account.ID) (ids []ID, err error) {
	err = g.Table("memberships").Where("account_id = ? AND state IN ?", by, []string{active, trial}).
		Order("joined_at, id").Limit(maxWithin).Pluck("circle_id", &ids).Error
	return ids, err
}

// Entered is the standing with which a person was let in to hear a stream.
type Entered struct {
	Circle ID
	Person PersonID
	Joined int64 // the membership version they joined at: what was written under an earlier one is not theirs
	Mver   int64 // the one it was checked at
}

// Enter lets by hear what changes in a circle.
func (s *Service) Enter(ctx context.Context, by account.ID, id ID) (*Entered, error) {
	stood, err := s.admit(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return &Entered{Circle: id, Person: stood.Person, Joined: stood.JoinedMver, Mver: stood.Mver}, nil
}

func (s *Service) admit(ctx context.Context, by account.ID, id ID) (Stood, error) {
	stood, err := See(s.db.Read(ctx), by, id)
	if err == nil {
		err = stood.Check(policy.ReadCircle)
	}
	return stood, err
}

// Changes lists what changed in a circle after a number, for one of its people.
// Of what is from before they joined, and of answers to it, they are told the
// numbers only.
func (s *Service) Changes(ctx context.Context, by account.ID, id ID, after int64) (stream.Page, error) {
	stood, err := s.admit(ctx, by, id)
	if err != nil {
		return stream.Page{}, err
	}
	page, err := s.log.After(ctx, streamOf(id), after, stream.MaxPage)
	return page.For(stood.JoinedMver), err
}

// Present reports which of accounts may hear a circle's changes, each with the
// membership version they joined at, and the version this was read at.
func (s *Service) Present(ctx context.Context, id ID, accounts []account.ID) (mver int64, joined map[account.ID]int64, err error) {
	mver, all, err := SeeAll(s.db.Read(ctx), accounts, id)
	if err != nil {
		return 0, nil, err
	}
	joined = make(map[account.ID]int64, len(all))
	for who, stood := range all {
		if stood.Check(policy.ReadCircle) == nil {
			joined[who] = stood.JoinedMver
		}
	}
	return mver, joined, nil
}
