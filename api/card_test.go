package api_test

import (
	"regexp"
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

func TestACardIsChangedByThoseWhoMay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const (
			looked = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
			owners = "bo cem 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
			inside = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
		)
		s.hold([]row{
			{"GET", "/api/templates", "", "fin ada 200; nobody 401 signed_out"},
			{"GET", "/api/themes", "", "fin 200; nobody 401 signed_out"},
			{"GET", "/api/circles?kind=ongoing&theme=grief&zone=Europe/Athens&free=true&language=en&q=tues", "", "fin 200"},
			{"GET", "/api/circles?kind=endless", "", "fin 422 request kind"},
			{"GET", "/api/circles?theme=dragons", "", "fin 422 request theme"},
			{"GET", "/api/circles?zone=Mars/Olympus", "", "fin 422 request zone"},
			{"GET", "/api/circles?free=perhaps", "", "fin 422 request query.free"},
			{"POST", "/api/circles", founded(`"joinPolicy":"open"`, `"template":"small-steps","themes":["work"],"retention":"d30","visibility":"hidden"`), "fin 201"},
			{"POST", "/api/circles", founded(`"joinPolicy":"open"`, `"template":"large-steps"`), "fin 422 request template"},
			{"POST", "/api/circles", founded(`"joinPolicy":"open"`, `"themes":["dragons"]`), "fin 422 request themes"},
			{"POST", "/api/circles", founded(`"joinPolicy":"open"`, `"retention":"for_ever"`), "fin 422 request retention"},
			{"PATCH", "/api/circles/{circle}", `{"name":"Wednesday"}`, looked},
			{"PATCH", "/api/circles/{circle}", `{"name":"Wednesday","cadence":"weekly","themes":["grief"],"termGatherings":4}`, "bo ada 200"},
			{"PATCH", "/api/circles/{circle}", `{"name":"x"}`, "bo 422 request name"},
			{"PATCH", "/api/circles/{circle}", `{"termGatherings":27}`, "bo 422 request termGatherings"},
			{"PATCH", "/api/circles/{circle}", `{"version":1,"name":"Thursday"}`, "bo 409 version"},
			{"PUT", "/api/circles/{circle}/door", `{"capacity":4}`, owners},
			{"PUT", "/api/circles/{circle}/door", `{"capacity":4,"joinPolicy":"request","wave":3,"minToOpen":2,"membersInvite":true,"givesTrials":true,"kind":"slow"}`, "ada 200"},
			{"PUT", "/api/circles/{circle}/door", `{"capacity":17}`, "ada 422 request capacity"},
			{"PUT", "/api/circles/{circle}/door", `{"minToOpen":5}`, "ada 422 request minToOpen"},
			{"PUT", "/api/circles/{circle}/retention", `{"retention":"at_close"}`, looked},
			{"PUT", "/api/circles/{circle}/retention", `{"retention":"d30"}`, "bo ada 409 needs_everyone"},
			{"PUT", "/api/circles/{circle}/retention", `{"retention":"at_close"}`, "bo 200"},
			{"PUT", "/api/circles/{circle}/questions", `{"items":[]}`, looked},
			{"PUT", "/api/circles/{circle}/questions", `{"items":[{"kind":"choice","text":"When?","required":true,"options":["Mornings","Evenings"]}]}`, "bo 200"},
			{"PUT", "/api/circles/{circle}/questions", `{"items":[{"kind":"choice","text":"When?","required":true}]}`, "bo 422 request items"},
			{"PUT", "/api/circles/{circle}/state", `{"state":"resting"}`, owners},
			{"PUT", "/api/circles/{circle}/state", `{"state":"archived"}`, "ada 422 request state"},
			{"PUT", "/api/circles/{circle}/state", `{"state":"resting"}`, "ada 200"},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"{nonce}","body":"hello"}`, "cem 409 circle_resting"},
			{"PUT", "/api/circles/{circle}/state", `{"state":"winding"}`, "ada 200"},
			{"PUT", "/api/circles/{circle}/state", `{"state":"resting"}`, "ada 409 circle_winding"},
			{"PUT", "/api/circles/{circle}/state", `{"state":"open"}`, "ada 200"},
			{"GET", "/api/circles/{circle}/agreements", "", inside},
			{"POST", "/api/circles/{circle}/agreements/accept", `{"version":1}`, inside},
			{"POST", "/api/circles/{circle}/agreements/accept", `{"version":2}`, "cem 409 agreements_version version"},
		})
		got := s.ask("bo", "GET", "/api/circles/{circle}", "")
		for path, want := range map[string]string{
			"card.name": "Wednesday", "card.themes": "[grief]", "card.joinPolicy": "request", "card.retention": "at_close", "card.state": "open",
			"about.questionsVersion": "1", "now.termGatherings": "4", "viewer.role": "moderator",
		} {
			if is := s.get(got, path); is != want {
				t.Errorf("%s is %s, not %s", path, is, want)
			}
		}
	})
}

func TestAProposalGoesThroughEveryHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["proposal"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/proposals", s.fill(`{"nonce":"{nonce}","kind":"agreements","own":["Phones away."]}`)), "id")
		const inside = "eli fin 404 not_found; nobody 401 signed_out"
		s.hold([]row{
			{"GET", "/api/circles/{circle}/proposals", "", "ada bo cem dee 200; " + inside},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"agreements","own":["Another."]}`, "dee 409 proposal_open; " + inside},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"agreements","own":[""]}`, "dee 422 request own"},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"retention","retention":"d30"}`, "bo cem 403 forbidden; ada 201"},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"question"}`, "dee 422 request title"},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"question","title":"Later?","days":15}`, "dee 422 request days"},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"question","title":"Later?","days":1}`, "bo cem dee 201; " + inside},
			{"POST", "/api/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"question","title":"And later?"}`, "dee 409 questions_open"},
			{"PUT", "/api/circles/{circle}/proposals/{proposal}/answer", `{"answer":"concern","reason":"Not yet."}`, "dee 200; " + inside},
			{"PUT", "/api/circles/{circle}/proposals/{proposal}/answer", `{"answer":"concern"}`, "dee 422 request reason"},
			{"PUT", "/api/circles/{circle}/proposals/{proposal}/answer", `{"answer":"no"}`, "dee 422 request answer"},
			{"PUT", "/api/circles/{circle}/proposals/{proposal}/answer", `{"answer":"maybe"}`, "dee 422 request answer"},
			{"PUT", "/api/circles/{circle}/proposals/{unknown}/answer", `{"answer":"abstain"}`, "dee 404 not_found"},
			{"PUT", "/api/circles/{slow}/proposals/{proposal}/answer", `{"answer":"abstain"}`, "cem dee 404 not_found"},
			{"POST", "/api/circles/{circle}/proposals/{proposal}/enact", "", "cem 403 forbidden; bo 409 proposal_early; " + inside},
			{"POST", "/api/circles/{circle}/proposals/{unknown}/enact", "", "cem 403 forbidden; bo 404 not_found"},
			{"POST", "/api/circles/{circle}/proposals/{proposal}/withdraw", "", "ada 403 forbidden; cem 200; " + inside},
			{"POST", "/api/circles/{circle}/proposals/{proposal}/enact", "", "bo 409 proposal_over"},
			{"POST", "/api/circles/{circle}/members/{bo}/call", "", "bo 422 yourself; cem 204; " + inside},
			{"POST", "/api/circles/{circle}/members/{dee}/call", "", "cem 409 not_host"},
			{"POST", "/api/circles/{circle}/members/{unknown}/call", "", "cem 404 not_found"},
		})
	})
}

