package room

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// MaxFold is how many parts are folded at once: each is told, and a socket that is
// behind holds only so many. Whoever said more in that time is folded again.
const MaxFold = 200

// What can be wrong with folding many parts.
var (
	ErrWindow = &models.Error{Kind: models.Invalid, Code: "request", Message: "What was said in the last 15 minutes, hour or day can be folded at once, or since the gathering began that is on."}
	ErrNoPart = &models.Error{Kind: models.Conflict, Code: "nothing_to_fold", Message: "There is nothing of theirs to fold in that time."}
)

// ManyParts says what folding what somebody said comes to.
type ManyParts struct {
	Count int          `json:"count" doc:"Of parts, 200 at most."`
	Act   circle.ActID `json:"act,omitempty" doc:"By which it can be taken back within a day. Absent in a preview."`
}

// CountMany says how many parts FoldMany would fold.
func (s *Service) CountMany(ctx context.Context, by account.ID, in ID, person circle.PersonID, window string) (*ManyParts, error) {
	g := s.db.Read(ctx)
	r, stood, _, err := see(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.MayFoldMany(g, person); err != nil {
		return nil, err
	}
	rows, err := theirs(g, r, stood, person, window, s.db.Now())
	return &ManyParts{Count: len(rows)}, err
}

// FoldMany folds what somebody said in a room since so long ago: one act, with which
// parts those are, that whoever did it can take back within a day. What is folded
// already stays as it is. It returns ErrNoPart where there is nothing, ErrWindow, or
// policy's refusal.
func (s *Service) FoldMany(ctx context.Context, by account.ID, in ID, person circle.PersonID, window string, w circle.Grounds) (*ManyParts, error) {
	if err := w.Against(); err != nil {
		return nil, err
	}
	var done *ManyParts
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, _, err := take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.MayFoldMany(tx.DB, person); err != nil {
			return err
		}
		rows, err := theirs(tx.DB, r, stood, person, window, tx.Now)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return ErrNoPart
		}
		all := make([]string, 0, len(rows))
		for _, row := range rows {
			all = append(all, string(row.ID))
		}
		act, err := circle.RecordOn(tx, s.box, circle.Deed{Circle: r.CircleID, What: circle.PartsFolded, By: stood.Person, About: person, Items: all}, tx.Now, w)
		if err != nil {
			return err
		}
		for i := range rows {
			rows[i].FoldID = &act
		}
		done = &ManyParts{Count: len(rows), Act: act}
		return s.foldSome(tx, r, stood.Mver, rows)
	})
	return done, err
}

// theirs is what somebody said in a window that is shown now, and that stood may
// read.
func theirs(g *gorm.DB, r roomRow, stood circle.Stood, person circle.PersonID, window string, now time.Time) (rows []partRow, err error) {
	q := g.Where("room_id = ? AND author_id = ? AND mver >= ? AND body IS NOT NULL AND fold_id IS NULL AND expires_at > ?", r.ID, person, stood.JoinedMver, now)
	if window == circle.FoldGathering {
		if r.GatheringID == nil { // none is on
			return nil, nil
		}
		q = q.Where("gathering_id = ?", *r.GatheringID)
	} else if back, known := circle.FoldWindows[window]; known {
		q = q.Where("said_at >= ?", now.Add(-back))
	} else {
		return nil, ErrWindow.At("window")
	}
	err = q.Order("said_seq DESC").Limit(MaxFold).Find(&rows).Error
	return rows, err
}

// unfold shows parts again that an act folded, where nothing else keeps them so and
// their words are still there. It is told by the circle (circle.OnUnfold), which has
// taken itself.
func (s *Service) unfold(tx *db.Tx, in circle.ID, act circle.ActID, ids []string) (int, error) {
	stood, err := circle.Hold(tx, in)
	if err != nil {
		return 0, err
	}
	var r roomRow
	if err := tx.Clauses(db.Take).Where("circle_id = ?", in).Take(&r).Error; err != nil {
		return 0, err
	}
	var rows []partRow
	err = tx.Where("room_id = ? AND id IN ? AND fold_id = ? AND body IS NOT NULL AND expires_at > ?", r.ID, ids, act, tx.Now).
		Order("said_seq").Limit(MaxFold).Find(&rows).Error
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].FoldID = nil
	}
	return len(rows), s.foldSome(tx, r, stood.Mver, rows)
}
