package thread_test

import (
	"errors"
	"testing"
	"time"

	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/thread"
)

// Somebody can look back on a gathering as soon as it is over, while its room is
// still there to land in; never on one that is to come or goes on.
func TestAGatheringIsLookedBackOnOnceItIsOver(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		longHere(t, w, h)
		g, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, gathering.Plan{Nonce: "g", StartsAt: time.Now().Add(time.Hour), Minutes: 60})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			state, phase string
			want         error
		}{
			{"scheduled", "", thread.ErrGathering},
			{"open", "round", thread.ErrGathering},
			{"open", "after", nil},
			{"closed", "closed", nil},
			{"cancelled", "cancelled", thread.ErrGathering},
		} {
			err := h.DB.Do(ctx, func(tx *db.Tx) error {
				return tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{"state": c.state, "phase": c.phase}).Error
			})
			if err != nil {
				t.Fatal(err)
			}
			b := fixture.Update("n-"+c.state+c.phase, "quiet", "Looking back", "It was long.")
			b.Kind, b.Gathering = "reflection", string(g.ID)
			id, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, b)
			if !errors.Is(err, c.want) {
				t.Errorf("%s %s: %v", c.state, c.phase, err)
			} else if err == nil && read(t, w, w.Ada, id, 0).Thread.Gathering != string(g.ID) {
				t.Errorf("%s %s: it looks back on nothing", c.state, c.phase)
			}
		}
	})
}