func TestAHiddenCircleAnswersAsNoCircleDoes(t *testing.T) { // covers: edge 36
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.hold([]row{{"PUT", "/api/circles/{circle}/door", `{"visibility":"hidden"}`, "ada 200"}})
		ref := regexp.MustCompile(`"ref":"[^"]*"`)
		for _, r := range []row{
			{"GET", "/api/circles/{circle}", "", ""},
			{"GET", "/api/circles/{circle}/members", "", ""},
			{"GET", "/api/circles/{circle}/agreements", "", ""},
			{"GET", "/api/circles/{circle}/proposals", "", ""},
			{"PATCH", "/api/circles/{circle}", `{"name":"Mine now"}`, ""},
			{"POST", "/api/circles/{circle}/members", `{"nonce":"n","agreementsVersion":1,"fit":true,"persona":"Someone"}`, ""},
			{"POST", "/api/circles/{circle}/agreements/accept", `{"version":1}`, ""},
		} {
			hidden := s.ask("fin", r.method, r.path, r.body)
			absent := s.ask("fin", r.method, strings.Replace(r.path, "{circle}", "{unknown}", 1), r.body)
			if hidden.status != 404 || absent.status != 404 || ref.ReplaceAllString(hidden.body, "") != ref.ReplaceAllString(absent.body, "") {
				t.Errorf("%s %s: %d %s, and %d %s", r.method, r.path, hidden.status, hidden.body, absent.status, absent.body)
			}
		}
		if found := s.ask("fin", "GET", "/api/circles?q=tuesday", ""); contains(found.body, "Tuesday") {
			t.Error("it is found by its words")
		}
	})
}
