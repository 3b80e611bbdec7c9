package practice_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/vault"
)

// house is a world in which Ada writes for herself.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(t *testing.T, h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		x := &house{World: w, T: t, at: h, now: models.Now()}
		h.DB.Clock(func() time.Time { return x.now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		do(t, x)
	})
}

// vaultKey is that of everybody here.
var vaultKey = bytes.Repeat([]byte{7}, 32)

func anID() practice.ItemID { return practice.ItemID(uuid.NewString()) }

// sealed is c with text sealed for the version it becomes.
func sealed(t *testing.T, of account.ID, c practice.ItemChange, text string) practice.ItemChange {
	t.Helper()
	var err error
	c.Sealed, err = vault.SealItem(vaultKey, vault.ItemName{Account: string(of), ID: string(c.ID), Kind: c.Kind, Version: int(c.Base) + 1}, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// of is a change to one of Ada's items.
func (h *house) of(id practice.ItemID, kind string, base int64, text string) practice.ItemChange {
	h.Helper()
	return sealed(h.T, h.Ada, practice.ItemChange{ID: id, Kind: kind, Base: base}, text)
}

func (h *house) active(c practice.ItemChange) practice.ItemChange {
	c.Active = true
	return c
}

func (h *house) change(changes ...practice.ItemChange) *practice.ChangedItems {
	h.Helper()
	out, err := h.Practices.Change(h.Context(), h.Ada, changes)
	if err != nil {
		h.Fatal(err)
	}
	return out
}

func (h *house) refused(want error, changes ...practice.ItemChange) *models.Error {
	h.Helper()
	before := h.rows()
	_, err := h.Practices.Change(h.Context(), h.Ada, changes)
	if !errors.Is(err, want) {
		h.Fatalf("%v, not %v", err, want)
	}
	if after := h.rows(); after != before {
		h.Fatalf("a refusal changed something:\n%s\n%s", before, after)
	}
	return models.AsError(err)
}

func (h *house) page(by account.ID, after int64, limit int) *practice.ItemPage {
	h.Helper()
	p, err := h.Practices.Page(h.Context(), by, after, limit)
	if err != nil {
		h.Fatal(err)
	}
	return p
}

// rows is everything that is kept.
func (h *house) rows() string {
	h.Helper()
	var all []string
	for _, table := range []string{"practices", "items"} {
		var rows []map[string]any
		if err := h.at.DB.Read(h.Context()).Table(table).Find(&rows).Error; err != nil {
			h.Fatal(err)
		}
		for _, r := range rows {
			all = append(all, fmt.Sprint(table, r))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func (h *house) set(table string, where string, arg any, to map[string]any) {
	h.Helper()
	if err := h.at.DB.Do(h.Context(), func(tx *db.Tx) error { return tx.Table(table).Where(where, arg).Updates(to).Error }); err != nil {
		h.Fatal(err)
	}
}

// counts are the number of items and bytes that are counted, checked against what
// there is.
func (h *house) counts() (items, taken int64) {
	h.Helper()
	var kept struct{ Items, Bytes int64 }
	if err := h.at.DB.Read(h.Context()).Table("practices").Where("account_id = ?", h.Ada).Take(&kept).Error; err != nil {
		h.Fatal(err)
	}
	var there struct{ Items, Bytes int64 }
	err := h.at.DB.Read(h.Context()).Table("items").Where("account_id = ?", h.Ada).
		Select("COALESCE(SUM(CASE WHEN gone_at IS NULL THEN 1 ELSE 0 END), 0) AS items, COALESCE(SUM(256 + COALESCE(length(sealed), 0)), 0) AS bytes").Take(&there).Error
	if err != nil || kept != there {
		h.Fatalf("counted %+v, there are %+v (%v)", kept, there, err)
	}
	return kept.Items, kept.Bytes
}

func TestAnotherDeviceFindsWhatWasWrittenAndOpensIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		entry, insight := anID(), anID()
		dated := h.of(insight, "insight", 0, `{"sense":"Slower."}`)
		dated.DueOn = "2027-01-31"
		out := h.change(h.of(entry, "entry", 0, `{"text":"The river."}`), dated)
		if want := []practice.ChangedItem{{ID: entry, Version: 1, Seq: 1}, {ID: insight, Version: 1, Seq: 2}}; !slices.Equal(out.Items, want) || out.Seq != 2 {
			t.Fatalf("%+v", out)
		}
		h.change(h.of(entry, "entry", 1, `{"text":"The river, later."}`))
		p := h.page(h.Ada, 0, 200)
		if len(p.Items) != 2 || p.Seq != 3 || p.More || p.Items[0].ID != insight || p.Items[0].DueOn != "2027-01-31" || p.Items[1].Version != 2 || p.Items[1].Seq != 3 {
			t.Fatalf("%+v", p)
		}
		plain, err := vault.OpenItem(vaultKey, vault.ItemName{Account: string(h.Ada), ID: string(entry), Kind: "entry", Version: 2}, p.Items[1].Sealed)
		if err != nil || string(plain) != `{"text":"The river, later."}` {
			t.Errorf("%s %v", plain, err)
		}
		if p := h.page(h.Ada, 2, 200); len(p.Items) != 1 || p.Items[0].ID != entry {
			t.Errorf("after 2: %+v", p)
		}
		if p := h.page(h.Ada, 3, 200); len(p.Items) != 0 || p.Seq != 3 {
			t.Errorf("after all: %+v", p)
		}
		h.counts()
	})
}

func TestNobodyElseFindsAnything(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		if err := h.Stewards.Make(t.Context(), h.Fin, "Wren"); err != nil {
			t.Fatal(err)
		}
		entry := anID()
		h.change(h.of(entry, "entry", 0, "{}"))
		for _, who := range []account.ID{h.Bo, h.Cem, h.Fin} {
			if p := h.page(who, 0, 200); len(p.Items) != 0 || p.Seq != 0 {
				t.Errorf("%+v", p)
			}
			if all, _, err := h.Practices.Export(t.Context(), who, ""); err != nil || len(all) != 0 {
				t.Errorf("%+v %v", all, err)
			}
			// Another's id is nobody's here: it tells nothing, and touches nothing.
			theirs := sealed(t, who, practice.ItemChange{ID: entry, Kind: "review"}, "{}")
			if out, err := h.Practices.Change(t.Context(), who, []practice.ItemChange{theirs}); err != nil || out.Seq != 1 {
				t.Errorf("%+v %v", out, err)
			}
		}
		if p := h.page(h.Ada, 0, 200); len(p.Items) != 1 || p.Items[0].Kind != "entry" {
			t.Errorf("%+v", p)
		}
	})
}

