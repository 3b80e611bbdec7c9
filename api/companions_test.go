package api_test

import (
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"example.org/afterward/models/companion"
	"example.org/afterward/models/db/dbtest"
)

const aWish = `{"hours":["evening"],"pace":"gentle","theme":"any","language":"en"}`

// aLine is a line to a companion.
var aLine = `{"id":"6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e02","kind":"line","sealed":"` + shut(256) + `"}`

// publicKey is the public half of the nth key.
func publicKey(n byte) string {
	private, err := ecdh.P256().NewPrivateKey(append(make([]byte, 31), n))
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes())
}

// looking has Ada, Bo and Cem look for a companion, each with a key.
func looking(s *site) {
	s.Helper()
	for i, who := range []string{"ada", "bo", "cem"} {
		s.hold([]row{
			{"PUT", "/api/me/key", `{"public":"` + publicKey(byte(i+1)) + `"}`, who + " 200"},
			{"PUT", "/api/circles/{circle}/companions/wish", aWish, who + " 200"},
		})
	}
	s.ids["ada"], s.ids["bo"], s.ids["cem"] = string(s.People[s.Ada]), string(s.People[s.Bo]), string(s.People[s.Cem])
}

func TestTwoBecomeCompanionsAndNobodyElseFindsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		with := func(old, text string) string { return strings.Replace(aWish, old, text, 1) }
		s.hold([]row{
			{"GET", "/api/me/key", "", "cem 200; nobody 401 signed_out"},
			{"PUT", "/api/me/key", `{"public":"AAAA"}`, "cem 422 request public"},
			{"PUT", "/api/me/key", `{"public":"not a key"}`, "cem 422 request body"},
			{"GET", "/api/circles/{circle}/companions", "", "ada bo cem 200; dee 403 removed_from_room; eli fin 404 not_found; nobody 401 signed_out"},
			{"PUT", "/api/circles/{circle}/companions/wish", with(`"evening"`, `"noon"`), "cem 422 request hours[0]"},
			{"PUT", "/api/circles/{circle}/companions/wish", with(`"evening"`, ``), "cem 422 request hours"},
			{"PUT", "/api/circles/{circle}/companions/wish", with("any", "dose"), "cem 422 request theme"},
			{"PUT", "/api/circles/{circle}/companions/wish", with("gentle", "fast"), "cem 422 request pace"},
			{"PUT", "/api/circles/{circle}/companions/wish", with(`"en"`, `"a language"`), "cem 422 request language"},
		})
		looking(s)
		s.hold([]row{
			{"PUT", "/api/me/key", `{"public":"` + publicKey(3) + `"}`, "cem 200"},
			{"PUT", "/api/me/key", `{"public":"` + publicKey(9) + `"}`, "cem 409 key_present"},
			{"PUT", "/api/circles/{circle}/companions/yes/{unknown}", "", "cem 404 not_found"},
			{"PUT", "/api/circles/{circle}/companions/yes/nobody", "", "cem 404 not_found"},
			{"PUT", "/api/circles/{circle}/companions/yes/{cem}", "", "bo 200; cem 404 not_found"},
		})
		if got := s.ask("bo", "GET", "/api/circles/{circle}/companions", ""); !strings.Contains(got.body, `"fits":["language","hours","theme","pace"],"yes":true`) {
			t.Errorf("%s", got.body)
		}
		s.ids["pair"] = s.get(s.ask("cem", "PUT", "/api/circles/{circle}/companions/yes/{bo}", ""), "pair")
		s.hold([]row{
			{"GET", "/api/companions/{pair}", "", "bo cem 200; ada dee eli fin 404 not_found; nobody 401 signed_out"},
			{"GET", "/api/companions/{pair}/lines", "", "bo cem 200; ada dee eli fin 404 not_found; nobody 401 signed_out"},
			{"GET", "/api/companions/{unknown}", "", "cem 404 not_found"},
			{"GET", "/api/companions/nothing", "", "cem 404 not_found"},
			{"POST", "/api/companions/{pair}/lines", aLine, "ada dee fin 404 not_found; cem cem 201; bo 409 line_taken"},
			{"POST", "/api/companions/{pair}/lines", strings.Replace(aLine, shut(256), shut(255), 1), "cem 422 request sealed"},
			{"POST", "/api/companions/{pair}/lines", strings.Replace(aLine, `"line"`, `"poem"`, 1), "cem 422 request kind"},
			{"POST", "/api/companions/{pair}/lines", strings.Replace(aLine, `-4a0e-`, `-7a0e-`, 1), "cem 422 request id"},
			{"POST", "/api/companions/{pair}/lines", strings.NewReplacer(`-4a0e-`, `-4a1e-`, shut(256), shut(65536)).Replace(aLine), "cem 201"},
			{"DELETE", "/api/companions/{pair}/lines/6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e02", "", "ada bo 404 not_found; cem cem 200"},
			{"DELETE", "/api/companions/{pair}/lines/nothing", "", "cem 404 not_found"},
			{"POST", "/api/companions/{pair}/rest", `{"on":true}`, "ada 404 not_found; cem 200"},
			{"POST", "/api/companions/{pair}/nudge", `{"on":true}`, "ada 404 not_found; cem 200"},
			{"POST", "/api/companions/{pair}/renew", `{"on":true}`, "ada 404 not_found; cem 409 renew_early"},
			{"POST", "/api/companions/{pair}/end", "", "ada 404 not_found; cem bo 200"},
			{"POST", "/api/companions/{pair}/rest", `{"on":true}`, "cem 409 companion_over"},
		})
		var out struct{ Pairs []companion.Pair }
		got := s.ask("bo", "GET", "/api/me/companions", "")
		if err := json.Unmarshal([]byte(got.body), &out); err != nil || len(out.Pairs) != 1 || out.Pairs[0].State != companion.Ended || out.Pairs[0].Name != "Cem" || out.Pairs[0].KeptUntil == nil {
			t.Errorf("%s", got.body)
		}
		for _, who := range []string{string(s.Cem), string(s.Bo)} { // an account is never told to anybody else
			if strings.Contains(got.body, who) {
				t.Error("an account's id is told")
			}
		}
		if got := s.ask("ada", "GET", "/api/me/companions", ""); got.body != `{"pairs":[]}` {
			t.Errorf("%s", got.body)
		}
	})
}

