package thread

import (
	"context"
	"slices"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// ErrState answers whoever wants a thread to be something it cannot be.
var ErrState = &models.Error{Kind: models.Invalid, Code: "request", Message: "A thread can be open, locked or archived."}

// SetState locks a thread, archives it or opens it again. In a locked one nothing
// is added or changed, but everybody can take back what is theirs, and those who
// look after it can write a note; an archived one is only read. A line in the
// thread says so from then on, unless it is done quietly. Twice is once.
func (s *Service) SetState(ctx context.Context, by account.ID, id ID, state string, quiet bool, reason models.Private) (*Thread, error) {
	if !slices.Contains([]string{open, locked, archived}, state) {
		return nil, ErrState.At("state")
	}
	return s.change(ctx, by, id, circle.Grounds{Reason: reason}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		d := become(t, state, quiet, tx.Now)
		if d.What != "" && does[t.Timer] == state { // what it waited for has been done
			noTimer(t)
		}
		return d, nil
	})
}

// become makes a thread what it is to be; no deed where it is so already.
func become(t *threadRow, state string, quiet bool, now time.Time) circle.Deed {
	if t.State == state {
		return circle.Deed{}
	}
	d := circle.Deed{What: circle.ThreadState, Was: t.State, Becomes: state}
	t.State, t.StateAt = state, &now
	if quiet {
		t.StateAt = nil
	}
	return d
}
