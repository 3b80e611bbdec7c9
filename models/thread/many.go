package thread

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// MaxFold is how many posts are folded at once; whoever wrote more in that time is
// folded again.
const MaxFold = 500

// What can be wrong with folding many posts.
var (
	ErrWindow = &models.Error{Kind: models.Invalid, Code: "request", Message: "Posts of the last 15 minutes, hour or day can be folded at once, or those since the gathering began that is on."}
	ErrNoPost = &models.Error{Kind: models.Conflict, Code: "nothing_to_fold", Message: "There is nothing of theirs to fold in that time."}
)

// ManyPosts says what folding somebody's posts comes to.
type ManyPosts struct {
	Count int          `json:"count" doc:"Of posts, 500 at most."`
	Act   circle.ActID `json:"act,omitempty" doc:"By which it can be taken back within a day. Absent in a preview."`
}

// CountMany says how many posts FoldMany would fold.
func (s *Service) CountMany(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID, window string) (*ManyPosts, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.MayFoldMany(g, person); err != nil {
		return nil, err
	}
	ids, err := theirs(g, stood, person, window, s.db.Now())
	return &ManyPosts{Count: len(ids)}, err
}

// FoldMany folds what somebody wrote under their name in the threads of a circle,
// since so long ago: one act, with which posts those are, that whoever did it can
// take back within a day. What is folded already stays as it is. It returns
// ErrNoPost where there is nothing, ErrWindow, what can be wrong with the grounds, or
// policy's refusal.
func (s *Service) FoldMany(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID, window string, w circle.Grounds) (*ManyPosts, error) {
	if err := w.Against(); err != nil {
		return nil, err
	}
	var out *ManyPosts
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.MayFoldMany(tx.DB, person); err != nil {
			return err
		}
		ids, err := theirs(tx.DB, stood, person, window, tx.Now)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return ErrNoPost
		}
		all := make([]string, 0, len(ids))
		for _, id := range ids {
			all = append(all, string(id))
		}
		act, err := circle.RecordOn(tx, s.box, circle.Deed{Circle: in, What: circle.PostsFolded, By: stood.Person, About: person, Items: all}, tx.Now, w)
		if err != nil {
			return err
		}
		for some := range slices.Chunk(ids, foldBatch) {
			if err := s.foldSome(tx, stood, act, some); err != nil {
				return err
			}
		}
		out = &ManyPosts{Count: len(ids), Act: act}
		return nil
	})
	return out, err
}

// foldBatch is how many posts are read at a time.
const foldBatch = 50

func (s *Service) foldSome(tx *db.Tx, stood circle.Stood, act circle.ActID, ids []PostID) error {
	var rows []postRow
	if err := tx.Where("id IN ?", ids).Order("thread_id, id").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		rows[i].State, rows[i].ActID = folded, &act
		if err := s.standsAs(tx, stood.Mver, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// theirs is what somebody wrote under their name in a window that is shown now, of what
// whoever folds may read. What they wrote as a member is not among it: it would say
// whose it is.
func theirs(g *gorm.DB, stood circle.Stood, person circle.PersonID, window string, now time.Time) (ids []PostID, err error) {
	since := now
	if window == circle.FoldGathering {
		var began []time.Time
		err := g.Table("gatherings").Where("circle_id = ? AND state = 'open' AND opened_at IS NOT NULL", stood.Circle).Order("opened_at").Limit(1).Pluck("opened_at", &began).Error
		if err != nil || len(began) == 0 { // none is on
			return nil, err
		}
		since = began[0]
	} else if back, known := circle.FoldWindows[window]; known {
		since = now.Add(-back)
	} else {
		return nil, ErrWindow.At("window")
	}
	err = g.Table("posts").Where("circle_id = ? AND author_id = ? AND state = ? AND kind <> ? AND NOT gone AND made_at >= ?", stood.Circle, person, live, pointer, since).
		Where("mver >= ? AND thread_id IN (?)", stood.JoinedMver, g.Table("threads").Select("id").Where("circle_id = ? AND mver >= ?", stood.Circle, stood.JoinedMver)).
		Order("made_at DESC, id").Limit(MaxFold).Pluck("id", &ids).Error
	return ids, err
}
