package api_test

import (
	"context"
	"strings"
	"testing"

	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
)

// change runs one statement, for what no request can set yet.
func (s *site) change(sql string, args ...any) {
	s.Helper()
	err := s.house.DB.Do(context.Background(), func(tx *db.Tx) error { return tx.Exec(sql, args...).Error })
	if err != nil {
		s.Fatal(err)
	}
}

// coming is what somebody says on coming in under a name.
func coming(name string) string {
	return `{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"` + name + `"}`
}

// also adds to a JSON object.
func also(object, more string) string { return strings.TrimSuffix(object, "}") + "," + more + "}" }

func TestAWayInAnswersEachPersonAsTheyStandInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const requests = "/api/circles/{circle}/requests"
		s.hold([]row{
			{"POST", requests, coming("Fin"), "ada bo cem dee 409 already_member; fin eli 409 door_changed; nobody 401 signed_out"},
		})
		s.change("UPDATE circles SET join_policy = 'request'")
		s.hold([]row{
			{"POST", "/api/circles/{circle}/members", coming("Fin"), "fin 409 door_changed"},
			{"POST", requests, strings.Replace(coming("Fin"), "true", "false", 1), "fin 422 not_now fit"},
			{"POST", requests, strings.Replace(coming("Fin"), ":1,", ":2,", 1), "fin 409 agreements_version agreementsVersion"},
			{"POST", requests, coming("Ada"), "fin 409 persona_taken persona"},
			{"POST", requests, also(coming("Fin"), `"questionsVersion":3`), "fin 409 questions_version questionsVersion"},
			{"POST", requests, also(coming("Fin"), `"answers":[{"id":"x","text":"y"}]`), "fin 422 request answers"},
			{"POST", requests, also(coming("Fin"), `"trial":true`), "fin 409 no_trials trial"},
		})
		s.ids["request"] = s.get(s.ask("fin", "POST", requests, s.fill(coming("Fin"))), "id")
		const one = requests + "/{request}"
		s.hold([]row{
			{"POST", requests, coming("Fin"), "fin 409 already_asked"},
			{"GET", requests, "", "ada bo 200; cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"GET", requests + "?state=pending", "", "bo 200"},
			{"GET", requests + "?state=nothing", "", "bo 422 request query.state"},
			{"POST", one + "/approve", `{}`, "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", one + "/approve", `{"trial":"{unknown}"}`, "bo 422 request trial"},
			{"POST", one + "/decline", `{"message":"No."}`, "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", one + "/decline", `{"message":" "}`, "bo 422 request message"},
			{"POST", one + "/decline", `{"message":"No.","block":true}`, "bo 422 request reason"},
			{"POST", one + "/ignore", "", "cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", requests + "/{unknown}/approve", `{}`, "cem 403 forbidden; bo 404 not_found; fin 404 not_found"},
			{"POST", requests + "/nothing/approve", `{}`, "bo 404 not_found"},
			{"PUT", "/api/circles/{circle}/waitlist/{request}", `{"place":1,"reason":"why"}`, "bo 409 request_decided; cem 403 forbidden; fin 404 not_found"},
			{"PATCH", "/api/me/requests/{request}", `{"persona":"Finn"}`, "fin 200; ada eli 404 not_found; nobody 401 signed_out"},
			{"PATCH", "/api/me/requests/{request}", `{"persona":"ada"}`, "fin 409 persona_taken persona"},
			{"PATCH", "/api/me/requests/{request}", `{"hello":"` + strings.Repeat("h", 501) + `"}`, "fin 422 request hello"},
			{"POST", "/api/me/requests/{request}/claim", "", "fin 409 request_decided; ada eli 404 not_found; nobody 401 signed_out"},
			{"POST", "/api/me/requests/{request}/withdraw", "", "ada eli 404 not_found; nobody 401 signed_out; fin 200; fin 200"},
			{"POST", one + "/approve", `{}`, "bo 409 request_withdrawn"},
			{"POST", "/api/me/requests/{request}/seen", "", "ada 404 not_found; fin 200; nobody 401 signed_out"},
			{"GET", "/api/me/requests", "", "ada bo cem dee eli fin 200; nobody 401 signed_out"},
			{"PUT", "/api/circles/{circle}/lock", `{"minutes":15}`, "cem 403 forbidden; fin 404 not_found; bo 200; nobody 401 signed_out"},
			{"PUT", "/api/circles/{circle}/lock", `{"minutes":5}`, "bo 422 request minutes"},
			{"POST", requests, coming("Fin"), "fin 409 door_closed"},
			{"DELETE", "/api/circles/{circle}/lock", "", "cem 403 forbidden; fin 404 not_found; bo bo 200; nobody 401 signed_out"},
			{"POST", requests, coming("Fin"), "fin 201"},
		})
	})
}

