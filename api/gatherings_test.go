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
			{"POST", "/api/gatherings/{two}/open", "", leaders + "; ada bo 409 too_early"},
			{"POST", "/api/gatherings/{one}/close", "", "bo cem 409 gathering_state"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"hands","version":1}`, "cem 403 forbidden"},
			{"POST", "/api/gatherings/{one}/open", "", "dee 403 forbidden; cem bo 200"}, // who watches over it may
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"hands","version":1}`, "cem 200"},
			{"GET", "/api/rooms/{room}", "", "cem 200"},
			{"PUT", "/api/gatherings/{one}/attendance/{dee}", `{"state":"excused"}`, leaders + "; ada bo 200"},
			{"PUT", "/api/gatherings/{one}/attendance/{dee}", `{"state":"asleep"}`, "bo 422 request state"},
			{"PUT", "/api/gatherings/{one}/attendance/{fin}", `{"state":"excused"}`, "bo 404 not_found"},
			{"PUT", "/api/gatherings/{two}/attendance/{dee}", `{"state":"present"}`, "bo 409 not_begun state"},
			{"GET", "/api/gatherings/{one}/attendance", "", members},
			{"POST", "/api/gatherings/{one}/cancel", `{"why":"no"}`, leaders + "; bo 409 gathering_state"},
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
			{"POST", "/api/gatherings/{one}/close", "", "cem 404 not_found"},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"open","version":2}`, "cem 404 not_found"},
			{"POST", "/api/gatherings/{one}/close", "", leaders[len("cem "):] + "; bo bo 200"},
		})
	})
}
