package account_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// BenchmarkRefused compares how long a wrong password and an unknown handle take
// to be refused, one after the other, by their medians: the two have to be alike.
func BenchmarkRefused(b *testing.B) {
	h := dbtest.SQLite(b)
	s, err := account.NewService(h.DB, h.Box, fixture.Unlimited{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.SignUp(b.Context(), "ada", true, keys, "home"); err != nil {
		b.Fatal(err)
	}
	wrong := bytes.Repeat([]byte{9}, 32)
	took := map[models.Private][]time.Duration{}
	for b.Loop() {
		for _, handle := range []models.Private{"ada", "bea"} {
			start := time.Now()
			if _, err := s.SignIn(b.Context(), handle, wrong, "home"); err == nil {
				b.Fatal("let in")
			}
			took[handle] = append(took[handle], time.Since(start))
		}
	}
	median := func(handle models.Private) float64 {
		all := took[handle]
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds())
	}
	b.ReportMetric(median("ada"), "µs-wrong-password")
	b.ReportMetric(median("bea"), "µs-unknown-handle")
}
