package api_test

import (
	"encoding/json"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

const quoteless = `{"nonce":"{nonce}","body":"Good evening."}`

func TestARoomAnswersEachPersonAsTheyStandInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["hers"] = s.get(s.ask("ada", "POST", "/api/rooms/{room}/parts", s.fill(quoteless)), "id")
		s.ids["his"] = s.get(s.ask("cem", "POST", "/api/rooms/{room}/parts", s.fill(quoteless)), "id")
		const (
			members = "ada bo cem 200; dee 403 removed_from_room; eli fin 404 not_found; nobody 401 signed_out"
			leaders = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		s.hold([]row{
			{"GET", "/api/rooms/{room}", "", members},
			{"GET", "/api/rooms/{room}/parts", "", members},
			{"GET", "/api/rooms/{room}/parts?before=2&limit=1", "", members},
			{"GET", "/api/rooms/{room}/changes?after=1", "", members},
			{"GET", "/api/rooms/{room}/changes?after=99", "", members},
			{"GET", "/api/rooms/{room}/parts?limit=51", "", "ada 422 request query.limit"},
			{"GET", "/api/rooms/{room}/parts?before=-1", "", "ada 422 request query.before"},
			{"GET", "/api/rooms/{room}/parts?before=many", "", "ada 422 request query.before"},
			{"POST", "/api/rooms/{room}/parts", quoteless, "ada bo cem 201; dee 403 removed_from_room; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"{nonce}","body":"  "}`, "ada 422 body_invalid body"},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"","body":"x"}`, "ada 422 request nonce"},
			{"POST", "/api/rooms/{room}/parts", `{"body":"x"}`, "ada 422 request nonce"},
			{"DELETE", "/api/rooms/{room}/parts/{his}", "", "ada bo dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; cem cem 200"},
			{"DELETE", "/api/rooms/{room}/parts/{unknown}", "", "ada bo cem dee eli fin 404 not_found; nobody 401 signed_out"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"open","version":1}`, leaders + "; ada bo 200"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"closed","version":7}`, leaders + "; ada bo 409 floor_version"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"round","version":1}`, "ada cem 422 request mode"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"closed","version":1}`, "bo ada 200"},
			{"POST", "/api/rooms/{room}/parts", quoteless, "ada bo cem 423 floor_closed; dee 403 removed_from_room; eli fin 404 not_found"},
			{"PUT", "/api/rooms/{room}/removed/{dee}", `{"reason":"Please listen a while.","clause":3}`, leaders + "; ada bo 204"},
			{"PUT", "/api/rooms/{room}/removed/{ada}", `{"reason":"Please listen a while.","clause":3}`, leaders + "; ada bo 403 forbidden"},
			{"PUT", "/api/rooms/{room}/removed/{bo}", `{"reason":"Please listen a while.","clause":3}`, "bo cem 403 forbidden"},
			{"PUT", "/api/rooms/{room}/removed/{eli}", `{"reason":"Please listen a while.","clause":3}`, leaders + "; ada bo 404 not_found"},
			{"PUT", "/api/rooms/{room}/removed/{unknown}", `{"reason":"Please listen a while.","clause":3}`, leaders + "; ada bo 404 not_found"},
			{"PUT", "/api/rooms/{room}/removed/cem", `{"reason":"Please listen a while.","clause":3}`, leaders + "; ada bo 404 not_found"},
			{"DELETE", "/api/rooms/{room}/removed/{cem}", "", leaders + "; ada bo 204"},
			{"DELETE", "/api/rooms/{room}/removed/{unknown}", "", leaders + "; ada bo 404 not_found"},
			{"PUT", "/api/rooms/{room}/removed/{bo}", `{"reason":"Please listen a while.","clause":3}`, "ada 204"},
			{"GET", "/api/rooms/{room}", "", "bo 403 removed_from_room"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"open","version":2}`, "bo 403 removed_from_room; ada 200"},
			{"DELETE", "/api/rooms/{room}/removed/{bo}", "", "bo cem 403 forbidden; ada 204"},
			{"GET", "/api/rooms/{room}", "", "bo 200"},
		})
	})
}

func TestHandsAndThePieceAnswerEachPersonAsTheyStand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const (
			others  = "dee 403 removed_from_room; eli fin 404 not_found; nobody 401 signed_out"
			leaders = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		s.hold([]row{
			{"POST", "/api/rooms/{room}/hand", "", "ada bo cem 409 floor_no_hands; " + others},
			{"DELETE", "/api/rooms/{room}/hand", "", "ada bo cem 200; " + others},
			{"POST", "/api/rooms/{room}/piece", `{"to":"{ada}","version":1}`, leaders + "; ada bo 409 floor_no_hands"},
			{"DELETE", "/api/rooms/{room}/piece", `{"version":1}`, "ada bo cem 409 floor_no_hands; " + others},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"hands","version":1}`, "cem 403 forbidden; bo 200"},
			{"POST", "/api/rooms/{room}/hand", "", "cem bo cem 200; " + others}, // versions 3 and 4
			{"POST", "/api/rooms/{room}/parts", quoteless, "cem 201; ada bo 423 floor_not_yours; " + others},
			{"DELETE", "/api/rooms/{room}/piece", `{"version":1}`, "cem bo 409 floor_version"},
			{"DELETE", "/api/rooms/{room}/piece", "", "cem 400 request body"},
			{"DELETE", "/api/rooms/{room}/piece", `{}`, "cem 422 request version"},
			{"DELETE", "/api/rooms/{room}/piece", `{"version":4}`, others + "; cem 200"},                  // to Bo, at 5
			{"DELETE", "/api/rooms/{room}/piece", `{"version":5}`, "cem 423 floor_not_yours; ada bo 200"}, // to nobody, at 6
			{"POST", "/api/rooms/{room}/piece", `{"to":"{cem}","version":5}`, "ada 409 floor_version"},
			{"POST", "/api/rooms/{room}/piece", `{"to":"{dee}","version":6}`, "ada 409 cannot_speak to; cem 403 forbidden"},
			{"POST", "/api/rooms/{room}/piece", `{"to":"{unknown}","version":6}`, "ada 404 not_found; cem 403 forbidden"},
			{"POST", "/api/rooms/{room}/piece", `{"to":"{cem}","version":6}`, leaders + "; bo ada 200"},
			{"POST", "/api/rooms/{room}/parts", quoteless, "cem 201; ada bo 423 floor_not_yours"},
		})
		got := s.ask("ada", "GET", "/api/rooms/{room}", "")
		if s.get(got, "floor.holder.name") != "Cem" || s.get(got, "floor.hands") != "[]" || s.get(got, "floor.mode") != "hands" {
			t.Errorf("%s", got.body)
		}
	})
}

