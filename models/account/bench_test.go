package account_test

import (
	"bytes"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// BenchmarkRefused compares how long a wrong password and an unknown handle take
// to be refused: the two have to be alike.
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
	for name, handle := range map[string]models.Private{"wrong password": "ada", "unknown handle": "bea"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.SignIn(b.Context(), handle, wrong, "home"); err == nil {
					b.Fatal("let in")
				}
			}
		})
	}
}