func TestWhatAnotherDeviceChangedIsNotOverwrittenUnseen(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one, two, third := anID(), anID(), anID()
		h.change(h.of(one, "entry", 0, "1"), h.of(two, "entry", 0, "1"), h.of(third, "entry", 0, "1"))
		h.change(h.of(one, "entry", 1, "elsewhere"))
		h.change(practice.ItemChange{ID: two, Kind: "entry", Base: 1, Gone: true})
		state := h.refused(practice.ErrStale, h.of(third, "entry", 1, "here"), h.of(one, "entry", 1, "here"), h.of(two, "entry", 1, "here"), h.of(anID(), "entry", 4, "here")).State
		present, is := state.(practice.Present)
		if !is || len(present.Items) != 2 || present.Items[0].ID != one || present.Items[0].Version != 2 || !present.Items[1].Gone || present.Items[1].Sealed != nil {
			t.Fatalf("%+v", state)
		}
		text, err := json.Marshal(state)
		if err != nil || !strings.Contains(string(text), `"version":2,"seq":4,"sealed":"A`) || !strings.Contains(string(text), `"version":2,"seq":5,"gone":true}`) {
			t.Errorf("%s %v", text, err)
		}
	})
}

func TestAChangeWhoseAnswerWasLostIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.active(h.of(anID(), "commitment", 0, "{}"))
		gone := h.of(anID(), "entry", 0, "{}")
		h.change(c, gone)
		away := practice.ItemChange{ID: gone.ID, Kind: "entry", Base: 1, Gone: true}
		h.change(away)
		before, told := h.rows(), len(h.at.Heard.All())
		out := h.change(c, away)
		if out.Items[0].Version != 1 || out.Items[0].Seq != 1 || out.Items[1].Version != 2 || out.Items[1].Seq != 3 || out.Seq != 3 {
			t.Errorf("%+v", out)
		}
		if h.rows() != before || len(h.at.Heard.All()) != told {
			t.Error("it was made again, or told again")
		}
		// With one that is new beside it: the new one alone is made.
		next := h.change(c, h.of(anID(), "entry", 0, "{}"))
		if next.Seq != 4 || next.Items[0].Seq != 1 || next.Items[1].Seq != 4 {
			t.Errorf("%+v", next)
		}
		// What says something else on the same version is not the same.
		c.Active = false
		h.refused(practice.ErrStale, c)
	})
}