func TestARefusalOfTheFloorCarriesTheFloorAsItStands(t *testing.T) {
	s := openSQLite(t, nil)
	s.hold([]row{{"PUT", "/api/rooms/{room}/floor", `{"mode":"closed","version":1}`, "bo 200"}})
	for _, got := range []reply{
		s.ask("cem", "POST", "/api/rooms/{room}/parts", quoteless),
		s.ask("bo", "PUT", "/api/rooms/{room}/floor", `{"mode":"open","version":1}`),
	} {
		var floor struct {
			Mode    string
			Version int
		}
		if err := json.Unmarshal(got.problem().State, &floor); err != nil || floor.Mode != "closed" || floor.Version != 2 {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

func TestASenderWhoTriesAgainSaysItOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		first := s.ask("cem", "POST", "/api/rooms/{room}/parts", `{"nonce":"same","body":"once"}`)
		again := s.ask("cem", "POST", "/api/rooms/{room}/parts", `{"nonce":"same","body":"once"}`)
		if first.status != 201 || again.status != 201 || first.body != again.body {
			t.Fatalf("%d %s\n%d %s", first.status, first.body, again.status, again.body)
		}
		s.hold([]row{
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"same","body":"something else"}`, "cem 409 nonce_reused; bo 201"},
		})
	})
}

func TestAWithdrawnPartIsShownWithoutItsWordsToEverybody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		part := s.ask("cem", "POST", "/api/rooms/{room}/parts", `{"nonce":"n","body":"I would rather not have said this"}`)
		s.ids["part"] = s.get(part, "id")
		s.hold([]row{{"DELETE", "/api/rooms/{room}/parts/{part}", "", "cem 200"}})
		for _, path := range []string{"/api/rooms/{room}", "/api/rooms/{room}/parts", "/api/rooms/{room}/changes?after=0"} {
			got := s.ask("ada", "GET", path, "")
			if got.status != 200 || !contains(got.body, s.ids["part"]) || contains(got.body, "rather not") || !contains(got.body, `"withdrawn"`) {
				t.Errorf("%s: %s", path, got.body)
			}
		}
	})
}
