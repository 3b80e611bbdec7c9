package api_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/afterward/models/circle"
)

// spectacle is what a name has where people or what they write are measured against
// each other.
var spectacle = regexp.MustCompile(`(?i)\b(likes?|liked|votes?|upvotes?|ratings?|rated|scores?|ranks?|ranking|popular|popularity|trending|stars?|followers?|reactions?|badges?|streaks?|karma|points|levels?|views|viewed|intensity|featured|gallery|achievements?|leaderboard)\b`)

// words is a name as its words: doseCount is "dose Count".
func asWords(name string) string {
	return regexp.MustCompile(`([a-z0-9])([A-Z])|[_\-/{}.]+`).ReplaceAllString(name, "$1 $2")
}

// names are all that the description names: paths, operations, parameters and every
// property of everything that is sent or answered.
func names(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var all any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	var walk func(at any, inside string)
	walk = func(at any, inside string) {
		switch v := at.(type) {
		case map[string]any:
			for name, next := range v {
				if inside == "properties" || inside == "paths" || inside == "schemas" {
					found[name] = true
				}
				walk(next, name)
			}
			if id, is := v["operationId"].(string); is {
				found[id] = true
			}
			if name, is := v["name"].(string); is && v["in"] != nil {
				found[name] = true
			}
		case []any:
			for _, next := range v {
				walk(next, "")
			}
		}
	}
	walk(all, "")
	if len(found) < 500 || !found["termUsed"] || !found["sign-up"] {
		t.Fatalf("only %d names are found", len(found))
	}
	return slices.Sorted(maps.Keys(found))
}

// TestNothingIsRatedRankedOrCountedUp reads every name of the API: there is no place
// for a sign of how popular something is, or how strong it was.
//
// covers: unit 34, unit 50, unit 55
func TestNothingIsRatedRankedOrCountedUp(t *testing.T) {
	for _, name := range names(t) {
		if spectacle.MatchString(asWords(name)) {
			t.Errorf("%s is named", name)
		}
	}
	for _, known := range []string{"likes", "starRating", "/circles/{circle}/leaderboard", "intensity", "vote_count"} {
		if !spectacle.MatchString(asWords(known)) {
			t.Errorf("%s would not be noticed", known)
		}
	}
}

// TestNothingOfASubstanceOrAnExperienceIsAskedFor: an experience is described by its
// owner alone, in words that are sealed.
//
// covers: unit 46
func TestNothingOfASubstanceOrAnExperienceIsAskedFor(t *testing.T) {
	asks := regexp.MustCompile(`(?i)\b(substances?|doses?|dosage|drugs?|diagnos[ei]s|phone|e ?mail|address|birth(day)?|gender|first ?name|last ?name|real ?name|experience)\b`)
	for _, name := range names(t) {
		if asks.MatchString(asWords(name)) {
			t.Errorf("%s is named", name)
		}
	}
}

// covers: unit 46
func TestSigningUpAsksForAHandleAndKeysAndNothingElse(t *testing.T) {
	s := openSQLite(t, nil)
	body := s.described(t, "POST", "/accounts").RequestBody.Content["application/json"].Schema
	if body.Ref != "" {
		body = s.api.Description().Components.Schemas.SchemaFromRef(body.Ref)
	}
	asked := slices.Sorted(maps.Keys(body.Properties))
	if want := []string{"adult", "authKey", "handle", "kdfVersion", "recoveryKey", "vaultByPassword", "vaultByRecovery"}; !slices.Equal(asked, want) {
		t.Errorf("signing up asks for %v", asked)
	}
	s.hold([]row{
		{"POST", "/api/accounts", signUp("wren", nil), "nobody 201"},
		{"POST", "/api/accounts", signUp("crow", map[string]any{"email": "crow@example.org"}), "nobody 422 request email"},
	})
}

// TestACardSaysWhatCanBeKnownAndNothingElse compares what the card of a circle shows
// with what is computed (of gatherings, measures and terms) or declared (by those who
// look after it).
//
// covers: unit 50
func TestACardSaysWhatCanBeKnownAndNothingElse(t *testing.T) {
	facts := map[string]string{
		"hosts": "computed", "lastMet": "computed", "returning": "computed", "log": "computed", "closedUntil": "computed", "taken": "computed", "free": "computed",
		"state": "computed", "foundedAt": "computed", "id": "computed", "questionsVersion": "computed",
		"agreements": "declared", "minToOpen": "declared", "questions": "declared", "purpose": "declared", "good": "declared", "notFor": "declared", "name": "declared",
		"kind": "declared", "language": "declared", "zone": "declared", "themes": "declared", "cadence": "declared", "template": "declared", "visibility": "declared",
		"joinPolicy": "declared", "retention": "declared", "history": "declared", "givesTrials": "declared", "capacity": "declared",
	}
	shown := map[string]bool{}
	for _, of := range []reflect.Type{reflect.TypeFor[circle.Card](), reflect.TypeFor[circle.About]()} {
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			shown[name] = true
			if facts[name] == "" {
				t.Errorf("a card shows %s, and nobody said how that is known", name)
			}
		}
	}
	for name := range facts {
		if !shown[name] {
			t.Errorf("a card does not show %s", name)
		}
	}
	host := reflect.TypeFor[circle.Host]()
	for _, name := range []string{"Person", "Since", "TermUsed", "TermOf", "Declared"} {
		if _, there := host.FieldByName(name); !there {
			t.Errorf("a card does not say %s of those who look after a circle", name)
		}
	}
	s := openSQLite(t, nil)
	got := s.ask("fin", "GET", "/api/circles/{circle}", "")
	for _, part := range []string{`"returning":"too_early"`, `"log":[`, `"termOf":`, `"lastMet":[`, `"agreements":{`, `"notFor":"`, `"capacity":`} {
		if !strings.Contains(got.body, part) {
			t.Errorf("no %s in %s", part, got.body)
		}
	}
}
