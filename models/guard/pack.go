package guard

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed pack/en.json
var english []byte

// Pack is a vocabulary: classes of phrases, and rules about which of them stand
// together in one sentence.
type Pack struct {
	Version  string              `json:"version"`
	Language string              `json:"language"`
	Classes  map[string][]string `json:"classes"`
	Rules    []packRule          `json:"rules"`

	find   *matcher
	class  []string // of each phrase
	units  map[string]bool
	counts map[string]bool
}

// packRule is found where a phrase of each of All stands in one sentence, and
// none of Not.
type packRule struct {
	ID       string   `json:"id"`
	Outcome  string   `json:"outcome"`
	All      []string `json:"all"` // classes, with | between alternatives
	Not      []string `json:"not"`
	Question bool     `json:"question"` // only where the sentence asks
	Apart    bool     `json:"apart"`    // the same words do not count twice; which they never do
}

// maxApart is how many words may lie between what a rule finds together.
const maxApart = 18

// House is the pack every text is looked at with.
var House = sync.OnceValue(func() *Pack {
	p, err := newPack(english)
	if err != nil {
		panic("guard: the pack cannot be read: " + err.Error()) // it is built in, and tested
	}
	return p
})

func newPack(text []byte) (*Pack, error) {
	p := &Pack{units: map[string]bool{}, counts: map[string]bool{}}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, err
	}
	var names, phrases []string
	for name := range p.Classes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, phrase := range p.Classes[name] {
			phrases, p.class = append(phrases, phrase), append(p.class, name)
		}
	}
	p.find = newMatcher(phrases)
	for _, u := range p.Classes["unit"] {
		p.units[u] = true
	}
	for _, n := range strings.Fields("half one two three four five six seven eight nine ten another") {
		p.counts[n] = true
	}
	return p, nil
}

// spot is a phrase of a class in a sentence: words[from:to].
type spot struct{ from, to int }

// sentence is what of the pack stands in one sentence.
type sentence map[string][]spot

// reading is a text with the pack's phrases found in it.
type reading struct {
	words     []Word
	sentences []sentence
	asks      map[int]bool
}

func (p *Pack) read(text string, allowed *Words) reading {
	s := ReadWords(text)
	words := p.amounts(p.find.spell(s.Words))
	r := reading{words: words, asks: s.Questions}
	if len(words) == 0 {
		return r
	}
	r.sentences = make([]sentence, words[len(words)-1].Sentence+1)
	put := func(class string, from, to int) {
		at := words[from].Sentence
		if r.sentences[at] == nil {
			r.sentences[at] = sentence{}
		}
		r.sentences[at][class] = append(r.sentences[at][class], spot{from, to})
	}
	let := allowed.allowedIn(words)
	for _, h := range p.find.find(words) {
		if p.class[h.phrase] != "unit" && !covered(let, h.from, h.to) {
			put(p.class[h.phrase], h.from, h.to)
		}
	}
	for i := 0; i+1 < len(words); i++ {
		to := i + 1
		if p.counts[words[i].Text] && words[to].Text == "a" && to+1 < len(words) {
			to++
		}
		if (number(words[i].Text) || p.counts[words[i].Text]) && p.units[words[to].Text] && words[i].Sentence == words[to].Sentence {
			put("amount", i, to+1)
		}
	}
	return r
}

// amounts parts a number from the unit that is written against it.
func (p *Pack) amounts(words []Word) []Word {
	out := words[:0:0]
	for _, w := range words {
		n := 0
		for n < len(w.Text) && (w.Text[n] >= '0' && w.Text[n] <= '9' || w.Text[n] == '.' || w.Text[n] == ',') {
			n++
		}
		if n > 0 && p.units[w.Text[n:]] {
			a, b := w, w
			a.Text, a.Loose, b.Text, b.Loose = w.Text[:n], "", w.Text[n:], ""
			out = append(out, a, b)
			continue
		}
		out = append(out, w)
	}
	return out
}

