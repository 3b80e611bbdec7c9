// Package guard looks at every text that people write to others, before it is
// written down: one place, one order, the same for everybody. It is pure; who
// calls it (models/circle) loads what it asks for and acts on what it answers.
//
// The phases, in their order: length, duplicate, rate, state, the circle's own
// words, links, contact details, sourcing and amounts. Each finds what it finds;
// the strongest outcome of all of them is the outcome. No phase changes a word.
//
// # What happens then
//
// Allow: nothing. Nudge: the text is not written down, its author is told why,
// kindly and alone, and keeps it; who sends nearly the same to the same place
// within a day is asking for somebody to look, and it is held. Hold: it waits for
// somebody who looks after the circle, and its author sees that it waits. Fold:
// it is written down and hidden until somebody looked. Block: it is refused.
// Nothing is ever done to a person by what a rule found.
//
// In a live room there is no time for somebody to look first: a hold there is a
// nudge that keeps the draft, and who says nearly the same again has said it,
// before those who look after the circle, who are in the room. What would be
// blocked is not said there either.
//
// # What the pack knows
//
// The vocabulary pack is data: classes of phrases, sayings, and rules. A saying is
// a few words and classes in their order, near each other in one sentence (slots);
// a rule is found by one of its sayings, or by phrases of all its classes. What it
// says is decided by who speaks and when:
//
//   - Asking and offering are a verb, a substance, its form or a place or price for
//     it. A vague one ("any recs") counts only where the rest of the text says what
//     for. What was lived with a substance ("after the", "who uses") is none.
//   - An amount is a matter for somebody else: an advice, a question, or what one is
//     going to take. What somebody took, and what a doctor gave, is their own story.
//   - A session, a retreat, a group or a belief is sold or recruited for where it
//     stands with an offer, a price, a place that is left or a call to come.
//   - Contact is a mail address, a number however it is written or dictated, a
//     street with its house, a handle, and a request for one.
//   - Who tells that somebody else told, gave, sold or urged is held, never refused.
//
// A false hit on somebody who speaks of themselves is worse than a miss, so what
// cannot be told from ordinary talk by its words passes: code words, a hint that
// could be of a book, a place to meet. People who look after a circle read on.
//
// # What is not here
//
// Words of distress are no rule: who is in danger is offered help by their own
// browser (frontend/src/lib/crisis), and nobody is told. Private practice and
// drafts never come here. There is no outside service, so nothing leaves the
// house and nothing can be slow but this package itself, which has a budget.
package guard

import (
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"example.org/afterward/models"
)

// Outcome is what is to be done with a text, the weakest first.
type Outcome int

// The outcomes.
const (
	Allow Outcome = iota
	Nudge
	Hold
	Fold
	Block
)

var outcomes = []string{"allow", "nudge", "hold", "fold", "block"}

func (o Outcome) String() string { return outcomes[o] }

// ParseOutcome is the outcome of a name; ok is false where there is none.
func ParseOutcome(name string) (o Outcome, ok bool) {
	i := slices.Index(outcomes, name)
	return Outcome(max(i, 0)), i >= 0
}

// Field is one part of what somebody writes.
type Field struct {
	Name string // its JSON path, e.g. "body"
	Text models.Private
}

// Input is a text, and what is known of who writes it where.
type Input struct {
	Fields  []Field
	New     bool   // a newcomer
	Watched bool   // they, the thread or the circle are looked at first
	Again   int    // how often the same was written there in the last ten minutes
	Lately  int    // how much they wrote there in the last minute
	Words   *Words // the circle's own; nil for none
	Card    bool   // it is told to people who are not in the circle: web addresses are looked at by nobody there
}

// Finding is one thing a phase found, and where.
type Finding struct {
	Phase   string  `json:"phase"`
	Rule    string  `json:"rule"`
	Outcome Outcome `json:"-"`
	Field   string  `json:"field"`
	Start   int     `json:"start"` // in bytes of the original
	End     int     `json:"end"`
}

// Verdict is what is to be done with a text, and why.
type Verdict struct {
	Outcome  Outcome
	Findings []Finding // in the order of the phases
	Over     bool      // the budget was used up before all phases had looked
}

// Rule is the first rule that asks for the outcome.
func (v Verdict) Rule() Finding {
	for _, f := range v.Findings {
		if f.Outcome == v.Outcome {
			return f
		}
	}
	return Finding{}
}

