package api_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func TestACirclesHomeIsReadAndSearchedByItsPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["post"] = s.get(s.ask("bo", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		const members = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
		const silent = "ada bo cem dee 204; eli fin 404 not_found; nobody 401 signed_out"
		s.hold([]row{
			{"GET", "/api/circles/{circle}/threads?list=waiting", "", members},
			{"GET", "/api/circles/{circle}/threads?list=recent&before=9", "", members},
			{"GET", "/api/circles/{circle}/threads?list=quiet", "", members},
			{"GET", "/api/circles/{circle}/threads?list=loud", "", "ada 422 request query.list"},
			{"GET", "/api/circles/{circle}/pinned", "", members},
			{"GET", "/api/circles/{circle}/since", "", members},
			{"GET", "/api/threads/{thread}?from=unread", "", members},
			{"GET", "/api/threads/{thread}?at=nothing", "", members},
			{"GET", "/api/threads/{thread}?from=end", "", "ada 422 request query.from"},
			{"GET", "/api/threads/{thread}?before=9", "", members},
			{"GET", "/api/threads/{thread}?before=-9", "", "ada 422 request query.before"},
			{"PUT", "/api/threads/{thread}/follow", `{"follow":"mute"}`, silent},
			{"PUT", "/api/threads/{thread}/follow", `{"follow":""}`, silent},
			{"PUT", "/api/threads/{thread}/follow", `{"follow":"watch"}`, "ada 422 request follow"},
			{"POST", "/api/circles/{circle}/search", `{"q":"evening"}`, members},
			{"POST", "/api/circles/{circle}/search", `{"q":"evening","before":3}`, members},
			{"POST", "/api/circles/{circle}/search", `{"q":"evening","before":-3}`, "ada 422 request before"},
			{"POST", "/api/circles/{circle}/search", `{"q":"e"}`, "ada 422 request q"},
			{"POST", "/api/circles/{circle}/search", `{"q":"` + strings.Repeat("e", 101) + `"}`, "ada 422 request q"},
			{"POST", "/api/circles/{slow}/search", `{"q":"evening"}`, "ada fin 404 not_found; cem 200"},
			{"POST", "/api/me/search", `{"q":"evening"}`, "ada bo cem dee eli fin 200; nobody 401 signed_out"},
			{"POST", "/api/me/search", `{"q":"evening","before":{"{circle}":4,"{unknown}":4,"x":4}}`, "ada fin 200"},
			{"POST", "/api/me/search", `{"q":"…"}`, "ada 422 request q"},
			{"POST", "/api/circles/{circle}/read", `{"seq":1}`, silent},
			{"POST", "/api/circles/{circle}/read", `{"seq":-1}`, "ada 422 request seq"},
		})
		if got := s.ask("dee", "POST", "/api/me/search", `{"q":"good evening"}`); !contains(got.body, s.ids["post"]) || !contains(got.body, `"excerpt":"Good evening."`) || !contains(got.body, `"name":"Tuesday"`) {
			t.Errorf("found: %s", got.body)
		}
		if got := s.ask("fin", "POST", "/api/me/search", `{"q":"good evening"}`); got.body != `{"hits":[]}` {
			t.Errorf("found by a stranger: %s", got.body)
		}
		if got := s.ask("dee", "GET", "/api/circles/{circle}/threads?list=waiting", ""); got.body != `{"threads":[]}` {
			t.Errorf("waiting: %s", got.body)
		}
	})
}

func TestWhoSearchesWithoutEndIsAskedToWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, limited)
		for range 60 {
			if got := s.ask("ada", "POST", "/api/me/search", `{"q":"evening"}`); got.status != 200 {
				t.Fatalf("%d %s", got.status, got.body)
			}
		}
		for path, who := range map[string]string{"/api/me/search": "ada 429", "/api/circles/{circle}/search": "ada 429; bo 200"} {
			s.hold([]row{{"POST", path, `{"q":"evening"}`, strings.Replace(who, "429", "429 too_many", 1)}})
		}
	})
}
