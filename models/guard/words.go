package guard

import (
	"regexp"
	"unicode/utf8"
)

// prices finds sums of money.
var prices = regexp.MustCompile(`(?i)[$€£]\s?\d+|\b\d+\s?(?:[$€£]|(?:euros?|dollars?|pounds?|quid|bucks|usd|eur|gbp|(?:per|a|an) (?:gram|g|tab|hit|hour|session|eighth|ounce|pop|go)|each)\b)`)

// Limits of a circle's own lists (features.md §1.5). There are no regular
// expressions.
const (
	MaxPhrases = 1000 // of one circle, those of all outcomes together
	MaxAllowed = 100
	MaxPhrase  = 60 // code points
)

// Lists are the words of a circle.
type Lists struct {
	Nudge   []string
	Hold    []string
	Fold    []string
	Allowed []string // what is inside one of these is found by no word of a list or of the pack
}

// Fits reports whether a phrase can stand in a list: it is short, and there is a
// word in it.
func Fits(phrase string) bool {
	return utf8.RuneCountInString(phrase) <= MaxPhrase && len(ReadWords(phrase).Words) > 0
}

// Words is Lists made ready. A nil one has none.
type Words struct {
	find, let *matcher
	outcome   []Outcome
}

// Compile makes lists ready, in time linear in them.
func Compile(l Lists) *Words {
	w := &Words{}
	var phrases []string
	for _, of := range []struct {
		phrases []string
		outcome Outcome
	}{{l.Nudge, Nudge}, {l.Hold, Hold}, {l.Fold, Fold}} {
		for _, phrase := range of.phrases {
			phrases, w.outcome = append(phrases, phrase), append(w.outcome, of.outcome)
		}
	}
	w.find, w.let = newMatcher(phrases), newMatcher(l.Allowed)
	return w
}

// allowedIn finds what is allowed.
func (w *Words) allowedIn(words []Word) []hit {
	if w == nil {
		return nil
	}
	return w.let.find(words)
}

func covered(let []hit, from, to int) bool {
	for _, l := range let {
		if l.from <= from && to <= l.to {
			return true
		}
	}
	return false
}

func words(p page, in Input) (out []Finding) {
	if in.Words == nil {
		return nil
	}
	read := in.Words.find.spell(ReadWords(p.text).Words)
	let := in.Words.allowedIn(read)
	for _, h := range in.Words.find.find(read) {
		if covered(let, h.from, h.to) {
			continue
		}
		out = append(out, Finding{Phase: "words", Rule: "words." + in.Words.outcome[h.phrase].String(), Outcome: in.Words.outcome[h.phrase], Start: read[h.from].Start, End: read[h.to-1].End})
		if len(out) >= maxFound {
			break
		}
	}
	return out
}