func TestWhatIsGoneIsToldForHalfAYearAndThenForgotten(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		entry, other := anID(), anID()
		h.change(h.of(entry, "entry", 0, "secret"), h.of(other, "entry", 0, "{}"))
		out := h.change(practice.ItemChange{ID: entry, Kind: "entry", Base: 1, Gone: true})
		if out.Items[0].Version != 2 || out.Seq != 3 {
			t.Fatalf("%+v", out)
		}
		p := h.page(h.Ada, 2, 200)
		if len(p.Items) != 1 || !p.Items[0].Gone || p.Items[0].Sealed != nil || p.Items[0].Kind != "entry" {
			t.Fatalf("%+v", p)
		}
		if items, taken := h.counts(); items != 1 || taken != 256+256+285 {
			t.Errorf("%d items, %d bytes", items, taken)
		}
		sweep := func(want int64) {
			t.Helper()
			if n, err := h.Practices.SweepGone(t.Context(), 10); err != nil || n != want {
				t.Errorf("%d were swept (%v), not %d", n, err, want)
			}
		}
		h.now = h.now.Add(181 * 24 * time.Hour)
		sweep(0)
		h.now = h.now.Add(2 * 24 * time.Hour)
		sweep(1)
		sweep(0)
		if items, taken := h.counts(); items != 1 || taken != 256+285 {
			t.Errorf("%d items, %d bytes", items, taken)
		}
		if p := h.page(h.Ada, 0, 200); len(p.Items) != 1 || p.Items[0].ID != other || p.Seq != 3 {
			t.Errorf("%+v", p)
		}
		h.refused(practice.ErrStale, h.of(entry, "entry", 1, "from a device that was away"))
	})
}

// covers: unit 29
func TestAtMostTwoCommitmentsAreActive(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b, c := anID(), anID(), anID()
		h.change(h.active(h.of(a, "commitment", 0, "{}")), h.active(h.of(b, "commitment", 0, "{}")), h.of(c, "commitment", 0, "{}"))
		e := h.refused(practice.ErrTwo, h.of(anID(), "entry", 0, "{}"), h.active(h.of(c, "commitment", 1, "{}")))
		if len(e.Fields) != 1 || e.Fields[0].Name != "changes[1].active" {
			t.Errorf("%+v", e.Fields)
		}
		h.refused(practice.ErrTwo, h.active(h.of(anID(), "commitment", 0, "{}")))
		// A change of words is none of that.
		h.change(h.active(h.of(a, "commitment", 1, "{}")))
		// A swap is one request.
		h.change(h.active(h.of(c, "commitment", 1, "{}")), h.of(a, "commitment", 2, "{}"))
		h.refused(practice.ErrTwo, h.active(h.of(a, "commitment", 3, "{}")))
		// What is gone is not active.
		h.change(practice.ItemChange{ID: b, Kind: "commitment", Base: 1, Gone: true})
		h.change(h.active(h.of(a, "commitment", 3, "{}")))
		// And each has their own.
		theirs := sealed(t, h.Bo, practice.ItemChange{ID: a, Kind: "commitment", Active: true}, "{}")
		if _, err := h.Practices.Change(t.Context(), h.Bo, []practice.ItemChange{theirs}); err != nil {
			t.Error(err)
		}
	})
}

