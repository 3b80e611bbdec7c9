package api_test

import (
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

// reflecting answers who wants a reflection.
const reflecting = `{"nonce":"{nonce}","kind":"reflect","body":"Good evening."}`

const starting = `{"nonce":"{nonce}","kind":"update","replies":"open","wants":"reflection","title":"The first week","body":"It was long."}`

func TestAThreadAnswersEachPersonAsTheyStandTowardsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		start := func(body string) string {
			return s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(body)), "thread.id")
		}
		s.ids["thread"] = start(starting)
		s.ids["quiet"] = start(strings.Replace(starting, "reflection", "quiet", 1))
		s.ids["post"] = s.get(s.ask("bo", "POST", "/api/threads/{thread}/posts", s.fill(reflecting)), "id")
		s.ids["opening"] = s.get(s.ask("bo", "GET", "/api/threads/{thread}", ""), "opening.id")
		const (
			members = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
			made    = "ada bo cem dee 201; eli fin 404 not_found; nobody 401 signed_out"
		)
		s.hold([]row{
			{"GET", "/api/circles/{circle}/threads", "", members},
			{"GET", "/api/circles/{circle}/threads?before=1", "", members},
			{"GET", "/api/circles/{circle}/threads?before=x", "", "ada 422 request query.before"},
			{"GET", "/api/threads/{thread}", "", members},
			{"GET", "/api/threads/{thread}?after=3", "", members},
			{"GET", "/api/threads/{thread}?after=-3", "", "ada 422 request query.after"},
			{"POST", "/api/circles/{circle}/threads", starting, made},
			{"POST", "/api/circles/{circle}/threads", strings.Replace(starting, "reflection", "likes", 1), "ada 422 request wants"},
			{"POST", "/api/circles/{circle}/threads", strings.Replace(starting, "The first week", " ", 1), "ada 422 request title"},
			{"POST", "/api/circles/{circle}/threads", strings.Replace(starting, "The first week", strings.Repeat("t", 121), 1), "ada 422 request title"},
			{"POST", "/api/circles/{circle}/threads", strings.Replace(starting, "It was long.", strings.Repeat("b", 6001), 1), "ada 422 body_invalid body"},
			{"POST", "/api/circles/{circle}/threads", strings.Replace(starting, "It was long.", strings.Repeat("b", 6000), 1), "ada 201"},
			{"POST", "/api/threads/{thread}/posts", reflecting, made},
			{"POST", "/api/threads/{thread}/posts", `{"nonce":"` + strings.Repeat("n", 65) + `","kind":"reflect","body":"x"}`, "ada 422 request nonce"},
			{"POST", "/api/threads/{thread}/posts", `{"nonce":"once","kind":"reflect","body":"x"}`, "ada ada 201"},
			{"POST", "/api/threads/{thread}/posts", `{"nonce":"once","kind":"reflect","body":"y"}`, "ada 409 nonce_reused"},
			{"POST", "/api/threads/{quiet}/posts", reflecting, "ada bo dee 409 thread_quiet; eli fin 404 not_found; cem 201"},
			{"PUT", "/api/threads/{thread}/read", `{"seq":4}`, "ada bo cem dee 204; eli fin 404 not_found; nobody 401 signed_out"},
			{"PUT", "/api/threads/{thread}/read", `{"seq":-1}`, "ada 422 request seq"},
			{"DELETE", "/api/threads/{thread}/posts/{post}", "", "ada cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out; bo bo 200"},
			{"DELETE", "/api/threads/{quiet}/posts/{post}", "", "bo 404 not_found"},
			{"DELETE", "/api/threads/{thread}/posts/{unknown}", "", "ada eli fin 404 not_found"},
			{"DELETE", "/api/threads/{thread}/posts/{opening}", "", "ada 403 forbidden; cem 200"},
			{"GET", "/api/threads/{thread}", "", members},
		})
		if got := s.ask("ada", "GET", "/api/threads/{thread}", ""); contains(got.body, "The first week") || contains(got.body, "It was long") || s.get(got, "thread.state") != "withdrawn" {
			t.Errorf("the words of a withdrawn thread are told: %s", got.body)
		}
	})
}

func TestWhoJoinsLaterIsToldThatAnEarlierThreadIsNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.hold([]row{
			{"POST", "/api/circles/{circle}/members", `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"Fin"}`, "fin 201"},
			{"GET", "/api/threads/{thread}", "", "fin 404 not_found; ada 200"},
			{"POST", "/api/threads/{thread}/posts", reflecting, "fin 404 not_found; ada 201"},
			{"PUT", "/api/threads/{thread}/read", `{"seq":1}`, "fin 404 not_found; ada 204"},
		})
		if got := s.ask("fin", "GET", "/api/circles/{circle}/threads", ""); contains(got.body, s.ids["thread"]) {
			t.Errorf("listed: %s", got.body)
		}
	})
}

// TestWhatIsHiddenAnswersAsIfItWereAbsent asks for things that are not there,
// other people's and one's own of yesterday: nobody can tell which is which.
func TestWhatIsHiddenAnswersAsIfItWereAbsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["part"] = s.get(s.ask("cem", "POST", "/api/rooms/{room}/parts", s.fill(quoteless)), "id")
		s.ids["slowroom"] = s.get(s.ask("cem", "GET", "/api/circles/{slow}", ""), "room")
		bodies := map[string]string{}
		try := func(who, method, path, body string) {
			got := s.ask(who, method, path, s.fill(body))
			p := got.problem()
			if got.status != 404 {
				t.Errorf("%s %s %s: %d %s", who, method, path, got.status, got.body)
			}
			bodies[strings.Replace(got.body, p.Ref, "", 1)] = who + " " + method + " " + path
		}
		for _, id := range []string{"{unknown}", "{room}", "{slowroom}", "not-an-id", "0190A5F0-0000-7000-8000-000000000000", "%27%20OR%201=1", "..%2F..", "0"} {
			for _, who := range []string{"eli", "fin"} {
				try(who, "GET", "/api/rooms/"+id, "")
				try(who, "GET", "/api/rooms/"+id+"/changes", "")
				try(who, "POST", "/api/rooms/"+id+"/parts", quoteless)
				try(who, "DELETE", "/api/rooms/"+id+"/parts/{part}", "")
				try(who, "PUT", "/api/rooms/"+id+"/removed/{cem}", `{"reason":"Please listen a while.","clause":3}`)
				try(who, "GET", "/api/threads/"+id, "")
				try(who, "GET", "/api/circles/"+id+"/members", "")
				try(who, "POST", "/api/circles/"+id+"/threads", starting)
				try(who, "DELETE", "/api/circles/"+id+"/members/me", "")
			}
		}
		try("fin", "GET", "/api/threads/{thread}", "")
		try("ada", "GET", "/api/circles/{slow}/members", "")
		try("ada", "DELETE", "/api/rooms/{room}/parts/{slowroom}", "")
		try("", "GET", "/api/nothing", "")
		try("ada", "POST", "/api/nothing", "{}")
		if len(bodies) != 1 {
			t.Errorf("%d different ways to say that nothing is here: %v", len(bodies), bodies)
		}
	})
}
