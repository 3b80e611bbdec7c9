package guard

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"example.org/afterward/models"
)

type sample struct {
	Class, Expect, Text string
	HeldOut             bool `json:"held_out"` // of the first texts: kept aside while the rules were written
	Fresh               bool // written once the rules were there; no rule was changed for one
	Blind               bool // written blind by somebody else, and measured once; no rule was changed for one
	Dev                 bool // written blind by somebody else; the rules were changed for them
	Close               bool // written with the sayings, and mostly ordinary: what comes close to one
}

func (s sample) group() string {
	switch {
	case s.Blind:
		return "blind"
	case s.Dev:
		return "dev"
	case s.Close:
		return "close"
	case s.Fresh:
		return "fresh"
	case s.HeldOut:
		return "aside"
	}
	return "tuned"
}

func corpus(t testing.TB) (all []sample) {
	t.Helper()
	f, err := os.Open("testdata/corpus.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func judge(text string) Verdict {
	return Check(Input{Fields: []Field{{"body", models.Private(text)}}})
}

// agreed are the least precision and recall, in percent: of what was expected to
// have an outcome that it has it, and of what has it that it was expected.
//
// Those of the first third were kept aside, but whoever wrote the rules had
// written them too. Dev and close are texts the rules were changed for: they keep
// what was reached, and say little of what others write. Blind is the honest measure:
// somebody else wrote the texts from the house rules alone, and no rule was changed
// for one. The rules see fewer than half of the ways to ask there are, one in five of
// what victims tell, and stop one in sixteen of those who come close and may speak:
// they help a circle to look, and do not look for it.
var agreed = map[string]map[string][2]float64{
	"tuned": {"allow": {98, 98}, "nudge": {97, 97}, "hold": {95, 95}, "block": {100, 100}},
	"aside": {"allow": {97, 97}, "nudge": {95, 95}, "hold": {85, 85}, "block": {100, 100}},
	"fresh": {"allow": {70, 90}, "nudge": {90, 75}, "hold": {75, 75}},
	"blind": {"allow": {35, 90}, "nudge": {90, 42}, "hold": {40, 18}},
	"dev":   {"allow": {95, 97}, "nudge": {97, 97}, "hold": {97, 97}},
	"close": {"allow": {95, 98}, "nudge": {97, 85}, "hold": {90, 85}},
}

// TestTheCorpusHasTheOutcomesThatWereAgreed prints how often the rules are right.
// covers: F23
func TestTheCorpusHasTheOutcomesThatWereAgreed(t *testing.T) {
	all := corpus(t)
	if len(all) < 300 {
		t.Fatalf("%d texts", len(all))
	}
	for _, group := range []string{"blind", "tuned", "aside", "fresh", "dev", "close"} {
		right, expected, given := map[string]int{}, map[string]int{}, map[string]int{}
		classRight, classAll := map[string]int{}, map[string]int{}
		for _, s := range all {
			if s.group() != group {
				continue
			}
			got := judge(s.Text)
			expected[s.Expect]++
			given[got.Outcome.String()]++
			classAll[s.Class]++
			if got.Outcome.String() == s.Expect {
				right[s.Expect]++
				classRight[s.Class]++
			} else if group != "aside" {
				t.Logf("%s: expected %s, got %s by %v: %s", s.Class, s.Expect, got.Outcome, got.Findings, s.Text)
			}
		}
		for _, o := range slices.Sorted(maps.Keys(expected)) {
			precision, recall := percent(right[o], given[o]), percent(right[o], expected[o])
			t.Logf("%-5s %-5s precision %5.1f %% recall %5.1f %% of %d", group, o, precision, recall, expected[o])
			if least := agreed[group][o]; precision < least[0] || recall < least[1] {
				t.Errorf("%s %s is below what was agreed: %v", group, o, least)
			}
		}
		for _, c := range slices.Sorted(maps.Keys(classAll)) {
			t.Logf("%s class %-9s %d of %d", group, c, classRight[c], classAll[c])
		}
	}
}

func percent(n, of int) float64 {
	if of == 0 {
		return 100
	}
	return 100 * float64(n) / float64(of)
}
