package api_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// founding is a founding that is right in every part.
const founding = `{"nonce":"{nonce}","name":"Low Tide","purpose":"p","good":"g","notFor":"n","language":"en","zone":"Europe/Berlin","capacity":3,"joinPolicy":"open","persona":"Founder"}`

func founded(part, instead string) string { return strings.Replace(founding, part, instead, 1) }

func TestACircleAnswersEachPersonAsTheyStandInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const (
			signedIn = "ada bo cem dee eli fin 200; nobody 401 signed_out"
			members  = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
			join     = `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Someone"}`
		)
		s.hold([]row{
			{"GET", "/api/circles", "", signedIn},
			{"GET", "/api/circles?q=tues&language=en&limit=1", "", signedIn},
			{"GET", "/api/circles?limit=31", "", "ada 422 request query.limit"},
			{"GET", "/api/circles?before=nothing", "", signedIn},
			{"GET", "/api/me/circles", "", signedIn},
			{"GET", "/api/circles/{circle}", "", signedIn},
			{"GET", "/api/circles/{circle}/members", "", members},
			{"GET", "/api/circles/{circle}/changes", "", members},
			{"POST", "/api/circles/{circle}/members", join, "ada bo cem dee 409 already_member; nobody 401 signed_out"},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":2,"fit":true,"persona":"Someone"}`, "eli fin 409 agreements_version agreementsVersion"},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"ada"}`, "fin 409 persona_taken persona"},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Therapist"}`, "fin 422 request persona"},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Fin","hello":"` + strings.Repeat("h", 501) + `"}`, "fin 422 request hello"},
			{"POST", "/api/circles/{circle}/members", join, "fin 201"},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Eli"}`, "eli 201"},
			{"PUT", "/api/circles/{circle}/members/{cem}/role", `{"role":"member"}`, "bo cem dee fin 403 forbidden; ada 200; nobody 401 signed_out"},
			{"PUT", "/api/circles/{circle}/members/{ada}/role", `{"role":"member"}`, "ada 409 last_owner; bo 403 forbidden"},
			{"PUT", "/api/circles/{circle}/members/{cem}/role", `{"role":"owner"}`, "ada bo 422 request role"},
			{"PUT", "/api/circles/{circle}/members/{unknown}/role", `{"role":"member"}`, "bo 403 forbidden; ada 404 not_found"},
			{"DELETE", "/api/circles/{circle}/members/me", "", "nobody 401 signed_out; ada 409 last_owner; fin 204; fin 404 not_found; bo 204"},
			{"GET", "/api/circles/{circle}/members", "", "bo fin 404 not_found; eli 200"},
			{"POST", "/api/circles", founding, "nobody 401 signed_out; fin fin fin 201; fin 409 too_many_circles"},
			{"POST", "/api/circles", founded("Low Tide", "ab"), "ada 422 request name"},
			{"POST", "/api/circles", founded(`"purpose":"p"`, `"purpose":" "`), "ada 422 request purpose"},
			{"POST", "/api/circles", founded(`"good":"g"`, `"good":"`+strings.Repeat("g", 281)+`"`), "ada 422 request good"},
			{"POST", "/api/circles", founded(`"notFor":"n"`, `"notFor":""`), "ada 422 request notFor"},
			{"POST", "/api/circles", founded(`"en"`, `"martian tongue"`), "ada 422 request language"},
			{"POST", "/api/circles", founded("Europe/Berlin", "Mars/Olympus"), "ada 422 request zone"},
			{"POST", "/api/circles", founded("Europe/Berlin", "../../etc/passwd"), "ada 422 request zone"},
			{"POST", "/api/circles", founded(":3", ":17"), "ada 422 request capacity"},
			{"POST", "/api/circles", founded("Founder", "x"), "ada 422 request persona"},
			{"POST", "/api/circles", founded(`"joinPolicy":"open"`, `"joinPolicy":"ajar"`), "ada 422 request joinPolicy"},
		})
	})
}

func TestWhoLooksAtACircleFromOutsideSeesItsCardAndNothingElse(t *testing.T) {
	s := openSQLite(t, nil)
	inside, outside := s.ask("cem", "GET", "/api/circles/{circle}", ""), s.ask("fin", "GET", "/api/circles/{circle}", "")
	if s.get(inside, "room") != s.ids["room"] || s.get(inside, "viewer.person.name") != "Cem" {
		t.Fatal(inside.body)
	}
	if contains(outside.body, s.ids["room"]) || contains(outside.body, `"now"`) || contains(s.get(outside, "viewer"), "person") || contains(s.get(outside, "about.hosts"), "id:") || s.get(outside, "seq") != "0" || s.get(outside, "viewer.may") != "[found join redeem request see_card]" {
		t.Fatal(outside.body)
	}
}

func TestNoAnswerToldToOthersNamesAnAccount(t *testing.T) {
	s := openSQLite(t, nil)
	thread := s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting))
	s.ids["thread"] = s.get(thread, "thread.id")
	s.hold([]row{{"POST", "/api/rooms/{room}/parts", quoteless, "cem 201"}})
	for _, path := range []string{
		"/api/circles", "/api/circles/{circle}", "/api/circles/{circle}/members", "/api/circles/{circle}/changes", "/api/circles/{circle}/threads",
		"/api/threads/{thread}", "/api/rooms/{room}", "/api/rooms/{room}/parts", "/api/rooms/{room}/changes", "/api/me/circles",
	} {
		got := s.ask("ada", "GET", path, "")
		for name, id := range s.everyone() {
			if contains(got.body, string(id)) {
				t.Errorf("%s tells of %s's account: %s", path, name, got.body)
			}
		}
		if contains(got.body, "bosse") {
			t.Errorf("%s tells Bo's handle: %s", path, got.body)
		}
	}
}

func TestAFullCircleHasNoSeatForOneMore(t *testing.T) { // covers: edge 21 in part
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["low"] = s.get(s.ask("fin", "POST", "/api/circles", s.fill(founding)), "card.id")
		for i, who := range []string{"ada", "bo", "dee", "eli"} {
			got := s.ask(who, "POST", "/api/circles/{low}/members", s.fill(fmt.Sprintf(`{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Guest %d"}`, i)))
			if i < 2 {
				if s.get(got, "viewer.person.role") != "member" {
					t.Errorf("%s: %s", who, got.body)
				}
				continue
			}
			if s.get(got, "viewer.request.state") != "waitlisted" || s.get(got, "viewer.request.place") != fmt.Sprint(i-1) {
				t.Errorf("%s: %s", who, got.body)
			}
		}
	})
}
