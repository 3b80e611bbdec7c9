package db_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
)

func TestMigrationsRunTwiceAndFromSeveralNodesAtOnce(t *testing.T) {
	at := dbtest.Fresh(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			d, err := db.Open(context.Background(), at, new(dbtest.Heard))
			if err != nil {
				t.Error(err)
				return
			}
			d.Close()
		})
	}
	wg.Wait()
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		first := epoch(t, h.DB)
		again, err := db.Open(t.Context(), h.URL, new(dbtest.Heard))
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if second := epoch(t, again); second != first {
			t.Errorf("the second start calls the database %s, the first %s", second, first)
		}
		if err := again.Renew(t.Context()); err != nil || epoch(t, h.DB) == first {
			t.Errorf("a restored database keeps its epoch: %v", err)
		}
	})
}

func epoch(t *testing.T, d *db.DB) (epoch string) {
	t.Helper()
	if err := d.Read(t.Context()).Raw("SELECT CAST(epoch AS text) FROM instance").Scan(&epoch).Error; err != nil {
		t.Fatal(err)
	}
	return epoch
}

// libraries keep their own tables here; they hold nothing about people.
func ours(table string) bool {
	return !strings.HasPrefix(table, "goose_") && !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "sqlite_") &&
		table != "cards" && !strings.HasPrefix(table, "cards_") // the cards' index, on SQLite
}

func columns(t *testing.T, h *dbtest.House) map[string]bool {
	t.Helper()
	q := `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`
	if h.DB.Pool() == nil {
		q = `SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`
	}
	var found []string
	if err := h.DB.Read(t.Context()).Raw(q).Scan(&found).Error; err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, c := range found {
		if table, _, _ := strings.Cut(c, "."); ours(table) {
			all[c] = true
		}
	}
	return all
}

func TestEveryColumnSaysWhatItHoldsAboutPeople(t *testing.T) {
	annotated, err := db.Annotations()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, a := range annotated {
		if said[a.Table+"."+a.Column] {
			t.Errorf("%s.%s is annotated twice", a.Table, a.Column)
		}
		said[a.Table+"."+a.Column] = true
	}
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		there := columns(t, h)
		if h.DB.Pool() == nil {
			there["circles.search"] = true // an index of its own there
		}
		for _, c := range slices.Sorted(maps.Keys(there)) {
			if !said[c] {
				t.Errorf("%s has no line in annotations.tsv", c)
			}
		}
		for _, c := range slices.Sorted(maps.Keys(said)) {
			if !there[c] {
				t.Errorf("annotations.tsv tells of %s, which is not there", c)
			}
		}
	})
}

func TestARollbackIsNotHeard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		no := errors.New("no")
		err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
			tx.Emit(models.Event{Seq: 1})
			if err := tx.Exec("UPDATE instance SET rver = 99").Error; err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) || len(h.Heard.All()) != 0 {
			t.Fatalf("%v, heard %v", err, h.Heard.All())
		}
		var rver int64
		if err := h.DB.Read(t.Context()).Table("instance").Select("rver").Take(&rver).Error; err != nil || rver != 0 {
			t.Fatalf("rver is %d: %v", rver, err)
		}
	})
}

func TestWorkThatLosesARaceRunsAgainAndIsHeardOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		var wg sync.WaitGroup
		const times = 40
		for range times {
			wg.Go(func() {
				err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
					var n int64
					if err := tx.Clauses(db.Take).Table("instance").Select("rver").Take(&n).Error; err != nil {
						return err
					}
					tx.Emit(models.Event{Rver: n + 1})
					return tx.Exec("UPDATE instance SET rver = ?", n+1).Error
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		seen := map[int64]bool{}
		for _, e := range h.Heard.All() {
			seen[e.Rver] = true
		}
		if len(seen) != times || !seen[times] {
			t.Fatalf("heard %d of %d", len(seen), times)
		}
	})
}

func TestWorkThatWaitsTooLongIsPutOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		holding, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
				var n int64
				err := tx.Clauses(db.Take).Table("instance").Select("rver").Take(&n).Error
				close(holding)
				<-release
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-holding
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err := h.DB.Do(ctx, func(tx *db.Tx) error {
			var n int64
			return tx.Clauses(db.Take).Table("instance").Select("rver").Take(&n).Error
		})
		close(release)
		wg.Wait()
		if !errors.Is(err, db.ErrBusy) {
			t.Fatalf("got %v, want to be put off", err)
		}
	})
}

func TestWhatIsWrittenInATextIsSearchedForAsWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		for _, text := range []string{`x" OR 1=1 --`, `a & | ! ( ) : *`, `NEAR(a b)`, `"unclosed`, `'`, `\`, `café`, `-not`, "\x00", fmt.Sprint(strings.Repeat("long ", 200))} {
			var n int64
			if err := db.MatchCards(h.DB.Read(t.Context()).Table("circles"), text).Count(&n).Error; err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
