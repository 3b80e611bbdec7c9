package api_test

import "testing"

func TestAStewardIsToldThatThereIsADesk(t *testing.T) {
	s := openSQLite(t, nil)
	desk := func(who string) bool {
		return s.get(s.ask(who, "GET", "/api/session", ""), "account.steward") == "true"
	}
	if desk("fin") {
		t.Error("nobody is a steward, and one has a desk")
	}
	if err := s.Stewards.Make(t.Context(), s.Fin, "Fin of the stewards"); err != nil {
		t.Fatal(err)
	}
	if !desk("fin") || desk("ada") {
		t.Error("who is a steward is told wrongly")
	}
}
