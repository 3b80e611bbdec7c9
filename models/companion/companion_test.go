package companion_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

const day = 24 * time.Hour

// house is a world with a clock, in which everybody in the circle has a key.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, at *dbtest.House) {
		h := &house{World: w, T: t, at: at, now: time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)}
		at.DB.Clock(func() time.Time { return h.now })
		t.Cleanup(func() { at.DB.Clock(nil) })
		for _, who := range []account.ID{w.Ada, w.Bo, w.Cem, w.Dee} {
			h.key(who, false)
		}
		do(h)
	})
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

// key makes somebody a key.
func (h *house) key(who account.ID, replace bool) companion.PublicKey {
	h.Helper()
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	h.must(err)
	public := companion.PublicKey(private.PublicKey().Bytes())
	_, err = h.Companions.SetKey(h.Context(), who, public, replace)
	h.must(err)
	return public
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		t.Errorf("%v, not %v", err, want)
	}
}

var wish = companion.Wish{Hours: []string{"evening"}, Pace: "gentle", Theme: companion.Any, Language: "en"}

func (h *house) seek(in circle.ID, all ...account.ID) {
	h.Helper()
	for _, who := range all {
		_, err := h.Companions.Seek(h.Context(), who, in, wish)
		h.must(err)
	}
}

func (h *house) yes(by account.ID, about account.ID) companion.ID {
	h.Helper()
	got, err := h.Companions.Yes(h.Context(), by, h.Tuesday, h.People[about])
	h.must(err)
	return got.Pair
}

// paired makes a pair of two.
func (h *house) paired(a, b account.ID) companion.ID {
	h.Helper()
	h.seek(h.Tuesday, a, b)
	if id := h.yes(a, b); id != "" {
		h.Fatal("one yes is enough")
	}
	id := h.yes(b, a)
	if id == "" {
		h.Fatal("two are not")
	}
	return id
}

func sealed(first byte) []byte { return append([]byte{1, first}, make([]byte, 256+27)...) }

func line(first byte) companion.NewPairLine {
	return companion.NewPairLine{ID: companion.LineID(uuid.NewString()), Kind: "line", Sealed: sealed(first)}
}

func (h *house) write(by account.ID, in companion.ID, first byte) *companion.PairLine {
	h.Helper()
	got, err := h.Companions.Write(h.Context(), by, in, line(first))
	h.must(err)
	return got
}

func (h *house) see(by account.ID, id companion.ID) *companion.Pair {
	h.Helper()
	p, err := h.Companions.See(h.Context(), by, id)
	h.must(err)
	return p
}

// gone says that nothing is left of a pair, for anybody.
func (h *house) gone(id companion.ID) {
	h.Helper()
	for _, who := range []account.ID{h.Ada, h.Bo, h.Cem, h.Dee} {
		_, err := h.Companions.See(h.Context(), who, id)
		is(h.T, err, policy.ErrHidden)
		_, err = h.Companions.Lines(h.Context(), who, id, 0, 10)
		is(h.T, err, policy.ErrHidden)
		all, err := h.Companions.Of(h.Context(), who)
		h.must(err)
		if slices.ContainsFunc(all, func(p companion.Pair) bool { return p.ID == id }) {
			h.Errorf("listed: %+v", all)
		}
	}
	for table, column := range map[string]string{"companion_pairs": "id", "companion_lines": "pair_id"} {
		if n := h.count(table, column+" = ?", id); n != 0 {
			h.Errorf("%d rows in %s", n, table)
		}
	}
}

func (h *house) count(table, where string, args ...any) (n int64) {
	h.Helper()
	h.must(h.at.DB.Read(h.Context()).Table(table).Where(where, args...).Count(&n).Error)
	return n
}

