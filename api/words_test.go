package api_test

import (
	"fmt"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func TestWordsAroundATurnAreRefusedByFieldAndOnlyWhereAGatheringIsOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const inside = "dee 403 removed_from_room; eli fin 404 not_found; nobody 401 signed_out"
		s.ids["one"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/gatherings", s.fill(fmt.Sprintf(`{"nonce":"{nonce}","startsAt":%q,"minutes":90}`, inMinutes(5)))), "id")
		s.ids["part"] = s.get(s.ask("cem", "POST", "/api/rooms/{room}/parts", s.fill(`{"nonce":"{nonce}","body":"i was on teh train"}`)), "id")
		s.hold([]row{
			{"PATCH", "/api/rooms/{room}/parts/{part}", `{"body":"I was on the train."}`, "bo dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; cem 200"},
			{"PATCH", "/api/rooms/{room}/parts/{part}", `{"body":" "}`, "cem 422 body_invalid body"},
			{"PATCH", "/api/rooms/{room}/parts/{unknown}", `{"body":"x"}`, "cem 404 not_found"},
			{"DELETE", "/api/rooms/{room}/parts/{part}", "", "cem 200"},
			{"PATCH", "/api/rooms/{room}/parts/{part}", `{"body":"Back again."}`, "cem 410 part_withdrawn"},
			{"GET", "/api/gatherings/{one}/responses?turn=1", "", inside + "; cem 200"},
			{"GET", "/api/gatherings/{one}/responses?turn=x", "", "cem 422 request query.turn"},
			{"POST", "/api/gatherings/{one}/responses", `{"nonce":"{nonce}","turn":1,"kind":"presence"}`, inside + "; cem 409 gathering_state"},
			{"POST", "/api/gatherings/{one}/responses", `{"nonce":"{nonce}","turn":1,"kind":"heart"}`, "cem 422 request kind"},
			{"POST", "/api/gatherings/{one}/responses", `{"nonce":"{nonce}","turn":1,"kind":"presence","body":"here"}`, "cem 422 request body"},
			{"POST", "/api/gatherings/{one}/responses", `{"turn":1,"kind":"presence"}`, "cem 422 request nonce"},
			{"DELETE", "/api/gatherings/{one}/responses/{unknown}", "", "cem 404 not_found"},
			{"POST", "/api/gatherings/{one}/responses/{unknown}/decline", "", "cem 404 not_found"},
			{"PUT", "/api/gatherings/{one}/word", `{"body":"two\nlines"}`, "cem 422 request body"},
			{"PUT", "/api/gatherings/{one}/word", `{"body":"Lighter"}`, inside + "; cem 409 gathering_state"},
			{"GET", "/api/gatherings/{one}/words", "", inside + "; cem 200"},
			{"GET", "/api/gatherings/{one}/mine", "", "dee cem 200; eli fin 404 not_found; nobody 401 signed_out"},
			{"GET", "/api/gatherings/{one}/draft", "", inside + "; cem 200"},
			{"PUT", "/api/gatherings/{one}/draft", `{"body":"I had","rev":-1}`, "cem 422 request rev"},
			{"PUT", "/api/gatherings/{one}/draft", `{"body":"I had","rev":0}`, inside + "; cem 409 gathering_state"},
			{"DELETE", "/api/gatherings/{one}/draft", "", inside + "; cem 204"},
			{"GET", "/api/gatherings/{one}/care", "", inside + "; cem 200"},
			{"POST", "/api/gatherings/{one}/care", `{"nonce":"{nonce}","card":"hug"}`, "cem 422 request card"},
			{"POST", "/api/gatherings/{one}/care", `{"nonce":"{nonce}","card":"words"}`, "cem 422 request body"},
			{"POST", "/api/gatherings/{one}/care", `{"nonce":"{nonce}","card":"with_you"}`, "cem 422 request to"},
			{"POST", "/api/gatherings/{one}/care", `{"nonce":"{nonce}","card":"slow_down"}`, inside + "; cem 409 gathering_state"},
			{"POST", "/api/gatherings/{one}/care/seen", `{"person":"x"}`, "cem 422 request person"},
			{"POST", "/api/gatherings/{one}/care/seen", `{}`, inside + "; cem 204"},
			{"PUT", "/api/gatherings/{one}/feedback", `{"body":"Calm."}`, "cem 422 request good"},
			{"PUT", "/api/gatherings/{one}/feedback", `{"good":true}`, "cem 409 not_there; eli fin 404 not_found; nobody 401 signed_out"},
			{"GET", "/api/gatherings/{one}/feedback", "", "cem dee 200; eli fin 404 not_found; nobody 401 signed_out"},
		})
	})
}
