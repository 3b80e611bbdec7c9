package api_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
)

// covers: unit 23
func TestNobodyAnswersBeforeTheyHavePractisedListening(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		if err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Exec("UPDATE accounts SET practised_at = NULL").Error }); err != nil {
			t.Fatal(err)
		}
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		if got := s.ask("bo", "GET", "/api/threads/{thread}", ""); !contains(got.body, `"practice":true`) || contains(got.body, "answer_thread") {
			t.Errorf("%s", got.body)
		}
		s.hold([]row{
			{"GET", "/api/me/practice", "", "bo 200; nobody 401 signed_out"},
			{"POST", "/api/threads/{thread}/posts", reflecting, "bo ada 403 practice; cem 201"},
			{"PUT", "/api/me/practice", "", "bo bo 200; nobody 401 signed_out"},
			{"POST", "/api/threads/{thread}/posts", reflecting, "bo 201; ada 403 practice"},
		})
		if got := s.ask("bo", "GET", "/api/me/practice", ""); !strings.Contains(got.body, `"at":"`) {
			t.Errorf("%s", got.body)
		}
		if got := s.ask("bo", "GET", "/api/threads/{thread}", ""); !contains(got.body, `"practice":false`) {
			t.Errorf("%s", got.body)
		}
	})
}

func TestWhoWroteAsAMemberIsAskedForByTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["post"] = s.get(s.ask("dee", "POST", "/api/threads/{thread}/posts", `{"nonce":"u","kind":"reflect","body":"Unnamed.","unnamed":true}`), "id")
		const why = `{"reason":"Somebody may be in danger."}`
		s.hold([]row{
			{"POST", "/api/threads/{thread}/posts/{post}/unmask", why, "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; bo bo 200; ada 409 unmask_asked"},
			{"POST", "/api/threads/{thread}/posts/{post}/unmask", `{"reason":""}`, "bo 422 request reason"},
			{"GET", "/api/circles/{circle}/unmaskings", "", "cem dee 403 forbidden; eli fin 404 not_found; ada bo 200"},
		})
		s.ids["unmasking"] = s.get(s.ask("bo", "POST", "/api/threads/{thread}/posts/{post}/unmask", why), "id")
		s.hold([]row{
			{"POST", "/api/circles/{circle}/unmaskings/{unmasking}/agree", "", "cem dee 403 forbidden; eli fin 404 not_found; bo 409 second_person; ada 200; ada bo 409 unmask_over"},
			{"POST", "/api/circles/{circle}/unmaskings/{unmasking}/decline", "", "bo 409 unmask_over; dee 403 forbidden"},
			{"POST", "/api/circles/{circle}/unmaskings/{unknown}/agree", "", "ada 404 not_found"},
		})
		if got := s.ask("dee", "GET", "/api/me/measures", ""); !contains(got.body, `"what":"unmasked"`) {
			t.Errorf("the author is not told: %s", got.body)
		}
	})
}