// told are the accounts that were told since so many events.
func (h *house) told(since int) (all []string) {
	for _, e := range h.at.Heard.All()[since:] {
		if e.Notice == "companion.changed" {
			all = append(all, e.To...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (h *house) two(a, b account.ID) []string {
	both := []string{string(a), string(b)}
	slices.Sort(both)
	return both
}

func TestTwoWhoBothSayYesArePaired(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.seek(h.Tuesday, h.Ada, h.Cem)
		if id := h.yes(h.Cem, h.Ada); id != "" {
			t.Fatal("paired by one")
		}
		before := len(h.at.Heard.All())
		id := h.yes(h.Ada, h.Cem)
		if got := h.told(before); !slices.Equal(got, h.two(h.Ada, h.Cem)) {
			t.Errorf("told %v", got)
		}
		p := h.see(h.Cem, id)
		if p.Name != "Ada" || p.Member != h.People[h.Ada] || p.Me != h.People[h.Cem] || p.Circle != h.Tuesday || p.CircleName != "Tuesday" || p.State != companion.Active ||
			p.StartedOn != "2026-12-01" || p.EndsOn != "2027-01-26" || p.RenewsOn != "2027-01-12" || len(p.Key) != 65 {
			t.Errorf("%+v", p)
		}
		for _, who := range []account.ID{h.Ada, h.Cem} { // both wishes are over
			got, err := h.Companions.Offers(ctx, who, h.Tuesday)
			h.must(err)
			if got.Wish != nil || len(got.People) != 0 {
				t.Errorf("%+v", got)
			}
		}
		if again := h.yes(h.Ada, h.Cem); again != id { // the answer was lost
			t.Errorf("%s, not %s", again, id)
		}
		h.seek(h.Tuesday, h.Ada, h.Cem) // they are not shown to each other again
		if got, _ := h.Companions.Offers(ctx, h.Ada, h.Tuesday); len(got.People) != 0 {
			t.Errorf("%+v", got)
		}
		for _, who := range []account.ID{h.Bo, h.Dee, h.Fin} { // nobody else, in whatever role
			_, err := h.Companions.See(ctx, who, id)
			is(t, err, policy.ErrHidden)
			_, err = h.Companions.Lines(ctx, who, id, 0, 10)
			is(t, err, policy.ErrHidden)
			_, err = h.Companions.Write(ctx, who, id, line(1))
			is(t, err, policy.ErrHidden)
			_, err = h.Companions.End(ctx, who, id)
			is(t, err, policy.ErrHidden)
		}
	})
}

func TestBothYesesAtOnceMakeExactlyOnePair(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		for round := range 5 {
			h.seek(h.Tuesday, h.Ada, h.Cem)
			var wg sync.WaitGroup
			pairs, errs := make([]companion.ID, 4), make([]error, 4)
			for i, who := range []account.ID{h.Ada, h.Cem, h.Ada, h.Cem} {
				wg.Go(func() {
					other := h.People[h.Cem]
					if who == h.Cem {
						other = h.People[h.Ada]
					}
					got, err := h.Companions.Yes(ctx, who, h.Tuesday, other)
					if errs[i] = err; err == nil {
						pairs[i] = got.Pair
					}
				})
			}
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
			if n := h.count("companion_pairs", "ended_at IS NULL"); n != 1 {
				t.Fatalf("round %d: %d pairs", round, n)
			}
			made := slices.DeleteFunc(pairs, func(id companion.ID) bool { return id == "" })
			if slices.Sort(made); len(slices.Compact(made)) != 1 {
				t.Fatalf("told of %v", made)
			}
			_, err := h.Companions.End(ctx, h.Ada, made[0])
			h.must(err)
		}
	})
}

