package room

import (
	"context"
	"crypto/subtle"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// provenFor is how long it can be shown that words which were taken back were said:
// nothing of them is kept but a keyed hash, which tells nothing by itself.
const provenFor = 24 * time.Hour

// Exhibit is a part that somebody reports, and what was said around it.
type Exhibit struct {
	Author circle.PersonID
	Live   bool // it was said in a gathering that is going on
	Rev    int64
	Parts  []Part // in their order, the part among them
	Proven bool   // the part's words are those the reporter's device shows
}

// Exhibit reads a part that somebody points at, who was there when it was said.
// copied is what their device shows of words that were taken back since: for a day
// it can be shown to be what was said, and stands in the answer then. It returns
// policy.ErrHidden for what was never theirs to read.
func (s *Service) Exhibit(ctx context.Context, g *gorm.DB, stood circle.Stood, id PartID, around int, copied models.Private) (*Exhibit, error) {
	var r roomRow
	if err := g.Where("circle_id = ?", stood.Circle).Take(&r).Error; err != nil {
		return nil, err
	}
	row, err := findPart(g, stood, r.ID, id)
	if err != nil {
		return nil, err
	}
	beside := func(which, order string) (rows []partRow, err error) {
		err = g.Where("room_id = ? AND mver >= ? AND expires_at > ?", r.ID, stood.JoinedMver, s.db.Now()).Where(which, row.SaidSeq).Order(order).Limit(around).Find(&rows).Error
		return rows, err
	}
	before, err := beside("said_seq < ?", "said_seq DESC")
	if err != nil {
		return nil, err
	}
	after, err := beside("said_seq > ?", "said_seq")
	if err != nil {
		return nil, err
	}
	slices.Reverse(before)
	people, err := s.people(ctx, g, r.ID)
	if err != nil {
		return nil, err
	}
	out := &Exhibit{Author: row.AuthorID, Live: row.GatheringID != nil && r.GatheringID != nil && *row.GatheringID == *r.GatheringID}
	if row.EditedAt != nil {
		out.Rev = row.EditedAt.UnixMicro()
	}
	if out.Parts, err = s.parts(ctx, g, append(append(before, row), after...), people, &reader{tends: true}); err != nil {
		return nil, err
	}
	for i := range out.Parts { // what is folded beside it is not what is asked about
		if p := &out.Parts[i]; p.ID != row.ID && p.State == "folded" {
			p.Body = ""
		}
	}
	if row.Body != nil || copied == "" || row.Mark == nil || subtle.ConstantTimeCompare(row.Mark, s.mark(row.ID, copied)) == 0 {
		return out, nil
	}
	for i := range out.Parts {
		if out.Parts[i].ID == row.ID {
			out.Parts[i].Body, out.Proven = copied, true
		}
	}
	return out, nil
}

// Window reads the latest parts of a circle's room since a time, oldest first, all or
// one person's. It is for whoever breaks the glass, and returns limit at most.
func (s *Service) Window(ctx context.Context, g *gorm.DB, in circle.ID, by circle.PersonID, since time.Time, limit int) ([]Part, error) {
	var r roomRow
	if err := g.Where("circle_id = ?", in).Take(&r).Error; err != nil {
		return nil, err
	}
	q := g.Where("room_id = ? AND said_at > ? AND expires_at > ?", r.ID, since, s.db.Now())
	if by != "" {
		q = q.Where("author_id = ?", by)
	}
	var rows []partRow
	if err := q.Order("said_seq DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	people, err := s.people(ctx, g, r.ID)
	if err != nil {
		return nil, err
	}
	return s.parts(ctx, g, rows, people, &reader{tends: true})
}

func (s *Service) mark(id PartID, body models.Private) []byte {
	return s.box.Mark("part/"+string(id), body)
}

// ForgetMarks deletes what would show that words were said which were taken back a
// day ago: of at most limit parts.
func (s *Service) ForgetMarks(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		old := tx.Table("parts").Select("id").Where("marked_at <= ?", tx.Now.Add(-provenFor)).Limit(limit)
		gone := tx.Table("parts").Where("id IN (?)", old).Updates(map[string]any{"mark": nil, "marked_at": nil})
		done = gone.RowsAffected
		return gone.Error
	})
	return done, err
}

// Place is where a part is kept, and how it stands there.
type Place struct {
	Room   ID     // "" once it was taken back or is no longer kept
	Folded string // "" where it is not, "house" where nobody looked yet, "person"
}

// PlaceOf reads where a part is kept, and how it stands there.
func PlaceOf(g *gorm.DB, part PartID, now time.Time) (Place, error) {
	var rows []partRow
	err := g.Where("id = ? AND body IS NOT NULL AND expires_at > ?", part, now).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Place{}, err
	}
	at := Place{Room: rows[0].RoomID}
	if rows[0].FoldID == nil {
		return at, nil
	}
	house, err := circle.ByHouse(g, *rows[0].FoldID)
	at.Folded = "person"
	if house {
		at.Folded = "house"
	}
	return at, err
}
