package companion_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"sync"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/policy"
)

func TestTwoAtMostAlsoWhereTheThirdIsFoundInAnotherCircleAtOnce(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		there, err := h.Circles.Join(ctx, h.Bo, h.SlowWater, circle.Joining{Nonce: "j", AgreementsVersion: 1, Fit: true, Persona: "Bosse"})
		h.must(err)
		cem, err := h.Circles.View(ctx, h.Cem, h.SlowWater)
		h.must(err)
		h.must(h.Rooms.LetIn(ctx, h.Bo, h.Room, h.People[h.Dee]))
		h.paired(h.Cem, h.Dee)
		for range 4 {
			h.seek(h.Tuesday, h.Cem, h.Ada)
			h.seek(h.SlowWater, h.Cem, h.Bo)
			h.yes(h.Ada, h.Cem)
			_, err = h.Companions.Yes(ctx, h.Bo, h.SlowWater, cem.Viewer.Person.ID)
			h.must(err)
			var wg sync.WaitGroup
			var made [2]*companion.Answered
			var errs [2]error
			wg.Go(func() { made[0], errs[0] = h.Companions.Yes(ctx, h.Cem, h.Tuesday, h.People[h.Ada]) })
			wg.Go(func() { made[1], errs[1] = h.Companions.Yes(ctx, h.Cem, h.SlowWater, there.Viewer.Person.ID) })
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[:]...), companion.ErrNoWish) {
				t.Errorf("%v", errs)
			}
			if n := h.count("companion_pairs", "ended_at IS NULL"); n != 2 {
				t.Errorf("%d pairs", n)
			}
			for i, err := range errs {
				if err == nil {
					_, err := h.Companions.End(ctx, h.Cem, made[i].Pair)
					h.must(err)
				}
			}
		}
	})
}

// TestNoPairIsLeftThatBeganWhileOneOfTheTwoWasPutOut has Ada return a yes at the moment
// at which something happens that ends pairs: whichever comes first, there is none after.
func TestNoPairIsLeftThatBeganWhileOneOfTheTwoWasPutOut(t *testing.T) {
	for name, measure := range map[string]func(h *house) error{
		"ban": func(h *house) error {
			_, err := h.Circles.Ban(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], circle.Barring{Grounds: fixture.Why, Days: 3})
			return err
		},
		"removal": func(h *house) error {
			return h.Circles.Remove(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], 0, fixture.Why)
		},
		"block": func(h *house) error { return h.Circles.Block(h.Context(), h.Cem, h.Tuesday, h.People[h.Ada]) },
		"suspension": func(h *house) error {
			return h.at.DB.Do(h.Context(), func(tx *db.Tx) error {
				return h.Circles.Rule(tx, h.Tuesday, h.People[h.Cem], "", circle.Ruling{What: circle.Suspended, Days: 3, Clause: 1, Reason: "For money."})
			})
		},
		"leave": func(h *house) error { return h.Circles.Leave(h.Context(), h.Cem, h.Tuesday) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(h *house) {
				h.seek(h.Tuesday, h.Ada, h.Cem)
				h.yes(h.Cem, h.Ada)
				var wg sync.WaitGroup
				var paired, measured error
				wg.Go(func() { _, paired = h.Companions.Yes(h.Context(), h.Ada, h.Tuesday, h.People[h.Cem]) })
				wg.Go(func() { measured = measure(h) })
				wg.Wait()
				h.must(measured)
				if paired != nil {
					is(t, paired, policy.ErrHidden)
				}
				if n := h.count("companion_pairs", "ended_at IS NULL"); n != 0 {
					t.Error("they are companions")
				}
				if n := h.count("companion_yeses", "1 = 1"); n != 0 {
					t.Errorf("%d yeses", n)
				}
			})
		})
	}
}

// TestAKeyThatIsReplacedLeavesNoPairMadeWithTheOneBefore replaces a key while a yes is
// returned: the pair is made after, with the new one, or is gone.
func TestAKeyThatIsReplacedLeavesNoPairMadeWithTheOneBefore(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.seek(h.Tuesday, h.Ada, h.Cem)
		h.yes(h.Cem, h.Ada)
		private, err := ecdh.P256().GenerateKey(rand.Reader)
		h.must(err)
		public := companion.PublicKey(private.PublicKey().Bytes())
		var wg sync.WaitGroup
		var made *companion.Answered
		var paired, replaced error
		wg.Go(func() { made, paired = h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[h.Cem]) })
		wg.Go(func() { _, replaced = h.Companions.SetKey(ctx, h.Cem, public, true) })
		wg.Wait()
		h.must(errors.Join(paired, replaced))
		switch p, err := h.Companions.See(ctx, h.Ada, made.Pair); {
		case err != nil:
			is(t, err, policy.ErrHidden)
		case string(p.Key) != string(public):
			t.Error("made with the key from before")
		}
	})
}

// TestTheSameLineTwiceAtOnceIsOne also counts both people's lines without a gap.
func TestTheSameLineTwiceAtOnceIsOne(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.paired(h.Ada, h.Cem)
		var wg sync.WaitGroup
		errs := make([]error, 12)
		for i := range 4 {
			l, who := line(byte(i)), []account.ID{h.Ada, h.Cem}[i%2]
			for again := range 3 {
				wg.Go(func() { _, errs[3*i+again] = h.Companions.Write(ctx, who, id, l) })
			}
		}
		wg.Wait()
		h.must(errors.Join(errs...))
		page, err := h.Companions.Lines(ctx, h.Ada, id, 0, 100)
		if err != nil || len(page.Lines) != 4 || page.Seq != 4 || page.Lines[3].Seq != 4 {
			t.Errorf("%+v %v", page, err)
		}
	})
}

// TestAnErasedAccountLeavesNothingHere also holds what stands for a person elsewhere.
func TestAnErasedAccountLeavesNothingHere(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.paired(h.Ada, h.Cem)
		h.write(h.Cem, id, 1)
		_, err := h.Companions.End(ctx, h.Ada, id)
		h.must(err)
		h.seek(h.Tuesday, h.Cem, h.Bo)
		h.yes(h.Cem, h.Bo)
		h.yes(h.Bo, h.Cem)
		h.seek(h.Tuesday, h.Cem)
		_, err = h.Accounts.Close(ctx, h.Cem, fixture.Credentials("cem").AuthKey, "test")
		h.must(err)
		h.must(h.at.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Table("accounts").Where("id = ?", h.Cem).Update("closing_at", models.Now().Add(-day)).Error
		}))
		_, err = h.Accounts.SweepClosing(ctx)
		h.must(err)
		for _, table := range []string{"companion_lines", "companion_pairs", "companion_yeses", "companion_wishes"} {
			if n := h.count(table, "1 = 1"); n != 0 {
				t.Errorf("%d rows in %s", n, table)
			}
		}
		if n := h.count("account_keys", "account_id = ?", h.Cem); n != 0 {
			t.Error("the key is there")
		}
	})
}
