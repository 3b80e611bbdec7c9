package companion_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

func TestLinesAreOnceAndCanBeTakenBack(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.paired(h.Ada, h.Cem)
		l := line(7)
		before := len(h.at.Heard.All())
		for range 2 {
			got, err := h.Companions.Write(ctx, h.Cem, id, l)
			if err != nil || got.Seq != 1 || got.By != h.People[h.Cem] || got.Week != 1 || got.At != "2026-12-01" {
				t.Fatalf("%+v %v", got, err)
			}
		}
		if got := h.told(before); !slices.Equal(got, h.two(h.Ada, h.Cem)) {
			t.Errorf("told %v", got)
		}
		other := l
		other.Sealed = sealed(8)
		_, err := h.Companions.Write(ctx, h.Cem, id, other)
		is(t, err, companion.ErrLineTaken)
		_, err = h.Companions.Write(ctx, h.Ada, id, l)
		is(t, err, companion.ErrLineTaken)
		for field, change := range map[string]func(*companion.NewPairLine){
			"id": func(l *companion.NewPairLine) { l.ID = companion.LineID(models.NewID()) }, "kind": func(l *companion.NewPairLine) { l.Kind = "poem" },
			"sealed": func(l *companion.NewPairLine) { l.Sealed = []byte("Open words.") },
		} {
			wrong := line(1)
			change(&wrong)
			_, err := h.Companions.Write(ctx, h.Cem, id, wrong)
			if e := models.AsError(err); !errors.Is(err, companion.ErrLine) || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		h.later(8 * day)
		if got := h.write(h.Ada, id, 9); got.Week != 2 || got.Seq != 2 || got.At != "2026-12-09" {
			t.Errorf("%+v", got)
		}
		if p := h.see(h.Cem, id); p.LastTheirs != "2026-12-09" || p.Seq != 2 {
			t.Errorf("%+v", p)
		}

		_, err = h.Companions.TakeBack(ctx, h.Ada, id, l.ID)
		is(t, err, policy.ErrHidden)
		for range 2 {
			got, err := h.Companions.TakeBack(ctx, h.Cem, id, l.ID)
			if err != nil || !got.Gone || got.Seq != 3 || got.Sealed != nil {
				t.Fatalf("%+v %v", got, err)
			}
		}
		page, err := h.Companions.Lines(ctx, h.Ada, id, 1, 1)
		if err != nil || len(page.Lines) != 1 || page.Lines[0].Seq != 2 || !page.More || page.Seq != 3 {
			t.Errorf("%+v %v", page, err)
		}
		page, err = h.Companions.Lines(ctx, h.Ada, id, 2, 10)
		if err != nil || len(page.Lines) != 1 || !page.Lines[0].Gone || page.Lines[0].ID != l.ID || page.More {
			t.Errorf("%+v %v", page, err)
		}
		if n := h.count("companion_lines", "id = ? AND (sealed IS NOT NULL OR kind <> '' OR on_day <> '')", l.ID); n != 0 {
			t.Error("something of it is kept")
		}
		_, err = h.Companions.Write(ctx, h.Cem, id, l) // an old device sends it once more
		is(t, err, companion.ErrLineTaken)
	})
}

func TestAPairHasRoomForFiveHundredLines(t *testing.T) {
	each(t, func(h *house) {
		id := h.paired(h.Ada, h.Cem)
		h.must(h.at.DB.Do(h.Context(), func(tx *db.Tx) error {
			var rows []map[string]any
			for i := range companion.MaxLines {
				rows = append(rows, map[string]any{"pair_id": id, "id": uuid.NewString(), "by_id": h.People[h.Ada], "kind": "", "seq": i + 1, "on_day": ""})
			}
			return tx.Table("companion_lines").Create(rows).Error
		}))
		h.must(h.at.DB.Do(h.Context(), func(tx *db.Tx) error {
			return tx.Table("companion_pairs").Where("id = ?", id).Update("seq", companion.MaxLines).Error
		}))
		_, err := h.Companions.Write(h.Context(), h.Cem, id, line(1))
		is(t, err, companion.ErrFull)
	})
}

