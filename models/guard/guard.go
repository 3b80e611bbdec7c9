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
	mails  = regexp.MustCompile(`(?i)\b[a-z0-9._%+-]+\s?(?:@|\(at\)|\[at\]|\sat\s)\s?[a-z0-9-]+\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{2,12}\b|\b[a-z0-9]+ dot [a-z0-9]+ at [a-z0-9]+ dot [a-z]{2,12}\b`)
	phones = regexp.MustCompile(`(?:\+|\b00|\(|\b)\d[\d ().-]{7,22}\d\b`)
	handle = regexp.MustCompile(`(?i)\b(?:telegram|insta|instagram|wickr|snap|snapchat|signal|discord|threema|session|twitter|whatsapp)\b[^.!?\n]{0,24}(?:@[a-z0-9_.]{3,}|: ?[a-z0-9_.]{4,}|#\d{3,})|\b[a-z0-9_.]{2,}#\d{4}\b`)
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
	return reported(p, out)
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