func number(w string) bool {
	for i := range len(w) {
		if (w[i] < '0' || w[i] > '9') && w[i] != '.' && w[i] != ',' {
			return false
		}
	}
	return w != ""
}

// found is what a rule finds in a sentence; ok is false where it does not hold.
func (q packRule) found(s sentence, asks bool) (from, to int, ok bool) {
	if q.Question && !asks {
		return 0, 0, false
	}
	for _, not := range q.Not {
		if len(s[not]) > 0 {
			return 0, 0, false
		}
	}
	return together(s, q.All, nil)
}

// together finds a phrase of each class, none of them twice and none far from
// the others. It tries at most the first few of each.
func together(s sentence, classes []string, taken []spot) (from, to int, ok bool) {
	if len(classes) == 0 {
		from, to = taken[0].from, taken[0].to
		for _, t := range taken[1:] {
			from, to = min(from, t.from), max(to, t.to)
		}
		return from, to, to-from <= maxApart+2
	}
	for _, name := range strings.Split(classes[0], "|") {
		for i, at := range s[name] {
			if i >= maxTried {
				break
			}
			if slices.ContainsFunc(taken, func(t spot) bool { return at.from < t.to && t.from < at.to }) {
				continue
			}
			if from, to, ok := together(s, classes[1:], append(taken, at)); ok {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// maxTried bounds how many phrases of one class in one sentence a rule tries.
const maxTried = 12

func sourcing(p page, in Input) (out []Finding) {
	pack := House()
	r := pack.read(p.text, in.Words)
	var trade bool
	for n, s := range r.sentences {
		if s == nil {
			continue
		}
		for _, rule := range pack.Rules {
			from, to, ok := rule.found(s, r.asks[n])
			if !ok {
				continue
			}
			phase, _, _ := strings.Cut(rule.ID, ".")
			if phase != "links" && phase != "contact" {
				phase = "sourcing"
			}
			o, _ := ParseOutcome(rule.Outcome)
			out = append(out, Finding{Phase: phase, Rule: rule.ID, Outcome: o, Start: r.words[from].Start, End: r.words[to-1].End})
			trade = trade || rule.ID == "sourcing.trade"
		}
	}
	if trade && prices.MatchString(p.text) && len(contactIn(p)) > 0 {
		out = append(out, Finding{Phase: "sourcing", Rule: "sourcing.advert", Outcome: Block, Start: 0, End: len(p.text)})
	}
	return reportedIn(r, out)
}

// contactIn finds ways to reach somebody outside, whoever they are of.
func contactIn(p page) []int {
	seen, _ := plain(p.text)
	for _, re := range []interface{ FindStringIndex(string) []int }{handle, phones, mails} {
		if m := re.FindStringIndex(seen); m != nil {
			return m
		}
	}
	return nil
}

// reported is reportedIn for findings of phases that do not read the pack.
func reported(p page, found []Finding) []Finding {
	if len(found) == 0 {
		return nil
	}
	return reportedIn(House().read(p.text, nil), found)
}

// reportedIn holds what somebody tells of another: what was said to them, or done
// to them, is for a person to read and never refused.
func reportedIn(r reading, found []Finding) []Finding {
	for i, f := range found {
		if f.Outcome == Hold || f.Outcome == Allow {
			continue
		}
		quoted, told := false, false
		for _, w := range r.words {
			if w.Start < f.End && f.Start < w.End {
				quoted = quoted || w.Quoted
				told = told || r.tells(w.Sentence) || r.tells(w.Sentence-1) || r.tells(w.Sentence+1)
			}
		}
		if quoted || told {
			found[i].Outcome = Hold
		}
	}
	return found
}

// tells reports whether a sentence says what somebody else said or did.
func (r reading) tells(n int) bool {
	return n >= 0 && n < len(r.sentences) && len(r.sentences[n]["reported"]) > 0
}