func TestAnInvitationAnswersEachPersonAsTheyStandInIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		const invites = "/api/circles/{circle}/invites"
		const link = `{"nonce":"{nonce}","kind":"link","grants":"seat"}`
		s.hold([]row{
			{"POST", invites, link, "ada bo 201; cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", invites, also(link, `"uses":101`), "bo 422 request uses"},
			{"POST", invites, also(link, `"days":31`), "bo 422 request days"},
			{"POST", invites, `{"nonce":"{nonce}","kind":"personal","grants":"seat"}`, "bo 422 handle_invalid handle"},
			{"POST", invites, `{"nonce":"{nonce}","kind":"personal","grants":"seat","handle":"nobody-at-all"}`, "bo 201"},
			{"GET", invites, "", "ada bo 200; cem dee 403 forbidden; eli fin 404 not_found; nobody 401 signed_out"},
			{"POST", "/api/invites/look", `{"token":"AAAAAAAAAAAAAAAAAAAAAA"}`, "ada fin 404 invite_unavailable; nobody 401 signed_out"},
			{"POST", "/api/invites/redeem", strings.Replace(coming("Fin"), "{", `{"token":"x",`, 1), "fin 404 invite_unavailable; nobody 401 signed_out"},
			{"GET", "/api/me/invites", "", "ada bo cem dee eli fin 200; nobody 401 signed_out"},
			{"POST", "/api/me/invites/{unknown}/decline", "", "fin 404 invite_unavailable; nobody 401 signed_out"},
			{"PUT", "/api/me/invites/block", `{"blocked":true}`, "eli 204; nobody 401 signed_out"},
		})
		made := s.ask("bo", "POST", invites, s.fill(`{"nonce":"{nonce}","kind":"link","grants":"seat"}`))
		s.ids["token"], s.ids["invite"] = s.get(made, "token"), s.get(made, "id")
		if all := s.ask("bo", "GET", invites, ""); contains(all.body, s.ids["token"]) {
			t.Error("a token is told twice")
		}
		s.hold([]row{
			{"POST", "/api/invites/look", `{"token":"{token}"}`, "fin 200"},
			{"DELETE", invites + "/{invite}", "", "cem 403 forbidden; fin 404 not_found; bo bo 200; nobody 401 signed_out"},
			{"DELETE", invites + "/{unknown}", "", "cem 403 forbidden; bo 404 not_found"},
		})
		// Unknown and revoked are the same bytes, but for the request's own name.
		same := func(r reply) string { return strings.Replace(r.body, r.problem().Ref, "", 1) }
		unknown := s.ask("fin", "POST", "/api/invites/look", `{"token":"AAAAAAAAAAAAAAAAAAAAAA"}`)
		revoked := s.ask("fin", "POST", "/api/invites/look", s.fill(`{"token":"{token}"}`))
		if same(unknown) != same(revoked) {
			t.Errorf("%s\n%s", unknown.body, revoked.body)
		}
		// Nobody can tell a handle that is nobody's from one that wants no invitations.
		var answers []string
		for _, handle := range []string{"eli", "noo", "fin"} {
			got := s.ask("ada", "POST", invites, s.fill(`{"nonce":"{nonce}","kind":"personal","grants":"seat","handle":"`+handle+`"}`))
			text := got.body
			for _, key := range []string{"id", "label", "createdAt", "expiresAt"} {
				text = strings.Replace(text, s.get(got, key), "", 1)
			}
			answers = append(answers, text)
		}
		if answers[0] != answers[1] || answers[1] != answers[2] {
			t.Errorf("%q", answers)
		}
		mine := s.ask("fin", "GET", "/api/me/invites", "")
		if !contains(mine.body, `"by":"Ada"`) || contains(s.ask("eli", "GET", "/api/me/invites", "").body, `"by":"Ada"`) {
			t.Error(mine.body)
		}
	})
}

func TestWhoWaitsAtTheDoorSeesTheCardAndNothingBehindIt(t *testing.T) { // covers: edge 35
	s := openSQLite(t, nil)
	thread := s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting))
	s.ids["thread"] = s.get(thread, "thread.id")
	s.change("UPDATE circles SET join_policy = 'request'")
	s.hold([]row{
		{"POST", "/api/circles/{circle}/requests", coming("Fin"), "fin 201"},
		{"GET", "/api/threads/{thread}", "", "fin 404 not_found"},
		{"GET", "/api/rooms/{room}", "", "fin 404 not_found"},
		{"GET", "/api/circles/{circle}/members", "", "fin 404 not_found"},
	})
	seen := s.ask("fin", "GET", "/api/circles/{circle}", "")
	if s.get(seen, "viewer.request.state") != "pending" || contains(seen.body, s.ids["room"]) || contains(seen.body, "Cem") || s.get(seen, "seq") != "0" {
		t.Error(seen.body)
	}
}