func TestOfThreeActivatedAtOnceTwoAreActive(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.change(h.of(anID(), "entry", 0, "{}"))
		for range 5 {
			before := h.page(h.Ada, 0, 200).Seq
			var all []func() error
			for range 3 {
				c := h.active(h.of(anID(), "commitment", 0, "{}"))
				all = append(all, func() error {
					_, err := h.Practices.Change(t.Context(), h.Ada, []practice.ItemChange{c})
					return err
				})
			}
			if won := fixturetest.Won(t, practice.ErrTwo, all...); won != 2 {
				t.Fatalf("%d were activated", won)
			}
			p := h.page(h.Ada, before, 200)
			if len(p.Items) != 2 || p.Seq != before+2 || !p.Items[0].Active || !p.Items[1].Active {
				t.Fatalf("%+v", p)
			}
			h.counts()
			for _, i := range p.Items {
				h.change(practice.ItemChange{ID: i.ID, Kind: i.Kind, Base: i.Version, Gone: true})
			}
		}
	})
}

func TestOfTwoChangesOnOneVersionOneIsMade(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := anID()
		for base := range int64(5) {
			var all []func() error
			for _, words := range []string{"on the phone", "on the desk", "on the table"} {
				c := h.of(id, "entry", base, words)
				all = append(all, func() error {
					_, err := h.Practices.Change(t.Context(), h.Ada, []practice.ItemChange{c})
					return err
				})
			}
			if won := fixturetest.Won(t, practice.ErrStale, all...); won != 1 {
				t.Fatalf("%d of three were made on version %d", won, base)
			}
			if p := h.page(h.Ada, 0, 200); len(p.Items) != 1 || p.Items[0].Version != base+1 || p.Seq != base+1 {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func TestAChangeThatCannotBeMeantIsRefusedWithItsPlace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		right := h.of(anID(), "entry", 0, "{}")
		kept := h.of(anID(), "entry", 0, "{}")
		other := h.of(anID(), "entry", 0, "{}")
		h.change(kept, other)
		with := func(change func(c *practice.ItemChange)) practice.ItemChange {
			c := right
			change(&c)
			return c
		}
		for field, all := range map[string][]practice.ItemChange{
			"id": {
				with(func(c *practice.ItemChange) { c.ID = practice.ItemID(models.NewID()) }), // tells when it was made
				with(func(c *practice.ItemChange) { c.ID = practice.ItemID(strings.ToUpper(string(c.ID))) }),
				with(func(c *practice.ItemChange) { c.ID = "entry" }),
				kept, // twice in a request
			},
			"kind": {
				with(func(c *practice.ItemChange) { c.Kind = "substance" }),
				h.of(other.ID, "insight", 1, "{}"),
			},
			"base": {
				with(func(c *practice.ItemChange) { c.Base = -1 }),
				{ID: right.ID, Kind: "entry", Gone: true},
			},
			"active": {
				with(func(c *practice.ItemChange) { c.Active = true }),
				{ID: right.ID, Kind: "commitment", Base: 1, Gone: true, Active: true},
			},
			"dueOn": {
				with(func(c *practice.ItemChange) { c.DueOn = "2027-02-30" }),
				with(func(c *practice.ItemChange) { c.DueOn = "tomorrow" }),
				with(func(c *practice.ItemChange) { c.Kind, c.DueOn = "commitment", "2027-01-01" }),
				{ID: right.ID, Kind: "entry", Base: 1, Gone: true, DueOn: "2027-01-01"},
			},
			"sealed": {
				with(func(c *practice.ItemChange) { c.Sealed = nil }),
				with(func(c *practice.ItemChange) { c.Sealed = practice.Sealed(`{"text":"open"}`) }),
				with(func(c *practice.ItemChange) { c.Sealed = append(slices.Clone(c.Sealed), 0) }),
				with(func(c *practice.ItemChange) { c.Sealed = append(practice.Sealed{2}, c.Sealed[1:]...) }),
				with(func(c *practice.ItemChange) { c.Base, c.Gone = 1, true }),
			},
		} {
			for _, c := range all {
				before := h.rows()
				changes := []practice.ItemChange{kept, c}
				_, err := h.Practices.Change(t.Context(), h.Ada, changes)
				e := models.AsError(err)
				if e.Kind != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "changes[1]."+field {
					t.Errorf("%s of %+v: %v %+v", field, c, err, e.Fields)
				}
				if h.rows() != before {
					t.Errorf("%s: something was written", field)
				}
			}
		}
		var many []practice.ItemChange
		for range practice.MaxChanges + 1 {
			many = append(many, h.of(anID(), "entry", 0, "{}"))
		}
		h.refused(practice.ErrMany, many...)
		if out := h.change(many[:practice.MaxChanges]...); out.Seq != 2+practice.MaxChanges {
			t.Errorf("%+v", out)
		}
	})
}

