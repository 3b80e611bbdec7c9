package companion

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/vault"
)

type lineRow struct {
	PairID ID
	ID     LineID
	ByID   circle.PersonID
	Kind   string // "" of one that was taken back, as its day
	Seq    int64
	OnDay  string
	Sealed []byte // nil of one that was taken back
}

func (lineRow) TableName() string { return "companion_lines" }

func (r lineRow) shown(started time.Time) PairLine {
	if r.Sealed == nil {
		return PairLine{ID: r.ID, Seq: r.Seq, Gone: true}
	}
	return PairLine{ID: r.ID, Seq: r.Seq, Kind: r.Kind, By: r.ByID, Week: weekOf(started, r.OnDay), At: r.OnDay, Sealed: r.Sealed}
}

// weekOf is the week of a pair a day is in, from 1.
func weekOf(started time.Time, on string) int {
	at, err := time.Parse(time.DateOnly, on)
	if err != nil {
		return 1 // our own days always parse
	}
	first := started.UTC().Truncate(day)
	return int(at.Sub(first)/(7*day)) + 1
}

// check returns ErrLine, where it is wrong.
func (l NewPairLine) check() error {
	switch {
	case !isRandom(l.ID):
		return ErrLine.At("id")
	case !slices.Contains(Kinds, l.Kind):
		return ErrLine.At("kind")
	case !vault.LooksSealed(l.Sealed):
		return ErrLine.At("sealed")
	}
	return nil
}

// isRandom reports whether id is a UUIDv4, in lower case.
func isRandom(id LineID) bool {
	u, err := uuid.Parse(string(id))
	return err == nil && u.String() == string(id) && u.Version() == 4 && u.Variant() == uuid.RFC4122
}

// Write writes a line to by's companion. The same again is once. It returns ErrLine,
// ErrLineTaken, ErrOver or ErrFull.
func (s *Service) Write(ctx context.Context, by account.ID, id ID, l NewPairLine) (*PairLine, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	var out PairLine
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		_, err := change(tx, by, id, func(r *pairRow, mine *side) error {
			was, err := findLine(tx.DB, id, l.ID)
			if err == nil {
				if was.ByID != mine.ID || was.Kind != l.Kind || !bytes.Equal(was.Sealed, l.Sealed) {
					return ErrLineTaken
				}
				out = was.shown(r.StartedAt)
				return nil
			}
			if !errors.Is(err, policy.ErrHidden) {
				return err
			}
			if r.over(tx.Now) != nil {
				return ErrOver
			}
			var n int64
			if err := tx.Table("companion_lines").Where("pair_id = ?", id).Count(&n).Error; err != nil {
				return err
			}
			if n >= MaxLines {
				return ErrFull
			}
			r.Seq++
			row := lineRow{PairID: id, ID: l.ID, ByID: mine.ID, Kind: l.Kind, Seq: r.Seq, OnDay: dayOf(tx.Now), Sealed: l.Sealed}
			mine.WroteOn = &row.OnDay
			out = row.shown(r.StartedAt)
			return tx.Create(&row).Error
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// TakeBack takes a line of by's own back: nothing is kept of it but that there was
// one, so that the other's devices let go of it too. Twice is once.
func (s *Service) TakeBack(ctx context.Context, by account.ID, id ID, line LineID) (*PairLine, error) {
	if !isRandom(line) {
		return nil, policy.ErrHidden
	}
	var out PairLine
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		_, err := change(tx, by, id, func(r *pairRow, mine *side) error {
			row, err := findLine(tx.DB, id, line)
			if err != nil {
				return err
			}
			if row.ByID != mine.ID {
				return policy.ErrHidden
			}
			if row.Sealed != nil {
				r.Seq++
				row.Kind, row.OnDay, row.Sealed, row.Seq = "", "", nil, r.Seq
				err = tx.Table("companion_lines").Where("pair_id = ? AND id = ?", id, line).
					Updates(map[string]any{"kind": "", "on_day": "", "sealed": nil, "seq": r.Seq}).Error
			}
			out = row.shown(r.StartedAt)
			return err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func findLine(g *gorm.DB, in ID, id LineID) (r lineRow, err error) {
	err = g.Where("pair_id = ? AND id = ?", in, id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return r, err
}

// Lines reads what changed of a pair's lines after a number, in the order of the
// changes: at most limit of them, MaxPage, or about a megabyte.
func (s *Service) Lines(ctx context.Context, by account.ID, id ID, after int64, limit int) (*PairLines, error) {
	g := s.db.Read(ctx)
	r, err := find(g, id) // first, so that what changes meanwhile comes after its number
	if err != nil {
		return nil, err
	}
	if _, _, err := r.in(by, s.db.Now()); err != nil {
		return nil, err
	}
	out := &PairLines{Lines: []PairLine{}, Seq: r.Seq}
	limit = min(max(limit, 1), MaxPage)
	var sizes []struct{ Seq, Size int64 }
	err = g.Table("companion_lines").Select("seq, COALESCE(length(sealed), 0) AS size").Where("pair_id = ? AND seq > ?", id, after).
		Order("seq").Limit(limit + 1).Find(&sizes).Error
	if err != nil || len(sizes) == 0 {
		return out, err
	}
	fit, size := 0, int64(0)
	for fit < min(len(sizes), limit) && (fit == 0 || size+sizes[fit].Size <= pageBytes) {
		size += sizes[fit].Size
		fit++
	}
	out.More = fit < len(sizes)
	var rows []lineRow
	if err := g.Where("pair_id = ? AND seq > ? AND seq <= ?", id, after, sizes[fit-1].Seq).Order("seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		out.Lines = append(out.Lines, row.shown(r.StartedAt))
	}
	return out, nil
}