func TestBothAskForEightWeeksMoreInTheLastTwo(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.paired(h.Ada, h.Cem)
		_, err := h.Companions.Renew(ctx, h.Ada, id, true)
		is(t, err, companion.ErrEarly)
		h.later(42 * day)
		p, err := h.Companions.Renew(ctx, h.Ada, id, true)
		if err != nil || !p.Mine.Renews || p.EndsOn != "2027-01-26" {
			t.Fatalf("%+v %v", p, err)
		}
		p, err = h.Companions.Renew(ctx, h.Cem, id, true)
		if err != nil || p.EndsOn != "2027-03-23" || p.Mine.Renews || p.Theirs.Renews || p.State != companion.Active {
			t.Errorf("%+v %v", p, err)
		}
		p, err = h.Companions.Rest(ctx, h.Ada, id, true)
		if err != nil || p.State != companion.Resting || !p.Mine.Rests {
			t.Errorf("%+v %v", p, err)
		}
		if p = h.see(h.Cem, id); p.State != companion.Resting || p.Mine.Rests {
			t.Errorf("%+v", p)
		}
		_, err = h.Companions.AllowNudge(ctx, h.Ada, id, true)
		h.must(err)
		if p = h.see(h.Cem, id); !p.Theirs.AllowsNudge || p.Mine.AllowsNudge {
			t.Errorf("%+v", p)
		}
	})
}

func TestAKeyIsOnTheCurveAndIsNotReplacedUnasked(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		public := h.key(h.Fin, false)
		if got, err := h.Companions.SetKey(ctx, h.Fin, public, false); err != nil || string(got.Public) != string(public) {
			t.Errorf("%+v %v", got, err)
		}
		id := h.paired(h.Ada, h.Cem)
		private, err := ecdh.P256().GenerateKey(rand.Reader)
		h.must(err)
		_, err = h.Companions.SetKey(ctx, h.Ada, private.PublicKey().Bytes(), false)
		is(t, err, companion.ErrKeyPresent)
		h.see(h.Ada, id)
		mine, err := h.Companions.Key(ctx, h.Ada)
		h.must(err)
		if _, err := h.Companions.SetKey(ctx, h.Ada, mine.Public, true); err != nil { // the same again
			t.Error(err)
		}
		h.see(h.Ada, id)
		off := slices.Clone(public)
		off[64] ^= 1
		for _, wrong := range []companion.PublicKey{nil, public[:64], append([]byte{2}, public[1:33]...), append([]byte{5}, public[1:]...), off, make([]byte, 65)} {
			_, err := h.Companions.SetKey(ctx, h.Dee, wrong, true)
			is(t, err, companion.ErrKey)
		}
	})
}

func TestWhatIsOnesOwnIsInAnExport(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.paired(h.Ada, h.Cem)
		for range 12 {
			h.write(h.Cem, id, 1)
		}
		h.write(h.Ada, id, 2)
		h.seek(h.Tuesday, h.Cem, h.Bo)
		h.yes(h.Cem, h.Bo)
		wishes, err := h.Companions.ExportWishes(ctx, h.Cem)
		if err != nil || len(wishes) != 1 || wishes[0].Circle.Name != "Tuesday" || !slices.Equal(wishes[0].Yes, []circle.PersonID{h.People[h.Bo]}) {
			t.Fatalf("%+v %v", wishes, err)
		}
		pairs, err := h.Companions.ExportPairs(ctx, h.Cem)
		if err != nil || len(pairs) != 1 || pairs[0].Name != "Ada" || pairs[0].Circle.Name != "Tuesday" || pairs[0].WroteOn == "" {
			t.Fatalf("%+v %v", pairs, err)
		}
		seen, after := 0, ""
		for {
			page, next, err := h.Companions.ExportLines(ctx, h.Cem, after)
			h.must(err)
			for _, l := range page {
				if l.Sealed[1] != 1 {
					t.Error("somebody else's")
				}
				seen++
			}
			if after = next; after == "" {
				break
			}
		}
		if seen != 12 {
			t.Errorf("%d lines", seen)
		}
	})
}
