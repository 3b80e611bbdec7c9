package support

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

type row struct {
	ID          ID
	CircleID    circle.ID
	PersonID    circle.PersonID
	GatheringID *string
	Nonce       string
	State       string
	Version     int64
	OwnerID     *circle.PersonID
	BackupID    *circle.PersonID
	OpenedAt    time.Time
	SpreadAt    *time.Time // since when everybody who looks after the circle can take it
	SoftAt      *time.Time
	ClosedAt    *time.Time
	DueAt       time.Time // when it is softened, closed or deleted by itself
}

func (row) TableName() string { return "side_rooms" }

type lineRow struct {
	ID     LineID
	RoomID ID
	ByID   circle.PersonID
	Nonce  string
	Body   []byte // sealed
	At     time.Time
}

func (lineRow) TableName() string { return "side_lines" }

func linePlace(id LineID) seal.Place {
	return seal.Place{Table: "side_lines", Column: "body", Row: string(id)}
}

// carers are those who are in a side room to look after its person: who took it, or,
// while nobody has, who could. Nobody looks after themselves.
func (r row) carers(g *gorm.DB) ([]circle.PersonID, error) {
	var all []circle.PersonID
	if r.State == Open && r.OwnerID == nil {
		var err error
		if all, err = r.told(g); err != nil {
			return nil, err
		}
	}
	for _, one := range []*circle.PersonID{r.OwnerID, r.BackupID} {
		if one != nil {
			all = append(all, *one)
		}
	}
	return all, nil
}

// told are those who learn that somebody needs support: whoever leads and watches
// over the gathering it was asked in, and everybody who looks after the circle
// otherwise, or where none of the others came.
func (r row) told(g *gorm.DB) ([]circle.PersonID, error) {
	var all []circle.PersonID
	if r.GatheringID != nil {
		var err error
		if all, err = gathering.Leading(g, r.CircleID, gathering.ID(*r.GatheringID)); err != nil {
			return nil, err
		}
	}
	if r.SpreadAt != nil || len(all) == 0 {
		tending, err := circle.Tending(g, r.CircleID)
		if err != nil {
			return nil, err
		}
		for _, t := range tending {
			all = append(all, t.Person)
		}
	}
	out := all[:0]
	for _, p := range all {
		if p != r.PersonID {
			out = append(out, p)
		}
	}
	return out, nil
}

// standing is how somebody stands towards a side room.
func (r row) standing(g *gorm.DB, stood circle.Stood, by account.ID, now time.Time) (policy.Standing, error) {
	as := stood.Standing
	mine, err := circle.PersonIn(g, by, r.CircleID)
	if err != nil {
		return as, err
	}
	as.Mine = mine == r.PersonID
	if stood.Person == "" || as.Mine {
		return as, nil
	}
	carers, err := r.carers(g)
	for _, p := range carers {
		as.Carer = as.Carer || p == stood.Person
	}
	if r.ClosedAt != nil && !now.Before(r.ClosedAt.Add(archiveFor)) {
		as.Carer = false
	}
	return as, err
}

// take takes a side room, with its circle, for somebody in it.
func (s *Service) take(tx *db.Tx, by account.ID, id ID, a policy.Action) (r row, stood circle.Stood, err error) {
	if !models.IsID(string(id)) {
		return r, stood, policy.ErrHidden
	}
	if err := tx.Where("id = ?", id).Take(&r).Error; err != nil { // only to learn the circle, which never changes
		return r, stood, hidden(err)
	}
	if stood, err = circle.Take(tx, by, r.CircleID); err != nil {
		return r, stood, err
	}
	r = row{}
	if err := tx.Where("id = ?", id).Take(&r).Error; err != nil {
		return r, stood, hidden(err)
	}
	as, err := r.standing(tx.DB, stood, by, tx.Now)
	if err != nil {
		return r, stood, err
	}
	stood.Standing = as
	return r, stood, stood.Check(a)
}

// work does something with a side room on one of its versions: do changes the row.
func (s *Service) work(ctx context.Context, by account.ID, id ID, version int64, a policy.Action, do func(*db.Tx, *row, circle.Stood) error) (*SideRoom, error) {
	var out *SideRoom
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, err := s.take(tx, by, id, a)
		if err != nil {
			return err
		}
		if r.Version != version {
			now, err := s.show(ctx, tx.DB, stood, r, true)
			if err == nil {
				err = ErrStale.With(now)
			}
			return err
		}
		if err := do(tx, &r, stood); err != nil {
			return err
		}
		if err := s.changed(tx, &r, stood.Mver); err != nil {
			return err
		}
		as, err := r.standing(tx.DB, stood, by, tx.Now)
		if err != nil {
			return err
		}
		stood.Standing = as
		out, err = s.show(ctx, tx.DB, stood, r, true)
		return err
	})
	return out, err
}

// changed keeps a side room as it is now, and has those in it look again.
func (s *Service) changed(tx *db.Tx, r *row, mver int64) error {
	r.Version++
	err := tx.Table("side_rooms").Where("id = ?", r.ID).Updates(map[string]any{
		"state": r.State, "version": r.Version, "owner_id": r.OwnerID, "backup_id": r.BackupID, "spread_at": r.SpreadAt,
		"soft_at": r.SoftAt, "closed_at": r.ClosedAt, "due_at": r.DueAt,
	}).Error
	if err != nil {
		return err
	}
	return s.ring(tx, *r, mver)
}

// ring tells those in a side room, and nobody else, to look at it.
func (s *Service) ring(tx *db.Tx, r row, mver int64) error {
	people, err := r.carers(tx.DB)
	if err != nil {
		return err
	}
	to := []string{string(r.PersonID)}
	for _, p := range people {
		to = append(to, string(p))
	}
	entry := stream.Entry{Stream: models.Stream{Kind: models.CircleStream, ID: string(r.CircleID)}, Circle: string(r.CircleID), Mver: mver, What: notice}
	return stream.Poke(tx, entry, to...)
}

// notice says that a side room is not how it was.
const notice = "support"

func hidden(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return policy.ErrHidden
	}
	return err
}