// TestEveryAnswerIsTheSameWithAYesThatWasNotReturned asks everything Bo could ask, in a
// house in which Cem has said yes to him and in one in which he has not.
func TestEveryAnswerIsTheSameWithAYesThatWasNotReturned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.settle()
		looking(s)
		answers := func(who string) string {
			s.Helper()
			var all strings.Builder
			ask := func(method, path, body string) {
				got := s.ask(who, method, path, s.fill(body))
				text := got.body
				if got.status >= 400 { // each has a reference of its own
					text = strings.Join(code(got), " ")
				}
				all.WriteString(method + " " + path + " " + text + "\n")
			}
			for _, path := range []string{
				"/api/circles/{circle}/companions", "/api/me/companions", "/api/me/key", "/api/me/circles", "/api/circles/{circle}", "/api/circles/{circle}/members",
				"/api/circles/{circle}/changes", "/api/circles/{circle}/since", "/api/circles/{circle}/threads", "/api/circles/{circle}/company",
				"/api/me/measures", "/api/me/export/wishes", "/api/me/export/pairs", "/api/me/export/pairLines", "/api/me/export/circles", "/api/me/export/account",
			} {
				ask("GET", path, "")
			}
			ask("PUT", "/api/circles/{circle}/companions/yes/{unknown}", "")
			ask("DELETE", "/api/circles/{circle}/companions/yes/{cem}", "")
			return all.String()
		}
		without := map[string]string{"bo": answers("bo"), "ada": answers("ada"), "dee": answers("dee")}
		s.hold([]row{{"PUT", "/api/circles/{circle}/companions/yes/{bo}", "", "cem 200"}})
		for _, who := range []string{"bo", "ada", "dee"} {
			if with := answers(who); with != without[who] {
				t.Errorf("%s, with\n%s\nwithout\n%s", who, with, without[who])
			}
		}
		if got := s.ask("cem", "GET", "/api/circles/{circle}/companions", ""); strings.Count(got.body, `"yes":true`) != 1 {
			t.Errorf("%s", got.body)
		}
	})
}
