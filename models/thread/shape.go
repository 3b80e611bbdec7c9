package thread

import (
	"context"
	"errors"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// ErrOnlyTighter answers whoever wants to ask for more than was asked of those
// who have answered.
var ErrOnlyTighter = &models.Error{Kind: models.Conflict, Code: "only_tighter", Message: "You can ask for less at any time. For more you can ask only until somebody has answered, and not where nobody is to answer."}

// Shape changes what the author of a thread asks for: what they want back, towards
// quiet, and who may answer, towards nobody, at any time; and the other way until
// somebody has answered. Nothing leaves it as it is. It returns ErrOnlyTighter
// with the thread as it is, ErrWants, ErrReplies or policy's refusal.
func (s *Service) Shape(ctx context.Context, by account.ID, id ID, want, reply string) (*Thread, error) {
	switch {
	case want != "" && !slices.Contains(wants, want):
		return nil, ErrWants.At("wants")
	case reply != "" && !slices.Contains(replies, reply):
		return nil, ErrReplies.At("replies")
	}
	var out *Thread
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := take(tx, by, id)
		if err != nil {
			return err
		}
		if _, stood.Standing.Mine, err = s.standing(tx.DB, stood, t); err != nil {
			return err
		}
		if err := stood.Check(policy.ShapeThread); err != nil {
			return err
		}
		if err := s.shape(tx, stood, &t, want, reply); err != nil {
			if errors.Is(err, ErrOnlyTighter) {
				if out, err = s.shown(tx, by, stood, t.ID); err == nil {
					err = ErrOnlyTighter.With(out)
				}
			}
			return err
		}
		out, err = s.shown(tx, by, stood, t.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// shape is Shape of a thread that is somebody's own.
func (s *Service) shape(tx *db.Tx, stood circle.Stood, t *threadRow, want, reply string) error {
	if want == "" {
		want = t.Wants
	}
	if reply == "" {
		reply = t.Replies
	}
	if want == t.Wants && reply == t.Replies {
		return nil
	}
	if slices.Index(wants, want) > slices.Index(wants, t.Wants) || slices.Index(replies, reply) < slices.Index(replies, t.Replies) {
		var opening postRow
		if err := tx.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
			return err
		}
		met, err := s.met(tx.Context(), tx.DB, *t, opening)
		if err != nil {
			return err
		}
		if met || t.Kind == speakOnly {
			return ErrOnlyTighter
		}
	}
	t.Wants, t.Replies = want, reply
	if err := tx.Table("threads").Where("id = ?", t.ID).Updates(map[string]any{"wants": want, "replies": reply}).Error; err != nil {
		return err
	}
	if err := s.tally(tx, t); err != nil {
		return err
	}
	return s.tellThread(tx, *t, stood.Mver, changed)
}
