package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/practice"
)

// shut is what a sealed item of a size looks like to who cannot open it.
func shut(size int) string {
	return base64.RawURLEncoding.EncodeToString(append([]byte{1}, make([]byte, size+28)...))
}

// anEntry is a change that makes an entry.
var anEntry = `{"changes":[{"id":"6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e01","kind":"entry","base":0,"sealed":"` + shut(256) + `"}]}`

func TestItemsAreKeptForTheirAuthorAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		with := func(old, text string) string { return strings.Replace(anEntry, old, text, 1) }
		again := with(`"base":0`, `"base":1`)
		s.hold([]row{
			{"GET", "/api/me/items", "", "ada 200; nobody 401 signed_out"},
			{"PUT", "/api/me/items", anEntry, "nobody 401 signed_out; ada ada 200; bo 200"},
			{"PUT", "/api/me/items", again, "ada ada 200"},
			{"PUT", "/api/me/items", with(`"base":0,`, `"base":0,"dueOn":"2027-01-31",`), "ada 409 item_stale"},
			{"PUT", "/api/me/items", with(`"entry"`, `"insight"`), "ada 422 request changes[0].kind"},
			{"PUT", "/api/me/items", with(`"entry"`, `"dose"`), "cem 422 request changes[0].kind"},
			{"PUT", "/api/me/items", with(`"entry","base"`, `"entry","title":"open","base"`), "cem 422 request changes[0].title"},
			{"PUT", "/api/me/items", with(`"base":0,`, `"base":0,"active":true,`), "cem 422 request changes[0].active"},
			{"PUT", "/api/me/items", with(`"base":0,`, `"base":0,"dueOn":"soon",`), "cem 422 request changes[0].dueOn"},
			{"PUT", "/api/me/items", with(`-4a0e-`, `-7a0e-`), "cem 422 request changes[0].id"},
			{"PUT", "/api/me/items", with(shut(256), shut(255)), "cem 422 request changes[0].sealed"},
			{"PUT", "/api/me/items", with(`"base":0`, `"base":-1`), "cem 422 request changes[0].base"},
			{"PUT", "/api/me/items", `{"changes":[]}`, "cem 200"},
			{"PUT", "/api/me/items", `{}`, "cem 422 request changes"},
			{"GET", "/api/me/items?limit=201", "", "cem 422 request query.limit"},
			{"GET", "/api/me/items?after=-1", "", "cem 422 request query.after"},
		})
		var page practice.ItemPage
		got := s.ask("ada", "GET", "/api/me/items?after=1&limit=5", "")
		if err := json.Unmarshal([]byte(got.body), &page); err != nil || page.Seq != 2 || page.More || len(page.Items) != 1 || page.Items[0].Version != 2 || len(page.Items[0].Sealed) != 285 {
			t.Errorf("%s %v", got.body, err)
		}
		if got := s.ask("cem", "GET", "/api/me/items", ""); got.body != `{"items":[],"seq":0,"more":false}` || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s", got.body)
		}
		stale := s.ask("ada", "PUT", "/api/me/items", anEntry)
		var present practice.Present
		if err := json.Unmarshal(stale.problem().State, &present); err != nil || len(present.Items) != 1 || present.Items[0].Version != 2 || present.Items[0].Sealed == nil {
			t.Errorf("%s %v", stale.body, err)
		}
	})
}

func TestSealedTextThatIsNoneIsRefusedAndNotRepeated(t *testing.T) {
	s := openSQLite(t, nil)
	before := s.dump()
	for _, text := range []string{"open words", "AQ==", "AR", "A+/A", "A", "\u00e9"} {
		got := s.ask("ada", "PUT", "/api/me/items", strings.Replace(anEntry, shut(256), text, 1))
		if got.status != 422 || got.problem().Code != "request" || text == "open words" && strings.Contains(got.body, text) {
			t.Errorf("%q: %d %s", text, got.status, got.body)
		}
	}
	if s.dump() != before {
		t.Error("something was kept")
	}
}

func TestItemsHaveRoomOfTheirOwnInARequest(t *testing.T) {
	s := openSQLite(t, nil)
	changes := func(n, size int) string {
		var all []string
		for range n {
			all = append(all, fmt.Sprintf(`{"id":"%s","kind":"entry","base":0,"sealed":"%s"}`, uuid.NewString(), shut(size)))
		}
		return `{"changes":[` + strings.Join(all, ",") + `]}`
	}
	for _, c := range []struct {
		n, size int
		want    string
	}{
		{2, 65536, "200"},
		{50, 1024, "200"},
		{51, 256, "422 too_many_changes changes"},
		{40, 4096, "413 too_large body"},
	} {
		got := s.ask("ada", "PUT", "/api/me/items", changes(c.n, c.size))
		if said := strings.Join(append([]string{fmt.Sprint(got.status)}, code(got)...), " "); said != c.want {
			t.Errorf("%d of %d bytes: %s, not %s: %.300s", c.n, c.size, said, c.want, got.body)
		}
	}
	if got := s.ask("ada", "PUT", "/api/me/items", changes(40, 4096)); !strings.Contains(got.body, "200 KiB") {
		t.Errorf("%s", got.body)
	}
}
