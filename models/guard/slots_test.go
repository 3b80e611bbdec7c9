package guard

import (
	"strings"
	"testing"
)

// saying is the sentence in which the words of text are each their own class.
func saying(text string) sentence {
	words, s := strings.Fields(text), sentence{}
	for i, w := range words {
		s[literal(w)] = append(s[literal(w)], spot{i, i + 1})
	}
	s["^"], s["$"] = []spot{{0, 0}}, []spot{{len(words), len(words)}}
	s["fruit"] = append(s[literal("fig")], s[literal("plum")]...)
	return s
}

// covers: F23
func TestASayingIsFoundInItsOrderAndOnlyNear(t *testing.T) {
	for _, c := range []struct {
		say, in string
		asks    bool
		want    string
	}{
		{"a b", "x a b", false, "a b"},
		{"a b", "b a", false, ""},
		{"a b", "a x b", false, ""},
		{"a ~2 b", "a x x b", false, "a x x b"},
		{"a ~2 b", "a x x x b", false, ""},
		{"a ~1 b ~1 c", "a b x c", false, "a b x c"},
		{"a ~1 b c", "a b x b c", false, ""},
		{"a ~3 b c", "a b x b c", false, "a b x b c"},
		{"a/b c", "b c", false, "b c"},
		{"a ~1 FRUIT", "a x fig", false, "a x fig"},
		{"a FRUIT/c", "a c", false, "a c"},
		{"^ a", "x a", false, ""},
		{"^ ~1 a", "x a", false, "x a"},
		{"a $", "a x", false, ""},
		{"a $", "x a", false, "a"},
		{"a b ?", "a b", false, ""},
		{"a b ?", "a b", true, "a b"},
		{"a a", "a", false, ""},
	} {
		q, ok := readSlots(c.say)
		if !ok {
			t.Fatalf("%q cannot be read", c.say)
		}
		words := strings.Fields(c.in)
		began := make([]int, len(words)+1)
		got := ""
		if from, to, ok := q.found(saying(c.in), c.asks, began); ok {
			got = strings.Join(words[from:to], " ")
		}
		if got != c.want {
			t.Errorf("%q in %q: %q, not %q", c.say, c.in, got, c.want)
		}
		for _, b := range began {
			if b != 0 {
				t.Errorf("%q in %q leaves %v", c.say, c.in, began)
				break
			}
		}
	}
}

func TestWhatIsNoSayingIsNotReadAsOne(t *testing.T) {
	for _, text := range []string{"", "~2 a", "a ~2", "a ~x b", "a ~99 b", "a ~0 b", "a/ b"} {
		if _, ok := readSlots(text); ok {
			t.Errorf("%q was read", text)
		}
	}
	for _, pack := range []string{
		`{"rules": [{"id": "a.b", "outcome": "nudge", "say": ["NONE x"]}]}`,
		`{"rules": [{"id": "a.b", "outcome": "nudge", "say": ["~2"]}]}`,
		`{"rules": [{"id": "a.b", "outcome": "nudge", "say": ["x"], "not": ["none"]}]}`,
		`{"sayings": {"a": ["NONE x"]}}`,
		`{"sayings": {"a": ["x"], "b": ["A y"]}}`,
	} {
		if _, err := newPack([]byte(pack)); err == nil {
			t.Errorf("%s was read", pack)
		}
	}
}

// covers: edge 103
func TestWhatIsSaidInSingleQuotationMarksIsQuoted(t *testing.T) {
	for text, quoted := range map[string]string{
		"He said 'take it all' to me":     "take it all",
		"He said ‘take it all’ to me":     "take it all",
		"they said: 'don't stop' and ran": "dont stop",
		"'til then, it's mine":            "",
		"my friends' house is big":        "",
		"rock 'n roll":                    "",
	} {
		var got []string
		for _, w := range ReadWords(text).Words {
			if w.Quoted {
				got = append(got, w.Text)
			}
		}
		if strings.Join(got, " ") != quoted {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestANumberIsFoundWhenItIsDictatedAndNotWhenSomebodyCounts(t *testing.T) {
	for text, want := range map[string]Outcome{
		"oh seven seven double zero nine hundred it is, then nine": Allow,
		"it is oh seven seven double oh nine double oh one two":    Nudge,
		"zero 7 seven 00 nine zero zero one 2 three":               Nudge,
		"one two three four five six seven eight nine ten":         Allow,
		"In 2018 2019 and 2020 2021 it was one winter":             Allow,
	} {
		if got := judge(text); got.Outcome != want {
			t.Errorf("%s: %v by %v", text, got.Outcome, got.Findings)
		}
	}
}

func TestTheRestOfTheTextSaysWhatAVagueWordIsOf(t *testing.T) {
	for text, want := range map[string]Outcome{
		"Is it hard to grow them at home? I have a cupboard.":         Nudge,
		"Is it hard to grow them at home? My tomatoes never ripen.":   Allow,
		"Any recs? My old source dried up, the one for the truffles.": Nudge,
		"Any recs? I would like to read something long this winter.":  Allow,
		"'til Friday. Don't worry, I'll be there. He said 'come in'.": Allow,
		"'til Friday then. Who sells lsd here? I will not tell.":      Nudge,
	} {
		if got := judge(text); got.Outcome != want {
			t.Errorf("%s: %v by %v", text, got.Outcome, got.Findings)
		}
	}
}
