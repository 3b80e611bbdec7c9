package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"example.org/afterward/models/db/dbtest"
)

// TestABodyThatCannotBeMeantChangesNothing sends what no client of ours would to
// every kind of creating call. The answer names what is wrong and nothing is
// written.
// covers: reliability §0 no. 8
func TestABodyThatCannotBeMeantChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		before := s.dump()
		bodies := []struct{ method, path, right, field, twice string }{
			{"POST", "/api/rooms/{room}/parts", quoteless, "body", `"nonce":"a"`},
			{"POST", "/api/circles/{circle}/threads", starting, "title", `"wants":"quiet"`},
			{"POST", "/api/threads/{thread}/posts", reflecting, "body", `"nonce":"a"`},
			{"POST", "/api/circles", founding, "persona", `"capacity":4`},
			{"PUT", "/api/rooms/{room}/floor", `{"mode":"closed","version":1}`, "mode", `"version":1`},
			{"PUT", "/api/circles/{circle}/members/{cem}/role", `{"role":"moderator"}`, "role", `"role":"member"`},
		}
		for _, b := range bodies {
			right := s.fill(b.right)
			put := func(part string) string { return strings.TrimSuffix(right, "}") + "," + part + "}" }
			var zipped bytes.Buffer
			w := gzip.NewWriter(&zipped)
			_, _ = w.Write([]byte(right))
			_ = w.Close()
			wrongType := strings.Replace(right, `"`+b.field+`":"`, `"`+b.field+`":["`, 1)
			wrongType = wrongType[:strings.Index(wrongType, `["`)] + "7" + wrongType[strings.Index(wrongType, `["`)+2+strings.Index(wrongType[strings.Index(wrongType, `["`)+2:], `"`)+1:]
			for _, c := range []struct {
				name, body string
				want       string // status, code, fields
				headers    []string
			}{
				{"too long", put(`"x":"` + strings.Repeat("x", 64<<10) + `"`), "413 too_large body", nil},
				{"an unknown field", put(`"admin":true`), "422 request admin", nil},
				{"a field in other case", put(`"` + strings.ToUpper(b.field) + `":"x"`), "422 request " + strings.ToUpper(b.field), nil},
				{"a wrong type", wrongType, "422 request " + b.field, nil},
				{"null for a field", strings.Replace(wrongType, ":7", ":null", 1), "422 request " + b.field, nil},
				{"bad UTF-8", put("\"admin\":\"\xff\""), "400 request body", nil},
				{"a key twice", put(b.twice), "400 request body", nil},
				{"a key twice by another spelling", put(respell(b.twice)), "400 request body", nil},
				{"a lone surrogate", put(`"x":"\ud800"`), "400 request body", nil},
				{"something after the end", right + "{}", "400 request body", nil},
				{"a NUL after the end", right + "\x00", "400 request body", nil},
				{"nested too deeply", put(`"x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40)), "400 request body", nil},
				{"nested without end", strings.Repeat(`{"x":`, 5000), "400 request body", nil},
				{"a list", "[" + right + "]", "422 request body", nil},
				{"a word", `"x"`, "422 request body", nil},
				{"null", `null`, "422 request body", nil},
				{"half", right[:len(right)-2], "400 request body", nil},
				{"a byte order mark", "\ufeff" + right, "400 request body", nil},
				{"nothing", "", "400 request body", []string{"Content-Type", "application/json"}},
				{"a form", "nonce=a&body=b&role=moderator&mode=closed&version=1", "415 media_type", []string{"Content-Type", "application/x-www-form-urlencoded"}},
				{"JSON that says it is a form", right, "415 media_type", []string{"Content-Type", "application/x-www-form-urlencoded"}},
				{"JSON that says it is text", right, "415 media_type", []string{"Content-Type", "text/plain;charset=UTF-8"}},
				{"XML", "<x/>", "415 media_type", []string{"Content-Type", "application/xml"}},
				{"a multipart form", "--b\r\n\r\n--b--", "415 media_type", []string{"Content-Type", "multipart/form-data; boundary=b"}},
				{"JSON of another kind", right, "415 media_type", []string{"Content-Type", "application/vnd.api+json"}},
				{"JSON in another charset", right, "415 media_type", []string{"Content-Type", "application/json; charset=utf-16"}},
				{"a missing type", right, "415 media_type", []string{"Content-Type", ""}},
				{"packed", zipped.String(), "415 media_type", []string{"Content-Encoding", "gzip"}},
			} {
				got := s.ask("ada", b.method, b.path, c.body, c.headers...)
				if said := strings.Join(append([]string{fmt.Sprint(got.status)}, code(got)...), " "); said != c.want {
					t.Errorf("%s %s with %s: %s, not %s: %s", b.method, b.path, c.name, said, c.want, got.body)
				}
				if contains(got.body, "Good evening") || contains(got.body, "The first week") {
					t.Errorf("%s %s with %s: what was sent is repeated: %s", b.method, b.path, c.name, got.body)
				}
			}
		}
		if after := s.dump(); after != before {
			t.Fatalf("something was written:\n%s\n%s", before, after)
		}
		for _, b := range bodies { // they would have been taken as they are
			if got := s.ask("ada", b.method, b.path, s.fill(b.right), "Content-Type", "Application/JSON; charset=UTF-8"); got.status >= 400 {
				t.Errorf("%s %s: %d %s", b.method, b.path, got.status, got.body)
			}
		}
		if s.dump() == before {
			t.Fatal("the dump does not see what is written")
		}
	})
}

// respell writes a key's first letter as an escape: "nonce" becomes "\u006eonce".
func respell(pair string) string { return fmt.Sprintf(`"\u%04x%s`, pair[1], pair[2:]) }

// TestNoCallTakesABodyThatDoesNotSayWhatItIs holds for every operation there is,
// whether it reads a body or not.
func TestNoCallTakesABodyThatDoesNotSayWhatItIs(t *testing.T) {
	s := openSQLite(t, nil)
	for _, op := range s.operations() {
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/xml", ""} {
			if op.Method == "GET" {
				continue
			}
			if got := s.ask("ada", op.Method, op.at, "x=y", "Content-Type", kind); got.status != 415 || got.problem().Code != "media_type" {
				t.Errorf("%s %s as %q: %d %s", op.Method, op.Path, kind, got.status, got.body)
			}
		}
	}
}

// operation is one operation of the API's own description, at an address where
// everything in it exists.
type operation struct {
	*huma.Operation
	at string
}

// operations are all that the description lists.
func (s *site) operations() (all []operation) {
	s.Helper()
	if s.ids["thread"] == "" {
		s.ids["thread"] = s.get(s.ask("cem", "POST", "/api/circles/{circle}/threads", s.fill(starting)), "thread.id")
		s.ids["post"] = s.get(s.ask("cem", "GET", "/api/threads/{thread}", ""), "opening.id")
		s.ids["part"] = s.get(s.ask("cem", "POST", "/api/rooms/{room}/parts", s.fill(quoteless)), "id")
		s.ids["member"] = s.ids["cem"]
	}
	for path, item := range s.api.Description().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete, item.Patch, item.Head, item.Options, item.Trace} {
			if op != nil {
				all = append(all, operation{op, "/api" + path})
			}
		}
	}
	if len(all) < 30 {
		s.Fatalf("only %d operations are described", len(all))
	}
	return all
}
