package api_test

import (
	"encoding/base64"
	"testing"

	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// settle makes newcomers of nobody who is in a circle now.
func (s *site) settle() {
	s.Helper()
	err := s.house.DB.Do(s.Context(), func(tx *db.Tx) error {
		return tx.Table("memberships").Where("attended < ?", 2).Updates(map[string]any{"attended": 2}).Error
	})
	if err != nil {
		s.Fatal(err)
	}
}

func TestEveryMeasureAnswersEachPersonAsTheyStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const (
			why       = `{"reason":"r","clause":3}`
			moderates = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		of := func(who string) string { return "/api/circles/{circle}/members/" + who }
		s.hold([]row{
			{"POST", of("{dee}/warn"), `{"reason":" ","clause":1}`, "bo 422 request reason"},
			{"POST", of("{dee}/warn"), `{"reason":"r","clause":99}`, "bo 422 request clause"},
			{"POST", of("{dee}/warn"), why, moderates + "; ada bo 204"},
			{"POST", of("{ada}/warn"), why, "bo cem 403 forbidden; ada 422 yourself"},
			{"POST", of("{unknown}/warn"), why, "cem 403 forbidden; bo 404 not_found"},
			{"POST", of("{dee}/mute"), `{"reason":"r","clause":1,"minutes":4}`, "bo 422 request minutes"},
			{"POST", of("{dee}/mute"), `{"reason":"r","clause":1,"minutes":60}`, moderates + "; ada bo 204"},
			{"POST", of("{bo}/mute"), `{"reason":"r","clause":1,"minutes":60}`, "bo 422 yourself; ada 204"},
			{"POST", of("{bo}/unmute"), "", "bo 422 yourself; cem 403 forbidden; ada ada 204"},
			{"POST", of("{dee}/unmute"), `{"reason":"enough"}`, moderates + "; bo bo 204"},
			{"GET", "/api/circles/{circle}/banned", "", moderates + "; ada bo 200"},
			{"GET", "/api/circles/{circle}/log", "", moderates + "; ada bo 200"},
			{"GET", of("{dee}/history"), "", moderates + "; ada bo 200"},
			{"GET", of("{dee}/notes"), "", moderates + "; ada bo 200"},
			{"POST", of("{dee}/notes"), `{"nonce":"{nonce}","body":"b"}`, moderates + "; ada bo 201"},
			{"PATCH", "/api/circles/{circle}/notes/{unknown}", `{"body":"b"}`, moderates + "; ada bo 404 not_found"},
			{"PATCH", of("me"), `{"name":"Cemal"}`, "eli fin 404 not_found; nobody 401 signed_out; dee 403 warned; cem 200"},
			{"POST", of("me/away"), `{"hours":0}`, "cem 422 request hours"},
			{"POST", of("me/pause"), `{"days":61}`, "cem 422 request days"},
			{"POST", of("me/pause"), `{"days":3}`, "eli fin 404 not_found; cem 204; cem 403 paused"},
			{"POST", of("me/resume"), "", "eli fin 404 not_found; cem cem 204"},
			{"POST", "/api/circles/{circle}/transfer", `{"to":"{cem}"}`, "bo cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; ada ada 204"},
			{"POST", "/api/circles/{circle}/transfer", `{"to":"{bo}"}`, "ada 409 transfer_open"},
			{"POST", "/api/circles/{circle}/transfer/accept", "", "bo dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", "/api/circles/{circle}/transfer/decline", "", "bo 403 forbidden; cem 204; cem 403 forbidden"},
			{"DELETE", "/api/circles/{circle}/transfer", "", "bo cem 403 forbidden; ada 204"},
			{"POST", "/api/circles/{circle}/claim", "", "cem dee 403 forbidden; eli fin 404 not_found; bo 409 owner_here"},
			{"POST", "/api/circles/{circle}/claim/finish", "", "cem 403 forbidden; eli 404 not_found; bo 410 claim_over"},
			{"DELETE", "/api/circles/{circle}/claim", "", "cem 403 forbidden; eli 404 not_found; bo 204"},
			{"POST", of("{dee}/remove"), `{"reason":"r","clause":1,"againDays":31}`, "bo 422 request againDays"},
			{"POST", of("{dee}/remove"), why, moderates + "; bo bo 204"},
			{"POST", of("{cem}/ban"), `{"reason":"r","clause":1}`, "bo 422 request days"},
			{"POST", of("{cem}/ban"), `{"reason":"r","clause":1,"forGood":true}`, "eli fin 404 not_found; bo 200; bo 409 needs_second"},
			{"POST", of("{cem}/ban-for-good"), why, "bo 409 needs_second; ada ada 200"},
			{"POST", of("{cem}/unban"), "", "eli 404 not_found; bo bo 204"},
			{"GET", "/api/me/measures", "", "ada bo cem dee eli fin 200; nobody 401 signed_out"},
			{"DELETE", of("me"), `{"words":"burn"}`, "bo 422 request words"},
			{"DELETE", of("me"), `{"words":"withdraw"}`, "bo 204"},
		})
	})
}

func TestARefusalSaysWhyAndUntilWhen(t *testing.T) {
	s := openSQLite(t, nil)
	s.hold([]row{{"POST", "/api/circles/{circle}/members/{cem}/mute", `{"reason":"Please listen a while.","clause":4,"minutes":60}`, "bo 204"}})
	got := s.ask("cem", "POST", "/api/rooms/{room}/parts", s.fill(quoteless))
	if p := got.problem(); p.Code != "muted" || !contains(string(p.State), `"reason":"Please listen a while."`) || !contains(string(p.State), `"number":4`) || !contains(string(p.State), `"until"`) {
		t.Fatal(got.body)
	}
	if mine := s.ask("cem", "GET", "/api/me/measures", ""); !contains(mine.body, "Please listen a while.") || !contains(mine.body, `"name":"Tuesday"`) {
		t.Error(mine.body)
	}
}

func TestAnAccountIsClosedWithItsKeyAndKeptWithoutOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		key := func(name string) string {
			return `{"authKey":"` + base64.RawURLEncoding.EncodeToString(fixture.Credentials(name).AuthKey) + `"}`
		}
		s.hold([]row{
			{"POST", "/api/me/close", key("ada"), "ada 409 last_owner; dee 403 password_refused; nobody 401 signed_out"},
			{"POST", "/api/me/close", `{"authKey":"x"}`, "dee 403 password_refused"},
			{"POST", "/api/me/close", key("dee"), "dee dee 200"},
			{"DELETE", "/api/me/close", "", "dee dee 204; nobody 401 signed_out"},
		})
		if got := s.ask("ada", "POST", "/api/me/close", key("ada")); !contains(string(got.problem().State), `"name":"Tuesday"`) {
			t.Error(got.body)
		}
	})
}