// Limits.
const (
	MaxText   = 12000 // code points of one text
	MaxAgain  = 4     // of the same in ten minutes; the next is a nudge
	MinAgain  = 60    // code points; what is shorter is said again for good reasons
	MaxLately = 60    // texts to one place in one minute; the next is a nudge
	Budget    = 250 * time.Millisecond
)

// overruns counts the texts whose check used up its budget.
var overruns atomic.Int64

// Overruns is how many checks used up their budget since the house was opened.
func Overruns() int64 { return overruns.Load() }

// Check looks at a text. It takes at most about Budget.
func Check(in Input) Verdict {
	began := time.Now()
	return check(in, func() bool { return time.Since(began) > Budget })
}

// check is Check with over, which says that the budget is used up.
func check(in Input, over func() bool) (v Verdict) {
	found := func(phase, rule string, o Outcome, field string, start, end int) {
		v.Findings = append(v.Findings, Finding{phase, rule, o, field, start, end})
		v.Outcome = max(v.Outcome, o)
	}
	for _, f := range in.Fields {
		if f.Text.Runes() > MaxText {
			found("length", "length.text", Block, f.Name, 0, len(f.Text))
			return v
		}
	}
	name := ""
	if len(in.Fields) > 0 {
		name = in.Fields[len(in.Fields)-1].Name
	}
	if in.Again > MaxAgain && length(in.Fields) >= MinAgain {
		found("duplicate", "duplicate.same", Nudge, name, 0, 0)
	}
	if in.Lately > MaxLately {
		found("rate", "rate.minute", Nudge, name, 0, 0)
	}
	if in.Watched {
		found("state", "state.watched", Hold, name, 0, 0)
	}
	for _, f := range in.Fields {
		for _, phase := range []func(page, Input) []Finding{words, links, contact, sourcing} {
			if over() {
				return v.overrun(in, name)
			}
			for _, hit := range phase(page{field: f.Name, text: string(f.Text)}, in) {
				found(hit.Phase, hit.Rule, hit.Outcome, f.Name, hit.Start, hit.End)
			}
		}
	}
	return v
}

func length(fields []Field) (n int) {
	for _, f := range fields {
		n += f.Text.Runes()
	}
	return n
}

// overrun is the verdict where the budget was used up: somebody looks at what is
// written by those who are new or looked at first, and others are let through.
func (v Verdict) overrun(in Input, field string) Verdict {
	overruns.Add(1)
	v.Over = true
	if in.New || in.Watched {
		v.Findings = append(v.Findings, Finding{"state", "state.budget", Hold, field, 0, 0})
		v.Outcome = max(v.Outcome, Hold)
	}
	return v
}

// page is one text and how it reads.
type page struct {
	field, text string
}

// web finds addresses of the web: with a scheme, with www, in one of the common
// domains, or in any domain with a path after it. A sentence that begins without
// a space after the last one ("it was good.So was …") is none, so short domains
// that are also words count only with a path.
var web = regexp.MustCompile(`(?i)(?:\b[a-z][a-z0-9+.-]{1,9}://\S` +
	`|\bwww\.[a-z0-9-]+\.` +
	`|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|info|biz|io|app|dev|xyz|online|site|shop|store|blog|club|live|link|page|wiki|onion|eu|de|at|ch|fr|nl|be|dk|se|fi|pl|cz|pt|br|mx|uk|ca|au|nz|ru|cn|jp|gg|ly|tv|cc|ws)(?:[^a-z0-9.-]|\.?$|\.\s|[/:])` +
	`|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}/[a-z0-9_+@~-])`)

// elsewhere finds addresses that lead to a conversation elsewhere, or hide where
// they lead.
var elsewhere = regexp.MustCompile(`(?i)\b(?:t\.me|wa\.me|telegram\.me|chat\.whatsapp\.com|signal\.group|signal\.me|discord\.gg|discord\.com/invite|bit\.ly|tinyurl\.com|goo\.gl|is\.gd|cutt\.ly)(?:/|\b)|\.onion\b`)

// NewcomerLink is the rule by which a newcomer's web address is refused.
const NewcomerLink = "links.newcomer"

func links(p page, in Input) (out []Finding) {
	seen, at := plain(p.text)
	if in.New {
		if m := web.FindStringIndex(p.text); m != nil {
			out = append(out, Finding{Phase: "links", Rule: NewcomerLink, Outcome: Block, Start: m[0], End: m[1]})
		} else if m := web.FindStringIndex(seen); m != nil {
			out = append(out, Finding{Phase: "links", Rule: NewcomerLink, Outcome: Block, Start: at[m[0]], End: at[m[1]]})
		}
	}
	for _, m := range elsewhere.FindAllStringIndex(seen, maxFound) {
		out = append(out, Finding{Phase: "links", Rule: "links.elsewhere", Outcome: Nudge, Start: at[m[0]], End: at[m[1]]})
	}
	return out
}