func TestNobodyHasMoreThanTwoCompanionsEvenAtOnce(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.must(h.Rooms.LetIn(ctx, h.Bo, h.Room, h.People[h.Dee]))
		h.must(h.Join(ctx, h.Fin, h.Tuesday, "Fin"))
		h.key(h.Fin, false)
		h.seek(h.Tuesday, h.Ada, h.Bo, h.Cem, h.Dee, h.Fin)
		for _, who := range []account.ID{h.Bo, h.Cem, h.Dee, h.Fin} {
			h.yes(who, h.Ada)
		}
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i, who := range []account.ID{h.Bo, h.Cem, h.Dee, h.Fin} {
			wg.Go(func() { _, errs[i] = h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[who]) })
		}
		wg.Wait()
		// The first took her wish; whoever she turns to next, she says anew what she looks for.
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else {
				is(t, err, companion.ErrNoWish)
			}
		}
		if made != 1 {
			t.Fatalf("%d pairs", made)
		}
		h.seek(h.Tuesday, h.Ada)
		got, err := h.Companions.Offers(ctx, h.Ada, h.Tuesday)
		h.must(err)
		if len(got.People) != 3 {
			t.Fatalf("%+v", got.People)
		}
		next := got.People[0].Member
		for who, person := range h.People {
			if person == next {
				h.yes(h.Ada, who)
				if h.yes(who, h.Ada) == "" {
					t.Fatal("not paired")
				}
			}
		}
		_, err = h.Companions.Seek(ctx, h.Ada, h.Tuesday, wish)
		is(t, err, companion.ErrTwo)
		_, err = h.Companions.Yes(ctx, h.Ada, h.Tuesday, got.People[1].Member)
		is(t, err, companion.ErrNoWish)
		for who, person := range h.People {
			if person == got.People[1].Member { // to whom she is not there any more
				_, err = h.Companions.Yes(ctx, who, h.Tuesday, h.People[h.Ada])
				is(t, err, policy.ErrHidden)
			}
		}
	})
}

func TestWhoFindsTheirSecondCompanionIsNoLongerLookedForElsewhere(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.must(h.Join(ctx, h.Ada, h.SlowWater, "Ada"))
		h.seek(h.SlowWater, h.Ada, h.Cem)
		h.paired(h.Cem, h.Bo)
		if got, err := h.Companions.Offers(ctx, h.Ada, h.SlowWater); err != nil || len(got.People) != 1 {
			t.Fatalf("%+v %v", got, err)
		}
		h.paired(h.Cem, h.Ada)
		if got, err := h.Companions.Offers(ctx, h.Ada, h.SlowWater); err != nil || len(got.People) != 0 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// TestAYesThatIsNotReturnedIsNowhere compares all that Bo can read, and hear, and is
// refused, in a house in which Cem has said yes to him with one in which he has not.
func TestAYesThatIsNotReturnedIsNowhere(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.must(h.Join(ctx, h.Fin, h.Tuesday, "Fin"))
		h.seek(h.Tuesday, h.Bo, h.Cem, h.Ada)
		reads := func() string {
			var all []any
			put := func(v any, err error) { all = append(all, v, fmt.Sprint(err)) }
			put(h.Companions.Offers(ctx, h.Bo, h.Tuesday))
			put(h.Companions.Of(ctx, h.Bo))
			put(h.Companions.ExportWishes(ctx, h.Bo))
			put(h.Companions.ExportPairs(ctx, h.Bo))
			put(h.Companions.Key(ctx, h.Bo))
			put(h.Companions.Yes(ctx, h.Bo, h.Tuesday, h.People[h.Fin]))
			put(h.Companions.Yes(ctx, h.Bo, h.Tuesday, h.People[h.Dee]))
			put(nil, h.Companions.Unyes(ctx, h.Bo, h.Tuesday, h.People[h.Cem]))
			put(h.Circles.Members(ctx, h.Bo, h.Tuesday))
			text, err := json.Marshal(all)
			h.must(err)
			return string(text)
		}
		without := reads()
		before := len(h.at.Heard.All())
		if id := h.yes(h.Cem, h.Bo); id != "" {
			t.Fatal("paired")
		}
		if got := h.told(before); !slices.Equal(got, []string{string(h.Cem)}) {
			t.Errorf("told %v", got)
		}
		for _, e := range h.at.Heard.All()[before:] {
			if e.Stream.Kind != models.AccountStream {
				t.Errorf("%+v", e)
			}
		}
		if with := reads(); with != without {
			t.Errorf("with\n%s\nwithout\n%s", with, without)
		}
		// Taken back in time, it does not count.
		h.must(h.Companions.Unyes(ctx, h.Cem, h.Tuesday, h.People[h.Bo]))
		if id := h.yes(h.Bo, h.Cem); id != "" {
			t.Error("a yes that was taken back counts")
		}
	})
}

