package api_test

import (
	"fmt"
	"testing"
	"time"

	"example.org/afterward/models/db/dbtest"
)

// inMinutes is a gathering's hour, as JSON.
func inMinutes(n int) string {
	return time.Now().Add(time.Duration(n) * time.Minute).UTC().Format(time.RFC3339)
}

func TestGatheringsAnswerEachPersonAsTheyStandInTheCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		const (
			members = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
			leaders = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		plan := func(minutes int, rest string) string {
			return fmt.Sprintf(`{"nonce":"{nonce}","startsAt":%q%s}`, inMinutes(minutes), rest)
		}
		s.ids["one"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/gatherings", s.fill(plan(5, `,"minutes":90,"title":"An evening"`))), "id")
		s.ids["two"] = s.get(s.ask("ada", "POST", "/api/circles/{circle}/gatherings", s.fill(plan(300, `,"minutes":60,"host":"{bo}"`))), "id")
		s.hold([]row{
			{"POST", "/api/circles/{circle}/gatherings", plan(5, `,"minutes":90`), leaders + "; ada bo 201"},
			{"POST", "/api/circles/{circle}/gatherings", plan(5, `,"minutes":20`), "bo 422 request minutes"},
			{"POST", "/api/circles/{circle}/gatherings", plan(-180, `,"minutes":90`), "bo 422 request startsAt"},
			{"POST", "/api/circles/{circle}/gatherings", `{"nonce":"{nonce}","startsAt":"tomorrow","minutes":90}`, "bo 422 request startsAt"},
			{"POST", "/api/circles/{circle}/gatherings", plan(5, `,"minutes":90,"host":"{cem}"`), "bo 422 request host"},
			{"GET", "/api/circles/{circle}/gatherings", "", members},
			{"GET", "/api/circles/{unknown}/gatherings", "", "ada 404 not_found"},
			{"PATCH", "/api/gatherings/{one}", `{"title":"Another evening"}`, leaders + "; ada bo 200"},
			{"PATCH", "/api/gatherings/{one}", `{"minutes":15}`, "bo 422 request minutes"},
			{"PATCH", "/api/gatherings/{unknown}", `{"minutes":60}`, "bo 404 not_found"},
			{"PUT", "/api/gatherings/{one}/guardian", `{"member":"{cem}"}`, leaders + "; ada bo 200"},
			{"PUT", "/api/gatherings/{one}/guardian", `{"member":"{eli}"}`, "bo 422 request member"},
			{"PUT", "/api/gatherings/{two}/guardian", `{"member":null}`, "bo 200"},
			{"PUT", "/api/gatherings/{two}/guardian", `{}`, "bo 422 request member"},
			{"GET", "/api/gatherings/{two}/floor", "", "eli fin 404 not_found; nobody 401 signed_out; dee 403 removed_from_room; ada bo cem 409 gathering_state"},
			// No command carries a time of the client's: covers: edge 59
			{"POST", "/api/gatherings/{two}/moves", `{"do":"bell.ring","at":"2099-01-01T00:00:00Z"}`, "bo 422 request at"},
			{"POST", "/api/gatherings/{two}/come", `{}`, "dee 403 removed_from_room; ada bo cem 409 gathering_state"},
			{"PUT", "/api/rooms/{room}/removed/{dee}", `{"reason":"Please listen a while.","clause":3}`, "cem 403 forbidden"},
		})
		if err := s.Gatherings.Round(t.Context()); err != nil { // the doors of the first open
			t.Fatal(err)
		}
		const inside = "eli fin 404 not_found; nobody 401 signed_out; dee 403 removed_from_room; ada bo cem 200"
		s.hold([]row{
			{"GET", "/api/gatherings/{one}/floor", "", inside},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"bell.ring"}`, "cem 403 no_seat"},
			{"POST", "/api/gatherings/{one}/come", `{"wants":"applause"}`, "cem 422 request wants"},
			{"POST", "/api/gatherings/{one}/come", `{"wants":"questions"}`, inside},
			{"POST", "/api/gatherings/{one}/come", `{"speaking":false}`, inside},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"dance"}`, "cem 422 request do"},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"begin"}`, "bo 422 request version"},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"begin","version":0}`, "bo 409 floor_version"},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"wants.set","what":"ideas"}`, inside},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"bell.ring"}`, "cem 409 gathering_phase"},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"door.lock"}`, "cem ada bo 200"}, // who watches over it may
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"hands","version":1}`, "cem bo 409 gathering_leads"},
			{"PUT", "/api/rooms/{room}/slow", `{"seconds":30,"version":1}`, "cem bo 409 gathering_leads"},
			{"POST", "/api/rooms/{room}/hand", "", "cem 409 gathering_leads"},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"{nonce}","body":"Hello."}`, "cem 423 floor_closed"},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"{nonce}","body":"Hello.","kind":"shout"}`, "bo 422 request kind"},
			{"GET", "/api/rooms/{room}", "", "cem 200"},
			{"PUT", "/api/gatherings/{one}/attendance/{dee}", `{"state":"excused"}`, leaders + "; ada bo 200"},
			{"PUT", "/api/gatherings/{one}/attendance/{dee}", `{"state":"asleep"}`, "bo 422 request state"},
			{"PUT", "/api/gatherings/{one}/attendance/{fin}", `{"state":"excused"}`, "bo 404 not_found"},
			{"PUT", "/api/gatherings/{two}/attendance/{dee}", `{"state":"present"}`, "bo 409 not_begun state"},
			{"GET", "/api/gatherings/{one}/attendance", "", members},
			{"POST", "/api/gatherings/{two}/cancel", `{"why":" "}`, "bo 422 request why"},
			{"POST", "/api/gatherings/{two}/cancel", `{"why":"We are on the road."}`, leaders + "; bo bo 200"},
		})
		if got := s.ask("cem", "GET", "/api/circles/{circle}/changes?after=1", ""); !contains(got.body, `"what":"gathering.set"`) || !contains(got.body, `"title":"Another evening"`) {
			t.Errorf("the circle's changes tell of no gathering: %s", got.body)
		}
		if got := s.ask("bo", "GET", "/api/gatherings/{one}/attendance", ""); !contains(got.body, `"present"`) || !contains(got.body, `"excused"`) {
			t.Errorf("%s", got.body)
		}
		if got := s.ask("cem", "GET", "/api/gatherings/{one}/attendance", ""); contains(got.body, `"excused"`) || contains(got.body, "Dee") {
			t.Errorf("a member is told of others: %s", got.body)
		}
		// Whoever is no longer in the circle watches over nothing, at once. covers: edge 9
		s.hold([]row{
			{"DELETE", "/api/circles/{circle}/members/me", "", "cem 204"},
			{"GET", "/api/gatherings/{one}/floor", "", "cem 404 not_found"},
			{"POST", "/api/gatherings/{one}/moves", `{"do":"end.close","what":"other"}`, "cem 404 not_found; ada 200"},
			{"PUT", "/api/rooms/{room}/slow", `{"seconds":30,"version":1}`, "cem 404 not_found; dee 403 forbidden"},
			{"PUT", "/api/rooms/{room}/slow", `{"seconds":21601,"version":1}`, "bo 422 request seconds"},
		})
	})
}
