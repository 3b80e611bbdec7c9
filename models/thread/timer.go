package thread

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Limits of timers.
const (
	MaxTimer     = 365 * 24 * time.Hour
	MaxTimerIdle = 365 * 24 // hours
)

// What can be wrong with timers.
var (
	ErrTimer     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A timer locks, opens or archives a thread."}
	ErrTimerWhen = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose either a time within a year, or after how many quiet hours, up to a year."}
)

// does is what the timers do: the state a thread comes into.
var does = map[string]string{"lock": locked, "open": open, "archive": archived}

// Timing is what is to be done with a thread by itself, and when: at a time, or
// after so many hours in which nobody writes.
type Timing struct {
	Does  string
	At    *time.Time
	Idle  int  // hours
	Quiet bool // without a line in the thread
}

// SetTimer has the house do something with a thread later. It takes the place of
// what was to be done before.
func (s *Service) SetTimer(ctx context.Context, by account.ID, id ID, b Timing) (*Thread, error) {
	if does[b.Does] == "" {
		return nil, ErrTimer.At("does")
	}
	if (b.At == nil) == (b.Idle == 0) || b.Idle < 0 || b.Idle > MaxTimerIdle {
		return nil, ErrTimerWhen.At("at")
	}
	return s.change(ctx, by, id, circle.Grounds{}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		at := tx.Now.Add(time.Duration(b.Idle) * time.Hour)
		if b.At != nil {
			at = *b.At
		}
		at = at.UTC().Truncate(time.Microsecond)
		if !at.After(tx.Now) || at.After(tx.Now.Add(MaxTimer)) {
			return circle.Deed{}, ErrTimerWhen.At("at")
		}
		if t.Timer == b.Does && t.TimerIdle == b.Idle && t.TimerQuiet == b.Quiet && (b.Idle > 0 || t.TimerAt != nil && t.TimerAt.Equal(at)) {
			return circle.Deed{}, nil
		}
		d := circle.Deed{What: circle.ThreadTimer, Was: t.Timer, Becomes: b.Does, Until: &at}
		t.Timer, t.TimerAt, t.TimerIdle, t.TimerQuiet = b.Does, &at, b.Idle, b.Quiet
		return d, nil
	})
}

// StopTimer leaves a thread as it is. Twice is once.
func (s *Service) StopTimer(ctx context.Context, by account.ID, id ID) (*Thread, error) {
	return s.change(ctx, by, id, circle.Grounds{}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		if t.Timer == "" {
			return circle.Deed{}, nil
		}
		d := circle.Deed{What: circle.ThreadTimer, Was: t.Timer}
		noTimer(t)
		return d, nil
	})
}

func noTimer(t *threadRow) { t.Timer, t.TimerAt, t.TimerIdle, t.TimerQuiet = "", nil, 0, false }

// SweepTimers does with threads what is due: at most limit of them.
func (s *Service) SweepTimers(ctx context.Context, limit int) (done int64, err error) {
	var due []threadRow
	err = s.db.Read(ctx).Where("timer_at <= ?", s.db.Now()).Order("timer_at").Limit(limit).Find(&due).Error
	for _, t := range due {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			n, err := s.ring(tx, t)
			done += n
			return err
		})
	}
	return done, err
}

// ring does what a thread's timer says, if it is still due.
func (s *Service) ring(tx *db.Tx, was threadRow) (int64, error) {
	stood, err := circle.Hold(tx, was.CircleID)
	if err != nil {
		return 0, err
	}
	var t threadRow
	if err := tx.Where("id = ?", was.ID).Take(&t).Error; err != nil {
		return 0, err
	}
	if t.TimerAt == nil || tx.Now.Before(*t.TimerAt) {
		return 0, nil // somebody wrote or changed it, or another node was first
	}
	to := does[t.Timer]
	if t.State == archived && to == locked { // nothing is opened by being locked
		to = archived
	}
	var d circle.Deed
	if !t.Gone {
		d = become(&t, to, t.TimerQuiet, tx.Now)
	}
	noTimer(&t)
	if d.What == "" {
		return 1, putTended(tx, t)
	}
	return 1, s.changed(tx, t, stood.Mver, d, circle.Grounds{})
}
