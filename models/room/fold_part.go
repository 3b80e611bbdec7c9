package room

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// FoldPart hides what somebody said until it was looked at again: its author and
// those who look after the room read it, and why; on every other screen it folds at
// once, and its words are told to nobody. Twice is once, but what the house has folded
// is folded by whoever has looked at it, and says why. It returns ErrTakenBack, what
// can be wrong with w, or policy's refusal.
func (s *Service) FoldPart(ctx context.Context, by account.ID, in ID, id PartID, w circle.Grounds) (*Part, error) {
	return s.onPart(ctx, by, in, id, w, true)
}

// UnfoldPart shows a folded part again, to everybody who was there. Twice is once.
func (s *Service) UnfoldPart(ctx context.Context, by account.ID, in ID, id PartID, w circle.Grounds) (*Part, error) {
	return s.onPart(ctx, by, in, id, w, false)
}

func (s *Service) onPart(ctx context.Context, by account.ID, in ID, id PartID, w circle.Grounds, fold bool) (*Part, error) {
	grounds := (*circle.Grounds).Against
	if !fold {
		grounds = func(w *circle.Grounds) error { return w.Check(true) }
	}
	if err := grounds(&w); err != nil {
		return nil, err
	}
	var out *Part
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, kept, err := take(tx, by, in)
		if err != nil {
			return err
		}
		if err := check(stood, kept, policy.FoldPart); err != nil {
			return err
		}
		row, err := findPart(tx.DB, stood, in, id)
		switch {
		case err != nil:
			return err
		case !tx.Now.Before(row.ExpiresAt):
			return policy.ErrHidden
		case row.Body == nil:
			return ErrTakenBack
		}
		stays := fold == (row.FoldID != nil)
		if stays && fold {
			house, err := circle.ByHouse(tx.DB, *row.FoldID)
			if err != nil {
				return err
			}
			stays = !house
		}
		if !stays {
			d := circle.Deed{Circle: r.CircleID, What: circle.PartShown, By: stood.Person, About: row.AuthorID, Part: string(id)}
			if fold {
				d.What = circle.PartFolded
			}
			act, err := circle.RecordOn(tx, s.box, d, row.SaidAt, w)
			if err != nil {
				return err
			}
			row.FoldID = nil
			if fold {
				row.FoldID = &act
			}
			if err := s.foldSome(tx, r, stood.Mver, []partRow{row}); err != nil {
				return err
			}
		}
		out, err = s.read(tx, r, stood, row)
		return err
	})
	return out, err
}

// Part reads one part as somebody in the room may read it: who folded it and why,
// for its author and those who look after the room.
func (s *Service) Part(ctx context.Context, by account.ID, in ID, id PartID) (*Part, error) {
	g := s.db.Read(ctx)
	r, stood, err := s.admit(ctx, g, by, in)
	if err != nil {
		return nil, err
	}
	row, err := findPart(g, stood, in, id)
	if err == nil && !s.db.Now().Before(row.ExpiresAt) {
		err = policy.ErrHidden
	}
	if err != nil {
		return nil, err
	}
	people, err := circle.Persons(ctx, g, s.box, r.CircleID)
	if err != nil {
		return nil, err
	}
	return onePart(s.parts(ctx, g, []partRow{row}, people, readerOf(stood)))
}

func (s *Service) read(tx *db.Tx, r roomRow, stood circle.Stood, row partRow) (*Part, error) {
	people, err := circle.Persons(tx.Context(), tx.DB, s.box, r.CircleID)
	if err != nil {
		return nil, err
	}
	return onePart(s.parts(tx.Context(), tx.DB, []partRow{row}, people, readerOf(stood)))
}

func onePart(all []Part, err error) (*Part, error) {
	if err == nil && len(all) == 0 { // its words can be opened by nobody any more
		err = policy.ErrHidden
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// foldSome keeps how parts of one room stand now, and tells the room of each: of
// what is folded, without a word of it.
func (s *Service) foldSome(tx *db.Tx, r roomRow, mver int64, rows []partRow) error {
	people, err := circle.Persons(tx.Context(), tx.DB, s.box, r.CircleID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := tx.Table("parts").Where("id = ?", row.ID).Update("fold_id", row.FoldID).Error; err != nil {
			return err
		}
		p, there, err := s.part(tx.Context(), row, people[row.AuthorID])
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		seq, err := stream.Next(tx, streamOf(r.ID))
		if err != nil {
			return err
		}
		what := partShown
		if row.FoldID != nil {
			what = partFolded
		}
		e := entry(r, mver, what, string(row.ID))
		e.Since = row.Mver
		if err := stream.Append(tx, seq, e, row.heard(p)); err != nil {
			return err
		}
	}
	return nil
}

// house writes down that a part is folded by the house itself, until somebody has
// looked at it: nothing is held against anybody.
func (s *Service) house(tx *db.Tx, r roomRow, row partRow) (*circle.ActID, error) {
	act, err := circle.Record(tx, s.box, circle.Deed{Circle: r.CircleID, What: circle.PartFolded, About: row.AuthorID, Part: string(row.ID)})
	return &act, err
}

// FoldReported folds a part that was reported, by the house, until somebody has
// looked at it. What is folded, taken back or no longer kept stays as it is. The
// unit of work has taken the circle.
func (s *Service) FoldReported(tx *db.Tx, stood circle.Stood, id PartID) error {
	var r roomRow
	if err := tx.Clauses(db.Take).Where("circle_id = ?", stood.Circle).Take(&r).Error; err != nil {
		return err
	}
	row, err := findPart(tx.DB, stood, r.ID, id)
	if err != nil || row.Body == nil || row.FoldID != nil || !tx.Now.Before(row.ExpiresAt) {
		return err
	}
	if row.FoldID, err = s.house(tx, r, row); err != nil {
		return err
	}
	return s.foldSome(tx, r, stood.Mver, []partRow{row})
}

// Watches reports whether somebody watches over the gathering that is on in the
// room of a circle.
func Watches(tx *db.Tx, in circle.ID, person circle.PersonID) (bool, error) {
	var n int64
	err := tx.Table("rooms").Where("circle_id = ? AND guardian_id = ?", in, person).Count(&n).Error
	return n > 0, err
}
