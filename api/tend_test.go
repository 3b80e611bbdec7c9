package api_test

import (
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func TestThreadsAreLookedAfterByThoseWhoLookAfterTheirCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		start := func(who, circle string) string {
			return s.get(s.ask(who, "POST", "/api/circles/{"+circle+"}/threads", s.fill(starting)), "thread.id")
		}
		s.ids["thread"], s.ids["other"], s.ids["elsewhere"] = start("cem", "circle"), start("ada", "circle"), start("cem", "slow")
		s.ids["post"] = s.get(s.ask("dee", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		s.ids["second"] = s.get(s.ask("bo", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		s.ids["opening"] = s.get(s.ask("bo", "GET", "/api/threads/{thread}", ""), "opening.id")
		const (
			hosts  = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; ada bo 200"
			why    = `{"reason":"We look at it together.","clause":1}`
			post   = "/api/threads/{thread}/posts/{post}"
			thread = "/api/threads/{thread}"
		)
		s.hold([]row{
			{"PUT", post + "/fold", why, hosts},
			{"PUT", post + "/fold", `{"reason":" "}`, "bo 422 request reason"},
			{"PUT", post + "/fold", `{"reason":"So.","clause":99}`, "bo 200"}, // it is so already
			{"DELETE", post + "/fold", "", hosts},
			{"DELETE", post + "/fold", `{"reason":"It is well."}`, "bo 200"},
			{"PUT", post + "/fold", `{"reason":"So.","clause":99}`, "bo 422 request clause"},
			{"PUT", "/api/threads/{other}/posts/{post}/fold", why, "bo 404 not_found"},
			{"PUT", post + "/notes", `{"reason":"A hospital.","keys":["medical"],"words":"a hospital"}`, hosts},
			{"PUT", post + "/notes", `{"reason":"A hospital.","keys":["sunshine"]}`, "bo 422 request notes"},
			{"PUT", post + "/notes", `{"reason":"A hospital.","keys":[],"words":"other words"}`, "bo 409 noted words"},
			{"PUT", thread + "/state", `{"state":"locked","reason":"It has come to its end."}`, hosts},
			{"PUT", thread + "/state", `{"state":"lost"}`, "bo 422 request state"},
			{"POST", thread + "/posts", reflecting, "dee ada 409 thread_locked; eli fin 404 not_found"},
			{"PUT", thread + "/state", `{"state":"open","quiet":true}`, hosts},
			{"PUT", thread + "/timer", `{"does":"archive","idleHours":48,"quiet":true}`, hosts},
			{"PUT", thread + "/timer", `{"does":"archive"}`, "bo 422 request at"},
			{"PUT", thread + "/timer", `{"does":"archive","at":"2001-01-01T00:00:00Z"}`, "bo 422 request at"},
			{"DELETE", thread + "/timer", "", hosts},
			{"PUT", thread + "/slow", `{"seconds":86400}`, hosts},
			{"PUT", thread + "/slow", `{"seconds":-1}`, "bo 422 request seconds"},
			{"POST", thread + "/posts", reflecting, "dee 409 thread_slow; bo 201"},
			{"PUT", thread + "/slow", `{"seconds":0}`, "bo 200"},
			{"PUT", thread + "/pin", "", hosts},
			{"DELETE", thread + "/pin", "", hosts},
			{"POST", thread + "/move", `{"nonce":"m","posts":["{post}"],"to":"{elsewhere}"}`, "cem dee 403 forbidden; eli fin 404 not_found; ada bo 404 not_found"},
			{"POST", thread + "/move", `{"nonce":"m","posts":["{opening}"],"to":"{other}"}`, "bo 422 request posts"},
			{"POST", thread + "/move", `{"nonce":"m","posts":[],"to":"{other}"}`, "bo 422 request posts"},
			{"POST", thread + "/move", `{"nonce":"m","posts":["{post}"],"to":"{thread}"}`, "bo 422 request to"},
			{"POST", thread + "/move", `{"nonce":"m","posts":["{post}"],"to":"{other}"}`, "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; bo bo 200"},
			{"POST", thread + "/split", `{"nonce":"s","posts":["{second}"],"title":"Apart","kind":"speak_only"}`, "bo 422 request kind"},
			{"POST", thread + "/split", `{"nonce":"s","posts":["{second}"],"title":"Apart","kind":"question"}`, "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; bo bo 201"},
			{"POST", "/api/threads/{other}/posts/{post}/remove", why, hosts},
			{"DELETE", "/api/threads/{other}/posts/{post}/fold", "", "bo 409 post_over"},
		})
		for i, id := range []string{"other", "thread"} {
			if got := s.ask("bo", "PUT", "/api/threads/{"+id+"}/pin", ""); got.status != 200 {
				t.Errorf("pin %d: %s", i, got.body)
			}
		}
		s.ids["third"], s.ids["fourth"] = start("bo", "circle"), start("bo", "circle")
		s.hold([]row{
			{"PUT", "/api/threads/{third}/pin", "", "ada 200"},
			{"PUT", "/api/threads/{fourth}/pin", "", "ada 409 pins_full"},
		})
		if got := s.ask("dee", "GET", "/api/me/measures", ""); !contains(got.body, "post_removed") || !contains(got.body, "post_noted") || !contains(got.body, s.ids["post"]) {
			t.Errorf("the author is told: %s", got.body)
		}
		if got := s.ask("bo", "GET", "/api/circles/{circle}/log", ""); !contains(got.body, "thread_split") || !contains(got.body, "post_folded") {
			t.Errorf("the log: %s", got.body)
		}
	})
}

// covers: edge 83
func TestWhoLooksAfterTwoCirclesIsToldThatNothingIsMovedBetweenThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["elsewhere"] = s.get(s.ask("cem", "POST", "/api/circles/{slow}/threads", s.fill(starting)), "thread.id")
		s.ids["thread"] = s.get(s.ask("ada", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["post"] = s.get(s.ask("dee", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		s.hold([]row{
			{"PUT", "/api/circles/{circle}/members/{cem}/role", `{"role":"moderator"}`, "ada 200"},
			{"POST", "/api/threads/{thread}/move", `{"nonce":"m","posts":["{post}"],"to":"{elsewhere}"}`, "cem 409 other_circle; ada bo 404 not_found"},
		})
	})
}

// away is what those are answered who are in the circle and may not read it now:
// before their role is looked at.
var away = map[string]string{"paused": "403 paused", "away": "403 away"}
