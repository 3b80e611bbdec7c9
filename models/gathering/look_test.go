package gathering_test

import (
	"errors"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

func TestAGatheringIsShownToWhoeverIsInItsCircleAndAGuestTheirOwn(t *testing.T) { // covers: edge 10, the trial seat
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		other, g := set(t, w, soon("other")), set(t, w, soon("n"))
		for name, by := range map[string]account.ID{"Cem": w.Cem, "Bo": w.Bo} {
			if shown, err := w.Gatherings.Gathering(ctx, by, g.ID); err != nil || shown.ID != g.ID || shown.Title != g.Title || shown.Mine == nil {
				t.Errorf("%s: %+v, %v", name, shown, err)
			}
		}
		for name, by := range map[string]account.ID{"Fin": w.Fin, "Eli": w.Eli} {
			if _, err := w.Gatherings.Gathering(ctx, by, g.ID); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for what, id := range map[string]gathering.ID{"unknown": gathering.ID(models.NewID()), "no id": "x"} {
			if _, err := w.Gatherings.Gathering(ctx, w.Bo, id); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		guest(t, w, h, g.ID)
		if shown, err := w.Gatherings.Gathering(ctx, w.Eli, g.ID); err != nil || shown.ID != g.ID {
			t.Errorf("a guest's own: %+v, %v", shown, err)
		}
		if _, err := w.Gatherings.Gathering(ctx, w.Eli, other.ID); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("a guest, another: %v", err)
		}
	})
}