// maxFound bounds how many of one kind are told.
const maxFound = 20

var (
	mails = regexp.MustCompile(`(?i)\b[a-z0-9._%+-]+\s?(?:@|\(at\)|\[at\])\s?[a-z0-9-]+\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{2,12}\b` +
		`|\b[a-z0-9._%+-]+ at [a-z0-9-]+(?: ?\(dot\) ?| dot )[a-z]{2,12}\b` +
		`|\b[a-z0-9._%+-]+ at [a-z0-9-]+\.(?:com|net|org|info|me|io|eu|de|uk|co)\b`)
	phones = regexp.MustCompile(`(?:\+|\b00|\(|\b)\d[\d ().-]{7,22}\d\b`)
	handle = regexp.MustCompile(`(?i)\b(?:telegram|insta|instagram|ig|wickr|kik|snap|snapchat|signal|discord|threema|session|twitter|whatsapp)\b[^.!?\n]{0,24}(?:@[a-z0-9_.]{3,}|: ?[a-z0-9_.]{4,}|#\d{3,})|\b[a-z0-9_.]{2,}#\d{4}\b`)

	// street is a house in one: where somebody lives is a way to them.
	street = regexp.MustCompile(`\b\d{1,4}[a-zA-Z]? (?:[A-Z][a-z']{2,24} ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Close|Court|Crescent|Terrace|Gardens|Grove|Way|Square|Row|Place|Hill)\b`)
)

func contact(p page, _ Input) (out []Finding) {
	seen, at := plain(p.text)
	add := func(rule string, m []int) {
		out = append(out, Finding{Phase: "contact", Rule: rule, Outcome: Nudge, Start: at[m[0]], End: at[m[1]]})
	}
	for _, m := range mails.FindAllStringIndex(seen, maxFound) {
		add("contact.mail", m)
	}
	for _, m := range handle.FindAllStringIndex(seen, maxFound) {
		add("contact.handle", m)
	}
	for _, m := range phones.FindAllStringIndex(seen, maxFound) {
		if n := digits(seen[m[0]:m[1]]); n >= 9 && n <= 15 {
			add("contact.phone", m)
		}
	}
	for _, m := range street.FindAllStringIndex(p.text, maxFound) {
		out = append(out, Finding{Phase: "contact", Rule: "contact.address", Outcome: Nudge, Start: m[0], End: m[1]})
	}
	if len(out) == 0 {
		out = dictated(ReadWords(p.text).Words)
	}
	return reported(p, out)
}

// spoken are the words by which somebody dictates a number.
var spoken = map[string]int{
	"zero": 0, "oh": 0, "o": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"double": -1, "triple": -2, // of the digit after it
}

// dictated finds a number that is said digit by digit, in words or in words and
// digits. Who counts says each digit after the one before it, and is let through.
func dictated(words []Word) []Finding {
	n, said, counting, last, from := 0, 0, 0, -1, 0
	end := func(to int) []Finding {
		if n >= 9 && n <= 15 && said >= 3 && 2*counting < n {
			return []Finding{{Phase: "contact", Rule: "contact.phone", Outcome: Nudge, Start: words[from].Start, End: words[to-1].End}}
		}
		n, said, counting, last = 0, 0, 0, -1
		return nil
	}
	for i, w := range words {
		d, ok := spoken[w.Text]
		if !ok && !number(w.Text) {
			if found := end(i); found != nil {
				return found
			}
			continue
		}
		if n == 0 {
			from = i
		}
		switch {
		case !ok:
			n, last = n+digits(w.Text), -1
		case d < 0:
			n, said = n-d, said+1
		default:
			if last >= 0 && d == last+1 {
				counting++
			}
			n, said, last = n+1, said+1, d
		}
	}
	return end(len(words))
}

func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// plain is a text letter by letter as a reader sees it, signs and spaces kept,
// and where each byte of it stands in the original.
func plain(text string) (string, []int) {
	out, at := make([]byte, 0, len(text)), make([]int, 0, len(text)+1)
	for i, r := range text {
		seen, _ := letters(r)
		for j := range len(seen) {
			out, at = append(out, seen[j]), append(at, i)
		}
	}
	return string(out), append(at, len(text))
}
