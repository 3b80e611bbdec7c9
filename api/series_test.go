package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
)

// inDays is a day, and the name of its day of the week.
func inDays(n int) (day, name string) {
	at := time.Now().Add(time.Duration(n) * 24 * time.Hour).UTC()
	return at.Format(time.DateOnly), strings.ToLower(at.Weekday().String()[:2])
}

func TestSeriesAnswerEachPersonAsTheyStandInTheCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const (
			members = "ada bo cem dee 200; eli fin 404 not_found; nobody 401 signed_out"
			leaders = "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"
		)
		day, name := inDays(3)
		plan := func(starts, rule, rest string) string {
			return fmt.Sprintf(`{"nonce":"{nonce}","starts":%q,"rule":%s,"minutes":90%s}`, starts, rule, rest)
		}
		weekly := fmt.Sprintf(`{"freq":"weekly","days":[%q]}`, name)
		s.ids["series"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/series", s.fill(plan(day+"T19:00", weekly, `,"title":"Evenings","zone":"Europe/Berlin","plan":{"open":0,"prompt":"C01"}`))), "id")
		s.hold([]row{
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", weekly, ``), leaders + "; ada 201"},
			{"POST", "/api/circles/{circle}/series", plan(day, weekly, ``), "bo 422 request starts"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", `{"freq":"weekly","days":[]}`, ``), "bo 422 request rule.days"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", `{"freq":"monthly","days":["mo"],"nth":5}`, ``), "bo 422 request rule.nth"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", `{"freq":"yearly","days":["mo"]}`, ``), "bo 422 request rule.freq"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", weekly, `,"zone":"Mars/Olympus"`), "bo 422 request zone"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", weekly, `,"plan":{"prompt":"X01"}`), "bo 422 request plan.prompt"},
			{"POST", "/api/circles/{circle}/series", plan(day+"T19:00", weekly, `,"plan":{"arrival":1}`), "bo 422 request plan.arrival"},
			{"GET", "/api/circles/{circle}/series", "", members},
			{"GET", "/api/series/{series}", "", members},
			{"GET", "/api/series/{unknown}", "", "ada 404 not_found"},
			{"GET", "/api/series/elsewhere", "", "ada 404 not_found"},
			{"PATCH", "/api/series/{series}", `{"starts":"` + day + `T20:00","title":"Late evenings"}`, leaders + "; ada bo 200"},
			{"PATCH", "/api/series/{series}", `{"minutes":10}`, "bo 422 request minutes"},
			{"PATCH", "/api/series/{series}", `{"host":"{cem}"}`, "bo 422 request host"},
		})
		got := s.ask("cem", "GET", "/api/circles/{circle}/gatherings", "")
		if strings.Count(got.body, "Late evenings") != 8 || !contains(got.body, `"occurrence":"`+day+`T20:00"`) || !contains(got.body, `"prompt":"C01"`) || !contains(got.body, `"minToOpen":3`) {
			t.Errorf("%s", got.body)
		}
		if got := s.ask("cem", "GET", "/api/circles/{circle}/series", ""); !contains(got.body, `"zone":"Europe/Berlin"`) || !contains(got.body, `"starts":"`+day+`T20:00"`) || !contains(got.body, `"every":1`) {
			t.Errorf("%s", got.body)
		}
		if got := s.ask("cem", "GET", "/api/circles/{circle}/changes?after=1", ""); !contains(got.body, `"what":"series.set"`) || !contains(got.body, `"series":{"id":"`+s.ids["series"]) {
			t.Errorf("%s", got.body)
		}
		s.hold([]row{
			{"POST", "/api/series/{series}/end", `{"why":""}`, "bo 422 request why"},
			{"POST", "/api/series/{series}/end", `{"why":"It is enough."}`, leaders + "; bo ada 200"},
			{"PATCH", "/api/series/{series}", `{"minutes":60}`, "bo 409 series_ended"},
			{"GET", "/api/prompts", "", "ada fin 200; nobody 401 signed_out"},
			{"GET", "/api/prompts?for=closing", "", "ada fin 200"},
			{"GET", "/api/prompts?for=dancing", "", "ada 422 request query.for"},
		})
		if got := s.ask("fin", "GET", "/api/prompts?for=closing", ""); !contains(got.body, `"id":"X01"`) || !contains(got.body, "One word you are leaving with.") || contains(got.body, `"C01"`) {
			t.Errorf("%s", got.body)
		}
	})
}

func TestSeatsAnswerEachPersonAsTheyStandInTheCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["one"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/gatherings", s.fill(`{"nonce":"{nonce}","startsAt":"`+inMinutes(1)+`","minutes":90,"plan":{"order":"random","minToOpen":2}}`)), "id")
		s.hold([]row{
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"speaking","wants":"ideas"}`, "cem cem 200; eli fin 404 not_found; nobody 401 signed_out"},
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"listening"}`, "dee ada 200; bo 409 listeners_full role"},
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"dancing"}`, "bo 422 request role"},
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"speaking","wants":"applause"}`, "bo 422 request wants"},
			{"PUT", "/api/gatherings/{unknown}/seat", `{"role":"speaking"}`, "bo 404 not_found"},
			{"PATCH", "/api/gatherings/{one}", `{"plan":{"order":"alphabet"}}`, "bo 422 request plan.order"},
		})
		got := s.ask("cem", "GET", "/api/circles/{circle}/gatherings", "")
		for _, want := range []string{`"seats":{"speaking":1,"listening":2,"people":[`, `"seat":{"role":"speaking","wants":"ideas"}`, `"timing":{`, `"lobbyAt":`, `"lateUntil":`, `"order":"random"`} {
			if !contains(got.body, want) {
				t.Errorf("no %s in %s", want, got.body)
			}
		}
		if got := s.ask("bo", "GET", "/api/circles/{circle}/gatherings", ""); contains(got.body, "ideas") || !contains(got.body, `"timingIf":{`) {
			t.Errorf("%s", got.body)
		}
		s.hold([]row{
			{"DELETE", "/api/gatherings/{one}/seat", "", "ada ada 200; fin 404 not_found"},
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"listening"}`, "bo 200"},
		})
		fixturetest.Begin(t, s.World, gathering.ID(s.ids["one"]))
		s.hold([]row{
			{"PUT", "/api/gatherings/{one}/seat", `{"role":"listening"}`, "ada 409 begun"},
			{"DELETE", "/api/gatherings/{one}/seat", "", "bo 409 begun"},
		})
	})
}
