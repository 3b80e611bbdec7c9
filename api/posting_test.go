package api_test

import (
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db/dbtest"
)

// drafted is a draft of an update, as a device sends it.
const drafted = `{"circle":"{circle}","nonce":"one","rev":0,"kind":"update","wants":"reflection","replies":"open","title":"Not yet","body":"It is not done."}`

func TestADraftAnswersItsAuthorAndNobodyElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["draft"], s.ids["other"], s.ids["third"] = models.NewID(), models.NewID(), models.NewID()
		const at = "/api/me/post-drafts/{draft}"
		with := func(old, text string) string { return strings.Replace(drafted, old, text, 1) }
		s.hold([]row{
			{"PUT", at, drafted, "eli fin 404 not_found; nobody 401 signed_out; cem cem 200"},
			{"PUT", at, with("It is not done.", "Another."), "cem 409 draft_conflict; ada 409 nonce_reused"},
			{"PUT", at, with(`"one"`, `"two"`), "cem 422 request nonce"},
			{"PUT", at, with("{circle}", "{slow}"), "cem 422 request circle; ada 404 not_found"},
			{"PUT", "/api/me/post-drafts/{other}", with("{circle}", "{unknown}"), "cem 404 not_found"},
			{"PUT", "/api/me/post-drafts/{other}", drafted, "cem 409 nonce_reused"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"rev":0`, `"rev":3`), "cem 410 draft_gone"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"rev":0`, `"rev":-1`), "cem 422 request rev"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"one"`, `"{other}"`), "cem 422 request nonce"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"rev"`, `"likes":1,"rev"`), "cem 422 request likes"},
			{"PUT", "/api/me/post-drafts/{other}", with("Not yet", strings.Repeat("t", 241)), "cem 422 body_invalid title"},
			{"PUT", "/api/me/post-drafts/{other}", with("It is not done.", strings.Repeat("b", 12001)), "cem 422 body_invalid body"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"rev"`, `"publishAt":"2020-01-01T00:00:00Z","rev"`), "cem 422 request publishAt"},
			{"PUT", "/api/me/post-drafts/{other}", with(`"title":"Not yet"`, `"publishAt":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"`), "cem 422 request title"},
			{"PUT", "/api/me/post-drafts/x", drafted, "cem 404 not_found"},
			{"GET", "/api/me/post-drafts", "", "ada cem fin 200; nobody 401 signed_out"},
			{"DELETE", at, "", "ada fin 204; nobody 401 signed_out"},
			{"POST", at + "/share", "", "ada fin 404 not_found; nobody 401 signed_out"},
			{"POST", at + "/share?rev=9", "", "cem 409 draft_conflict"},
			{"POST", at + "/share?rev=-9", "", "cem 422 request query.rev"},
		})
		got := s.ask("cem", "GET", "/api/me/post-drafts?circle={circle}", "")
		for _, want := range []string{`"name":"Tuesday"`, `"body":"It is not done."`, `"title":"Not yet"`, `"rev":1`, `"state":"draft"`, `"open":true`, `"nonce":"one"`} {
			if !contains(got.body, want) {
				t.Errorf("no %s in %s", want, got.body)
			}
		}
		for _, none := range []reply{s.ask("cem", "GET", "/api/me/post-drafts?circle={slow}", ""), s.ask("ada", "GET", "/api/me/post-drafts", "")} {
			if none.body != `{"drafts":[]}` {
				t.Errorf("listed: %s", none.body)
			}
		}
		conflict := s.ask("cem", "PUT", at, s.fill(with("It is not done.", "Another.")))
		if state := string(conflict.problem().State); !contains(state, "It is not done.") || !contains(state, `"rev":1`) {
			t.Errorf("what is kept is not told: %s", conflict.body)
		}
		shared := s.ask("cem", "POST", at+"/share?rev=1", "")
		s.ids["thread"] = s.get(shared, "thread")
		if again := s.ask("cem", "POST", at+"/share", ""); again.body != shared.body {
			t.Errorf("shared again: %s, not %s", again.body, shared.body)
		}
		late := s.ask("cem", "DELETE", at, "")
		if late.status != 409 || late.problem().Code != "draft_shared" || !contains(string(late.problem().State), s.ids["thread"]) {
			t.Errorf("cancelled too late: %s", late.body)
		}
		s.hold([]row{
			{"GET", "/api/threads/{thread}", "", "ada cem 200; fin 404 not_found"},
			{"PUT", at, with(`"rev":0`, `"rev":1`), "cem 409 draft_shared"},
			{"PUT", "/api/me/post-drafts/{other}", `{"circle":"{circle}","thread":"{thread}","nonce":"a","rev":0,"kind":"reflect","body":"I hear you."}`, "ada 200; fin 404 not_found"},
			{"POST", "/api/me/post-drafts/{other}/share", "", "cem 404 not_found; ada ada 200"},
			{"PUT", "/api/me/post-drafts/{third}", `{"circle":"{circle}","thread":"{unknown}","nonce":"b","rev":0}`, "ada 404 not_found"},
			{"PUT", "/api/me/post-drafts/{third}", `{"circle":"{circle}","thread":"{thread}","nonce":"b","rev":0,"kind":"share"}`, "ada 200"},
			{"POST", "/api/me/post-drafts/{third}/share", "", "ada 422 body_invalid body"},
			{"DELETE", "/api/me/post-drafts/{third}", "", "ada ada 204"},
		})
		if got := s.ask("cem", "GET", "/api/threads/{thread}", ""); !contains(got.body, "I hear you.") {
			t.Errorf("%s", got.body)
		}
	})
}