func TestTheDescriptionListsEveryKind(t *testing.T) {
	for _, of := range []reflect.Type{reflect.TypeFor[practice.SealedItem](), reflect.TypeFor[practice.ItemChange](), reflect.TypeFor[practice.ExportedItem]()} {
		field, _ := of.FieldByName("Kind")
		if listed := field.Tag.Get("enum"); listed != strings.Join(practice.Kinds, ",") {
			t.Errorf("%s lists %s", of, listed)
		}
	}
}

func TestAFullPracticeTakesNothingNewAndCanBeCleared(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		entry := anID()
		h.change(h.of(entry, "entry", 0, "{}"))
		long := strings.Repeat("long ", 200)
		for name, full := range map[string]map[string]any{
			"items": {"items": practice.MaxItems},
			"bytes": {"bytes": 256 << 20},
		} {
			h.set("practices", "account_id = ?", h.Ada, full)
			h.refused(practice.ErrFull, h.of(anID(), "entry", 0, "{}"))
			if name == "bytes" {
				h.refused(practice.ErrFull, h.of(entry, "entry", 1, long))
			}
			h.set("practices", "account_id = ?", h.Ada, map[string]any{"items": 1, "bytes": 256 + 285})
		}
		h.set("practices", "account_id = ?", h.Ada, map[string]any{"items": practice.MaxItems + 5, "bytes": 257 << 20})
		h.change(h.of(entry, "entry", 1, "{}")) // no larger than before
		h.change(practice.ItemChange{ID: entry, Kind: "entry", Base: 2, Gone: true})
	})
}

func TestPagesEndInTimeAndMissNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		large := strings.Repeat("x", vault.LongestItem)
		var all []practice.ItemID
		for range 20 {
			id := anID()
			h.change(h.of(id, "entry", 0, large))
			all = append(all, id)
		}
		for range 30 {
			id := anID()
			h.change(h.of(id, "entry", 0, "{}"))
			all = append(all, id)
		}
		var read []practice.ItemID
		var sizes []int
		for after, more := int64(0), true; more; {
			p := h.page(h.Ada, after, 25)
			for _, i := range p.Items {
				read = append(read, i.ID)
			}
			sizes = append(sizes, len(p.Items))
			after, more = p.Items[len(p.Items)-1].Seq, p.More
		}
		if !slices.Equal(read, all) || !slices.Equal(sizes, []int{15, 25, 10}) {
			t.Errorf("pages of %v", sizes)
		}
		if p := h.page(h.Ada, 0, 0); len(p.Items) != 1 || !p.More {
			t.Errorf("%d items", len(p.Items))
		}
		if p := h.page(h.Ada, 20, 5000); len(p.Items) != 30 || p.More {
			t.Errorf("%d items", len(p.Items))
		}
	})
}

func TestOwnDevicesAreToldThatSomethingChangedAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		before := len(h.at.Heard.All())
		h.change(h.of(anID(), "entry", 0, "{}"))
		told := h.at.Heard.All()[before:]
		if len(told) != 1 || told[0].Notice != "practice.changed" || !slices.Equal(told[0].To, []string{string(h.Ada)}) || told[0].Stream.Kind != models.AccountStream {
			t.Fatalf("%+v", told)
		}
		if e := told[0]; e.Seq != 0 || e.Change != nil || e.Circle != "" || e.Stream.ID != "" {
			t.Errorf("%+v", e)
		}
	})
}

func TestAPracticeEndsWithItsAccount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who := h.Fin
		entry := sealed(t, who, practice.ItemChange{ID: anID(), Kind: "entry"}, "{}")
		if _, err := h.Practices.Change(t.Context(), who, []practice.ItemChange{entry}); err != nil {
			t.Fatal(err)
		}
		h.change(h.of(anID(), "entry", 0, "{}"))
		if _, err := h.Accounts.Close(t.Context(), who, fixture.Credentials("fin").AuthKey, "test"); err != nil {
			t.Fatal(err)
		}
		next := sealed(t, who, practice.ItemChange{ID: entry.ID, Kind: "entry", Base: 1}, "{}")
		if _, err := h.Practices.Change(t.Context(), who, []practice.ItemChange{next}); err != nil {
			t.Errorf("while one can change one's mind: %v", err)
		}
		h.set("accounts", "id = ?", who, map[string]any{"closing_at": models.Now().Add(-time.Second)})
		late := sealed(t, who, practice.ItemChange{ID: entry.ID, Kind: "entry", Base: 2}, "{}")
		if _, err := h.Practices.Change(t.Context(), who, []practice.ItemChange{late}); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("after that day: %v", err)
		}
		if n, err := h.Accounts.SweepClosing(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d %v", n, err)
		}
		if rows := h.rows(); strings.Contains(rows, string(who)) || strings.Count(rows, string(h.Ada)) != 2 {
			t.Errorf("%s", rows)
		}
		if _, err := h.Practices.Change(t.Context(), who, []practice.ItemChange{late}); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("after it was erased: %v", err)
		}
	})
}

func TestAnExportOfAPracticeIsReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		all := map[practice.ItemID]bool{}
		for range 45 {
			c := h.of(anID(), "entry", 0, "{}")
			h.change(c)
			all[c.ID] = true
		}
		gone := h.of(anID(), "entry", 0, "{}")
		h.change(gone)
		h.change(practice.ItemChange{ID: gone.ID, Kind: "entry", Base: 1, Gone: true})
		pages := 0
		for after := ""; ; {
			items, next, err := h.Practices.Export(t.Context(), h.Ada, after)
			if err != nil {
				t.Fatal(err)
			}
			pages++
			for _, i := range items {
				if !all[i.ID] || !vault.LooksSealed(i.Sealed) || i.Version != 1 {
					t.Errorf("%+v", i)
				}
				delete(all, i.ID)
			}
			if after = next; next == "" {
				break
			}
		}
		if len(all) != 0 || pages != 3 {
			t.Errorf("%d are missing after %d pages", len(all), pages)
		}
	})
}
