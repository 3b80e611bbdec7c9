package guard

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed pack/en.json
var english []byte

// Pack is a vocabulary: classes of phrases, and rules about which of them stand
// together in one sentence, or one after the other.
type Pack struct {
	Version  string              `json:"version"`
	Language string              `json:"language"`
	Classes  map[string][]string `json:"classes"`
	Sayings  map[string][]string `json:"sayings"` // classes too: of what is said with the others; see slots
	Rules    []packRule          `json:"rules"`

	find    *matcher
	class   []string // of each phrase
	units   map[string]bool
	counts  map[string]bool
	sayings map[string][]slots
	fillers map[string]bool // what may stand between a number and its unit
}

// packRule is found where a phrase of each of All stands in one sentence, or one
// of Say does; none of Not stands in the sentence, none of Unless in the text, and
// one of With does.
type packRule struct {
	ID       string   `json:"id"`
	Outcome  string   `json:"outcome"`
	All      []string `json:"all"` // classes, with | between alternatives
	Say      []string `json:"say"` // see slots
	Not      []string `json:"not"`
	With     []string `json:"with"`
	Unless   []string `json:"unless"`
	Question bool     `json:"question"` // only where the sentence asks
	Apart    bool     `json:"apart"`    // the same words do not count twice; which they never do

	say []slots
}

// maxApart is how many words may lie between what a rule finds together.
const maxApart = 18

// made are the classes that are no list of phrases: a number, a number with its
// unit, a sum of money, and where a sentence begins and ends.
var made = map[string]bool{"number": true, "amount": true, "money": true, "^": true, "$": true}

func setOf(words []string) map[string]bool {
	set := map[string]bool{}
	for _, word := range words {
		set[word] = true
	}
	return set
}

// has reports whether there is a class of a name.
func (p *Pack) has(class string) bool {
	return made[class] || p.Classes[class] != nil || p.Sayings[class] != nil
}

// House is the pack every text is looked at with.
var House = sync.OnceValue(func() *Pack {
	p, err := newPack(english)
	if err != nil {
		panic("guard: the pack cannot be read: " + err.Error()) // it is built in, and tested
	}
	return p
})

func newPack(text []byte) (*Pack, error) {
	p := &Pack{}
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
	words := map[string]bool{}
	readAll := func(id string, sayings []string) (all []slots, err error) {
		for _, saying := range sayings {
			read, ok := readSlots(saying)
			if !ok {
				return nil, fmt.Errorf("%s: %q is no saying", id, saying)
			}
			for _, class := range read.classes() {
				if class[0] == '=' {
					words[class] = true
				} else if !p.has(class) {
					return nil, fmt.Errorf("%s: %q names a class there is not: %s", id, saying, class)
				}
			}
			all = append(all, read)
		}
		return all, nil
	}
	p.sayings = map[string][]slots{}
	for _, name := range slices.Sorted(maps.Keys(p.Sayings)) {
		all, err := readAll(name, p.Sayings[name])
		if err != nil {
			return nil, err
		}
		for _, saying := range all { // they are looked for in no order
			if slices.ContainsFunc(saying.classes(), func(class string) bool { return p.Sayings[class] != nil }) {
				return nil, fmt.Errorf("%s names sayings", name)
			}
		}
		p.sayings[name] = all
	}
	for i := range p.Rules {
		rule := &p.Rules[i]
		for _, class := range slices.Concat(rule.Not, rule.With, rule.Unless) {
			if !p.has(class) {
				return nil, fmt.Errorf("%s names a class there is not: %s", rule.ID, class)
			}
		}
		all, err := readAll(rule.ID, rule.Say)
		if err != nil {
			return nil, err
		}
		rule.say = all
	}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		phrases, p.class = append(phrases, word[1:]), append(p.class, word)
	}
	p.find = newMatcher(phrases)
	p.units, p.counts, p.fillers = setOf(p.Classes["unit"]), setOf(p.Classes["count"]), setOf(p.Classes["filler"])
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
	classes   map[string]bool // what stands anywhere in the text
}

func (p *Pack) read(text string, allowed *Words) reading {
	s := ReadWords(text)
	words := p.find.known(p.amounts(p.find.spell(s.Words)))
	r := reading{words: words, asks: s.Questions, classes: map[string]bool{}}
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
		r.classes[class] = true
	}
	let := allowed.allowedIn(words)
	for _, h := range p.find.find(words) {
		if !covered(let, h.from, h.to) {
			put(p.class[h.phrase], h.from, h.to)
		}
	}
	for i := range words {
		if !number(words[i].Text) && !p.counts[words[i].Text] {
			continue
		}
		put("number", i, i+1)
		to := i + 1
		for to < len(words) && to <= i+maxFiller && p.fillers[words[to].Text] {
			to++
		}
		if to < len(words) && p.units[words[to].Text] && words[i].Sentence == words[to].Sentence {
			put("amount", i, to+1)
		}
	}
	at := 0
	for _, m := range prices.FindAllStringIndex(text, maxFound) {
		for at < len(words) && words[at].End <= m[0] {
			at++
		}
		if at < len(words) && words[at].Start < m[1] {
			put("money", at, at+1)
		}
	}
	for i, w := range words {
		s := r.sentences[w.Sentence]
		if s == nil {
			continue
		}
		first := i == 0 || words[i-1].Sentence != w.Sentence
		if first || words[i-1].Quoted != w.Quoted {
			s["^"] = append(s["^"], spot{i, i})
			if !first {
				s["$"] = append(s["$"], spot{i, i})
			}
		}
		if i+1 == len(words) || words[i+1].Sentence != w.Sentence {
			s["$"] = append(s["$"], spot{i + 1, i + 1})
		}
	}
	began := make([]int, len(words)+1)
	for n, s := range r.sentences {
		if s == nil {
			continue
		}
		for name, sayings := range p.sayings {
			for _, saying := range sayings {
				if from, to, ok := saying.found(s, r.asks[n], began); ok {
					put(name, from, to)
					break
				}
			}
		}
	}
	return r
}

// maxFiller is how many words may stand between a number and its unit.
const maxFiller = 3

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
func (q packRule) found(r reading, n int, began []int) (from, to int, ok bool) {
	s, asks := r.sentences[n], r.asks[n]
	if q.Question && !asks {
		return 0, 0, false
	}
	for _, not := range q.Not {
		if len(s[not]) > 0 {
			return 0, 0, false
		}
	}
	there := func(class string) bool { return r.classes[class] }
	if slices.ContainsFunc(q.Unless, there) || len(q.With) > 0 && !slices.ContainsFunc(q.With, there) {
		return 0, 0, false
	}
	if len(q.All) > 0 {
		from, to, ok = together(s, q.All, nil)
	}
	for i := 0; i < len(q.say) && !ok; i++ {
		from, to, ok = q.say[i].found(s, asks, began)
	}
	return from, to, ok
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
	began := make([]int, len(r.words)+1)
	for n, s := range r.sentences {
		if s == nil {
			continue
		}
		for _, rule := range pack.Rules {
			from, to, ok := rule.found(r, n, began)
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
