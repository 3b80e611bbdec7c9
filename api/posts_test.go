package api_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func TestOnesOwnWordsAnswerToOneself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["quiet"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(strings.Replace(starting, "reflection", "quiet", 1))), "thread.id")
		s.ids["post"] = s.get(s.ask("bo", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		const (
			post   = "/api/threads/{thread}/posts/{post}"
			shape  = "/api/threads/{thread}"
			read   = "/api/threads/{quiet}/acknowledgement"
			others = "ada cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		s.hold([]row{
			{"PATCH", post, `{"body":"Good morning.","rev":0}`, others + "; bo bo 200"},
			{"PATCH", post, `{"body":"Good night.","rev":0}`, "bo 409 post_changed"},
			{"PATCH", post, `{"body":" ","rev":1}`, "bo 422 body_invalid body"},
			{"PATCH", post, `{"notes":{"keys":["spiders"]},"rev":1}`, "bo 422 request notes"},
			{"PATCH", post, `{"body":"x","rev":-1}`, "bo 422 request rev"},
			{"PATCH", post, `{"body":"x"}`, "bo 422 request rev"},
			{"PATCH", "/api/threads/{quiet}/posts/{post}", `{"body":"x","rev":1}`, "bo 404 not_found"},
			{"POST", post + "/restore", "", others + "; bo 200"},
			{"DELETE", post, "", "bo 200"},
			{"PATCH", post, `{"body":"Good night.","rev":2}`, "bo 409 post_changed"},
			{"POST", post + "/restore", "", others + "; bo bo 200"},
			{"POST", "/api/threads/{thread}/posts/{unknown}/restore", "", "bo 404 not_found"},
			{"PATCH", shape, `{"replies":"witness"}`, "ada bo dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; cem cem 200"},
			{"PATCH", shape, `{"wants":"ideas"}`, "cem 409 only_tighter"},
			{"PATCH", shape, `{"wants":"likes"}`, "cem 422 request wants"},
			{"PATCH", shape, `{"replies":"all"}`, "cem 422 request replies"},
			{"PATCH", shape, `{}`, "cem 200"},
			{"PUT", read, "", "ada ada bo dee 204; cem 409 your_own; eli fin 404 not_found; nobody 401 signed_out"},
			{"DELETE", read, "", "ada ada cem dee 204; eli fin 404 not_found; nobody 401 signed_out"},
			{"PUT", "/api/threads/{thread}/acknowledgement", "", "ada 409 not_quiet"},
		})
		if got := s.ask("bo", "PATCH", "/api/threads/{thread}/posts/{post}", `{"body":"Good night.","rev":0}`); !contains(got.body, `"body":"Good morning."`) {
			t.Errorf("the other device is shown %s", got.body)
		}
		for who, want := range map[string]bool{"cem": true, "bo": true, "ada": false, "dee": false} {
			got := s.ask(who, "GET", "/api/threads/{quiet}", "")
			if contains(got.body, `"read":[]`) == want {
				t.Errorf("%s is told who read it: %s", who, got.body)
			}
		}
	})
}