func TestOnlyWhoLooksIsShownAndOnlyToWhoLooks(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		shown := func(by account.ID, want ...account.ID) {
			h.Helper()
			got, err := h.Companions.Offers(ctx, by, h.Tuesday)
			h.must(err)
			var people, wanted []circle.PersonID
			for _, p := range got.People {
				people = append(people, p.Member)
			}
			for _, who := range want {
				wanted = append(wanted, h.People[who])
			}
			if !slices.Equal(people, wanted) {
				h.Errorf("%v, not %v", people, wanted)
			}
		}
		h.seek(h.Tuesday, h.Bo)
		shown(h.Ada)
		_, err := h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[h.Bo])
		is(t, err, companion.ErrNoWish)

		far := companion.Wish{Hours: []string{"morning"}, Pace: "steady", Theme: "grief", Language: "de"}
		_, err = h.Companions.Seek(ctx, h.Cem, h.Tuesday, far)
		h.must(err)
		h.seek(h.Tuesday, h.Ada)
		shown(h.Ada, h.Bo, h.Cem) // whom it fits best first
		_, err = h.Companions.Offers(ctx, h.Dee, h.Tuesday)
		is(t, err, policy.ErrKeptOut)
		_, err = h.Companions.Offers(ctx, h.Fin, h.Tuesday)
		is(t, err, policy.ErrHidden)
		_, err = h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[h.Ada])
		is(t, err, policy.ErrHidden)

		h.must(h.Circles.Block(ctx, h.Bo, h.Tuesday, h.People[h.Ada]))
		shown(h.Ada, h.Cem)
		shown(h.Bo, h.Cem)
		_, err = h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[h.Bo])
		is(t, err, policy.ErrHidden)
		h.must(h.Circles.Unblock(ctx, h.Bo, h.Tuesday, h.People[h.Ada]))
		shown(h.Ada, h.Bo, h.Cem)
		h.must(h.Circles.Mute(ctx, h.Ada, h.Tuesday, h.People[h.Cem], 60, fixture.Why))
		shown(h.Ada, h.Bo)
		h.must(h.Rooms.Remove(ctx, h.Ada, h.Room, h.People[h.Bo], fixture.Why))
		shown(h.Ada)

		h.later(28 * day)
		_, err = h.Companions.Yes(ctx, h.Ada, h.Tuesday, h.People[h.Cem])
		is(t, err, companion.ErrNoWish)
		if n, err := h.Companions.SweepWishes(ctx, 10); err != nil || n != 3 {
			t.Errorf("%d %v", n, err)
		}
		if n := h.count("companion_wishes", "1 = 1"); n != 0 {
			t.Errorf("%d wishes", n)
		}
	})
}

func TestAWishSaysWhatThereIsAndAYesNeedsAKey(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		for field, change := range map[string]func(*companion.Wish){
			"hours": func(w *companion.Wish) { w.Hours = []string{"noon"} }, "pace": func(w *companion.Wish) { w.Pace = "fast" },
			"theme": func(w *companion.Wish) { w.Theme = "dose" }, "language": func(w *companion.Wish) { w.Language = "a language" },
		} {
			w := wish
			change(&w)
			_, err := h.Companions.Seek(ctx, h.Ada, h.Tuesday, w)
			if e := models.AsError(err); !errors.Is(err, companion.ErrWish) || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		h.must(h.Join(ctx, h.Fin, h.Tuesday, "Fin"))
		h.seek(h.Tuesday, h.Fin, h.Ada)
		_, err := h.Companions.Yes(ctx, h.Fin, h.Tuesday, h.People[h.Ada])
		is(t, err, companion.ErrKeyMissing)
		if id := h.yes(h.Ada, h.Fin); id != "" {
			t.Fatal("paired")
		}
		h.key(h.Fin, false)
		if h.yes(h.Fin, h.Ada) == "" {
			t.Error("not paired")
		}
	})
}
