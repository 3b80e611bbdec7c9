package thread_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

var (
	seedsOnSQLite   = flag.Int("seeds", 15, "how many sequences TestNoReaderSeesWhatTheRulesHide tries on SQLite; a fifth of it on Postgres. Several hundred take some minutes")
	oneSeed         = flag.Uint64("seed", 0, "the only sequence it tries")
	stepsOfSequence = flag.Int("steps", 20, "how many steps a sequence has")
)

// TestNoReaderSeesWhatTheRulesHide does whatever people can do with threads, in
// random order. Whatever anybody writes carries words that are nowhere else; what
// is known here of who may read which of them is written from the rules and not
// from the code. After every step everybody reads everything in every way there
// is: words that are hidden from them fail, and so do words they are to read and
// that are not there.
//
// covers: edges 79, 80, 83, 84; done when "no reader ever sees text that the rules hide from them"
func TestNoReaderSeesWhatTheRulesHide(t *testing.T) {
	dbtest.Walk(t)
	if *oneSeed != 0 {
		fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) { sequence(t, w, h, *oneSeed) })
		return
	}
	if testing.Short() {
		*seedsOnSQLite = min(*seedsOnSQLite, 8)
	}
	done := map[string]int{}
	for seed := range uint64(*seedsOnSQLite) {
		w, h := fixturetest.SQLite(t)
		for name, n := range sequence(t, w, h, seed+1) {
			done[name] += n
		}
		if t.Failed() {
			return
		}
	}
	for _, o := range operations {
		if done[o.name] == 0 {
			t.Errorf("%s was never done in %d sequences", o.name, *seedsOnSQLite)
		}
	}
	t.Logf("%v", done)
	t.Run("postgres", func(t *testing.T) {
		for seed := range uint64(max(1, *seedsOnSQLite/5)) {
			h := dbtest.Postgres(t)
			sequence(t, fixturetest.In(t, h), h, seed+1)
		}
	})
}

// canary finds words that are nowhere else.
var canary = regexp.MustCompile(`wren\d{4}x`)

// What the test knows.
type (
	// person is somebody who reads and writes.
	person struct {
		id     account.ID
		who    circle.PersonID
		name   string
		member bool
		tends  bool
		since  int // the step at which they came, this time
	}
	// told is one thread, as the test knows it.
	told struct {
		id    thread.ID
		since int // whoever came later does not read it
		title string
		split bool // somebody else made a thread of it, and called it so
		first *word
		posts []*word // without the first
		wants string
		state string
		left  bool // somebody has left and taken their words with them
	}
	// word is one post, as the test knows it.
	word struct {
		id      thread.PostID
		by      *person
		unnamed bool
		body    string
		note    string
		noted   bool // by somebody who looks after the circle
		quotes  *word
		quoted  string // what stood there when it was quoted
		state   string // live, withdrawn, folded or removed
		was     string // its state before it was withdrawn
		since   int
		in      *told
	}
	// run is one sequence.
	run struct {
		t       *testing.T
		ctx     context.Context
		w       *fixture.World
		h       *dbtest.House
		rnd     *rand.Rand
		step    int
		count   int
		people  []*person
		threads []*told
		blocks  map[[2]*person]bool
		heard   int      // of the events, how many were looked at
		trail   []string // what was done
		said    bool     // the last step wrote something everybody there is to hear
	}
)

// operation is something people do. It reports whether it was done.
type operation struct {
	name   string
	weight int
	do     func(r *run) bool
}

// operations are all of them; another one is one line more.
var operations = []operation{
	{"start", 6, (*run).start},
	{"answer", 22, (*run).answer},
	{"withdraw", 4, (*run).withdraw},
	{"restore", 4, (*run).restore},
	{"edit", 6, (*run).edit},
	{"fold", 4, (*run).fold},
	{"unfold", 4, (*run).unfold},
	{"remove", 2, (*run).remove},
	{"note", 2, (*run).note},
	{"move", 12, (*run).move},
	{"split", 5, (*run).split},
	{"lock", 2, (*run).lock},
	{"join", 6, (*run).join},
	{"leave", 2, (*run).leave},
	{"remove member", 2, (*run).removeMember},
	{"block", 2, (*run).block},
}

// reading is a way to read. It returns everything somebody is answered, and which
// of the words they may read have to be in it.
type reading struct {
	name  string
	read  func(r *run, as *person) (answer string, whole func(*word) bool)
	shows func(as *person, p *word) showing // what the rules show in it; nil where that is what as reads of anybody
}

// showing is what is shown of a post: its words, its note, and with the first of a
// thread the title.
type showing struct{ body, note, title bool }

// readings are all of them; another one is one line more.
var readings = []reading{
	{"the list of threads", (*run).readList, nil},
	{"the threads", (*run).readThreads, nil},
	{"what changed", (*run).readChanges, nil},
	{"the events", (*run).readEvents, nil},
	{"a search", (*run).search, nil},
	{"an export", (*run).export, (*person).owns},
}

func sequence(t *testing.T, w *fixture.World, h *dbtest.House, seed uint64) map[string]int {
	t.Helper()
	r := &run{t: t, ctx: t.Context(), w: w, h: h, rnd: rand.New(rand.NewPCG(seed, 5)), blocks: map[[2]*person]bool{}}
	for _, p := range []struct {
		name   string
		id     account.ID
		member bool
		tends  bool
	}{{"Ada", w.Ada, true, true}, {"Bo", w.Bo, true, true}, {"Cem", w.Cem, true, false}, {"Dee", w.Dee, true, false}, {"Eli", w.Eli, false, false}, {"Fin", w.Fin, false, false}} {
		r.people = append(r.people, &person{id: p.id, who: w.People[p.id], name: p.name, member: p.member, tends: p.tends})
	}
	settle(t, h) // nobody is a newcomer, who may write less
	r.heard = len(h.Heard.All())
	done := map[string]int{}
	total := 0
	for _, o := range operations {
		total += o.weight
	}
	for tried := 0; r.step < *stepsOfSequence && tried < 10**stepsOfSequence; tried++ {
		n := r.rnd.IntN(total)
		i := slices.IndexFunc(operations, func(o operation) bool { n -= o.weight; return n < 0 })
		if r.rnd.IntN(6) == 0 { // what was never done yet in this sequence
			if never := slices.IndexFunc(operations, func(o operation) bool { return done[o.name] == 0 }); never >= 0 {
				i = never
			}
		}
		r.step++
		r.said = false
		if o := operations[i]; o.do(r) {
			done[o.name]++
			r.trail = append(r.trail, fmt.Sprintf("%d %s", r.step, o.name))
			r.everybodyReads()
		} else {
			r.step-- // nothing was done
		}
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, strings.Join(r.trail, ", "))
		}
	}
	return done
}

// everybodyReads is what is checked after each step.
func (r *run) everybodyReads() {
	for _, as := range r.people {
		for _, by := range readings {
			answer, whole := by.read(r, as)
			shows := by.shows
			if shows == nil {
				shows = (*person).reads
			}
			r.judge(as, by.name, shows, answer, whole)
		}
	}
	r.heard = len(r.h.Heard.All())
}

// judge holds one answer to the rules.
func (r *run) judge(as *person, name string, shows func(*person, *word) showing, answer string, whole func(*word) bool) {
	may, must := map[string]bool{}, map[string]string{}
	for _, t := range r.threads {
		if shows(as, t.first).title {
			may[t.title] = true
		}
		for _, p := range append([]*word{t.first}, t.posts...) {
			shown := shows(as, p)
			may[p.body] = may[p.body] || shown.body
			if p.note != "" {
				may[p.note] = may[p.note] || shown.note
			}
			if whole == nil || !whole(p) {
				continue
			}
			if shown.body {
				must[p.body] = "the body of a post"
			}
			if shown.note && p.note != "" {
				must[p.note] = "the note of a post"
			}
		}
	}
	seen := map[string]bool{}
	for _, c := range canary.FindAllString(answer, -1) {
		seen[c] = true
		if !may[c] {
			r.t.Errorf("step %d: %s reads %s in %s", r.step, as.name, r.whatIs(c), name)
		}
	}
	for c, what := range must {
		if !seen[c] {
			r.t.Errorf("step %d: %s does not read %s (%s) in %s", r.step, as.name, what, r.whatIs(c), name)
		}
	}
}

// sees is the rule: who was there when it was written, for as long as it is shown.
func (as *person) sees(p *word) bool {
	if !as.member || as.since > p.in.since || as.since > p.since {
		return false
	}
	return p.state == "live" || p.state == "folded" && (as.tends || p.by == as)
}

// reads is what somebody is shown of a post, whosever it is.
func (as *person) reads(p *word) showing {
	sees := as.sees(p)
	return showing{body: sees, note: sees, title: sees}
}

// owns is the rule of an export: what one wrote oneself and is still shown to
// somebody, wherever one is now, and what one took back while one can bring it
// back. No word of anybody else is in it: no quote, no title of a thread that
// somebody else made, and no note of those who look after the circle.
func (as *person) owns(p *word) showing {
	stands := p.state == "live" || p.state == "folded" ||
		p.state == "withdrawn" && p.was != "" && as.member && as.since <= p.in.since && as.since <= p.since
	own := p.by == as && stands
	return showing{body: own, note: own && !p.noted, title: own && !p.in.split}
}

func (r *run) whatIs(c string) string {
	for _, t := range r.threads {
		if t.title == c {
			return c + ", the title of a " + t.first.state + " thread"
		}
		for _, p := range append([]*word{t.first}, t.posts...) {
			if p.body == c || p.note == c {
				return fmt.Sprintf("%s, a %s post of %s", c, p.state, p.by.name)
			}
		}
	}
	return c + ", which nobody wrote"
}

// say makes words that are nowhere else.
func (r *run) say() string {
	r.count++
	return fmt.Sprintf("wren%04dx", r.count)
}

func (r *run) nonce() string { r.count++; return fmt.Sprint("nonce ", r.count) }

func pick[T any](r *run, from []T) (one T, ok bool) {
	if len(from) == 0 {
		return one, false
	}
	return from[r.rnd.IntN(len(from))], true
}

// members are those who are in the circle and satisfy all of which.
func (r *run) members(which ...func(*person) bool) (some []*person) {
	for _, p := range r.people {
		if p.member && !slices.ContainsFunc(which, func(is func(*person) bool) bool { return !is(p) }) {
			some = append(some, p)
		}
	}
	return some
}

func tends(p *person) bool   { return p.tends }
func belongs(p *person) bool { return !p.tends }

// readable are the threads somebody can open.
func (r *run) readable(as *person) (some []*told) {
	for _, t := range r.threads {
		if as.member && as.since <= t.since {
			some = append(some, t)
		}
	}
	return some
}

// answered are those of them with responses.
func (r *run) answered(as *person) []*told {
	return slices.DeleteFunc(r.readable(as), func(t *told) bool { return len(t.posts) == 0 })
}

// shown are the posts somebody finds in the threads they can open, in any state.
func (r *run) shown(as *person, which func(*word) bool) (some []*word) {
	for _, t := range r.readable(as) {
		for _, p := range append([]*word{t.first}, t.posts...) {
			if as.since <= p.since && which(p) {
				some = append(some, p)
			}
		}
	}
	return some
}

// refused reports that an operation was refused by a rule, and fails the test on
// anything else: what is refused changes nothing.
func (r *run) refused(err error) bool {
	if err == nil {
		return false
	}
	if models.AsError(err).Kind == models.Internal {
		r.t.Errorf("step %d: %v", r.step, err)
	}
	return true
}

func (r *run) start() bool {
	by, _ := pick(r, r.members())
	t := &told{since: r.step, title: r.say(), state: "open", wants: []string{"ideas", "ideas", "ideas", "reflection", "reflection", "quiet"}[r.rnd.IntN(6)]}
	t.first = &word{by: by, body: r.say(), state: "live", since: r.step, in: t, unnamed: r.rnd.IntN(4) == 0}
	b := fixture.Update(r.nonce(), t.wants, models.Private("About "+t.title), models.Private("It was "+t.first.body+"."))
	b.Unnamed = t.first.unnamed
	if r.rnd.IntN(3) == 0 {
		t.first.note = r.say()
		b.Notes = thread.Notes{Keys: []string{"death"}, Words: models.Private(t.first.note)}
	}
	id, err := r.w.Threads.Start(r.ctx, by.id, r.w.Tuesday, b)
	if r.refused(err) {
		return false
	}
	page, err := r.w.Threads.Read(r.ctx, by.id, id, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	t.id, t.first.id = id, page.Opening.ID
	r.threads = append(r.threads, t)
	r.said = true
	return true
}

func (r *run) answer() bool {
	by, _ := pick(r, r.members())
	t, ok := pick(r, r.readable(by))
	if !ok {
		return false
	}
	kind := map[string]string{"ideas": "share", "reflection": "reflect", "quiet": "said"}[t.wants]
	p := &word{by: by, body: r.say(), state: "live", since: r.step, in: t, unnamed: r.rnd.IntN(3) == 0}
	b := fixture.Give(kind, r.nonce(), models.Private("I heard "+p.body+"."))
	b.Unnamed, b.Sure = p.unnamed, true
	if r.rnd.IntN(4) == 0 {
		p.note = r.say()
		b.Notes = thread.Notes{Words: models.Private(p.note)}
	}
	here := r.shown(by, func(q *word) bool { return q.in == t && q.state == "live" })
	from, ok := pick(r, here)
	if i := slices.IndexFunc(here, func(q *word) bool { return q.since < t.since }); i >= 0 && r.rnd.IntN(2) == 0 {
		from = here[i] // what was moved here from before it began
	}
	if ok && r.rnd.IntN(2) == 0 {
		p.quotes, p.quoted = from, from.body
		b.Quote = &thread.Quote{Post: from.id, Text: models.Private(from.body)}
	}
	made, err := r.w.Threads.Answer(r.ctx, by.id, t.id, b)
	if r.refused(err) {
		return false
	}
	p.id = made.ID
	t.posts = append(t.posts, p)
	r.said = true
	return true
}

func (r *run) withdraw() bool {
	by, _ := pick(r, r.members())
	p, ok := pick(r, r.shown(by, func(p *word) bool { return p.by == by && (p.state == "live" || p.state == "folded") }))
	if !ok {
		return false
	}
	if _, err := r.w.Threads.Withdraw(r.ctx, by.id, p.in.id, p.id); r.refused(err) {
		r.t.Errorf("step %d: %s does not take back their own: %v", r.step, by.name, err)
		return false
	}
	p.was, p.state = p.state, "withdrawn"
	return true
}

// restore brings back what somebody took back themselves, as it was: folded, if it
// was folded.
func (r *run) restore() bool {
	by, _ := pick(r, r.members())
	p, ok := pick(r, r.shown(by, func(p *word) bool { return p.by == by && p.state == "withdrawn" && p.was != "" }))
	if !ok {
		return false
	}
	if _, err := r.w.Threads.Restore(r.ctx, by.id, p.in.id, p.id); r.refused(err) {
		return false
	}
	p.state = p.was
	return true
}

// edit changes somebody's own words: what stood there is read by nobody any more,
// not in a quote either.
func (r *run) edit() bool {
	by, _ := pick(r, r.members())
	p, ok := pick(r, r.shown(by, func(p *word) bool { return p.by == by && p.state == "live" }))
	if !ok {
		return false
	}
	var rev int
	if err := r.h.DB.Read(r.ctx).Table("posts").Select("rev").Where("id = ?", p.id).Scan(&rev).Error; err != nil {
		r.t.Fatal(err)
	}
	now := r.say()
	body := models.Private("Better: " + now + ".")
	if _, err := r.w.Threads.Edit(r.ctx, by.id, p.in.id, p.id, thread.Editing{Rev: rev, Body: &body}); r.refused(err) {
		return false
	}
	p.body = now
	return true
}

// because is what those who look after a circle say.
var because = circle.Grounds{Reason: "We look at it together.", Clause: 1}

// onPost has somebody who looks after the circle do something with a post that is
// in one of some states.
func (r *run) onPost(states []string, do func(by *person, p *word) error) bool {
	by, _ := pick(r, r.members(tends))
	p, ok := pick(r, r.shown(by, func(p *word) bool { return slices.Contains(states, p.state) }))
	return ok && !r.refused(do(by, p))
}

func (r *run) fold() bool {
	return r.onPost([]string{"live"}, func(by *person, p *word) error {
		_, err := r.w.Threads.FoldPost(r.ctx, by.id, p.in.id, p.id, because)
		p.state = "folded"
		return err
	})
}

func (r *run) unfold() bool {
	return r.onPost([]string{"folded"}, func(by *person, p *word) error {
		_, err := r.w.Threads.UnfoldPost(r.ctx, by.id, p.in.id, p.id, circle.Grounds{})
		p.state = "live"
		return err
	})
}

func (r *run) remove() bool {
	return r.onPost([]string{"live", "folded"}, func(by *person, p *word) error {
		_, err := r.w.Threads.RemovePost(r.ctx, by.id, p.in.id, p.id, because)
		p.state = "removed"
		return err
	})
}

func (r *run) note() bool {
	return r.onPost([]string{"live", "folded"}, func(by *person, p *word) error {
		if p.note != "" {
			_, err := r.w.Threads.NotePost(r.ctx, by.id, p.in.id, p.id, thread.Notes{Keys: []string{"medical"}}, because)
			return err
		}
		p.note, p.noted = r.say(), true
		_, err := r.w.Threads.NotePost(r.ctx, by.id, p.in.id, p.id, thread.Notes{Words: models.Private(p.note)}, because)
		return err
	})
}

// some chooses responses of a thread that somebody finds there, in their order.
func (r *run) some(by *person, t *told) (posts []*word, ids []thread.PostID) {
	for _, p := range t.posts {
		if by.since <= p.since && r.rnd.IntN(2) == 0 {
			posts, ids = append(posts, p), append(ids, p.id)
		}
	}
	return posts, ids
}

// carried is the rule of moving: whoever could not read it there does not read it
// here.
func carried(posts []*word, from, to *told) {
	for _, p := range posts {
		p.since = min(p.since, from.since)
		p.in = to
		from.posts = slices.DeleteFunc(from.posts, func(q *word) bool { return q == p })
		if p != to.first {
			to.posts = append(to.posts, p)
		}
	}
}

func (r *run) move() bool {
	by, _ := pick(r, r.members(tends))
	from, ok := pick(r, r.answered(by))
	if !ok {
		return false
	}
	to, _ := pick(r, r.readable(by))
	posts, ids := r.some(by, from)
	if len(ids) == 0 || to == from {
		return false
	}
	if _, err := r.w.Threads.Move(r.ctx, by.id, from.id, thread.Moving{Nonce: r.nonce(), Posts: ids, To: to.id}); r.refused(err) {
		return false
	}
	carried(posts, from, to)
	return true
}

func (r *run) split() bool {
	by, _ := pick(r, r.members(tends))
	from, ok := pick(r, r.answered(by))
	if !ok {
		return false
	}
	posts, ids := r.some(by, from)
	if len(ids) == 0 {
		return false
	}
	r.rnd.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	to := &told{title: r.say(), split: true, state: "open", wants: from.wants}
	id, err := r.w.Threads.Split(r.ctx, by.id, from.id, thread.Splitting{Nonce: r.nonce(), Posts: ids, Title: models.Private("Apart: " + to.title), Kind: "question"})
	if r.refused(err) {
		return false
	}
	page, err := r.w.Threads.Read(r.ctx, by.id, id, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, p := range posts {
		if p.id == page.Opening.ID {
			to.first = p
		}
	}
	if to.first == nil {
		r.t.Fatal("a thread was split off that begins with something else")
	}
	to.id, to.since = id, min(from.since, to.first.since)
	carried(posts, from, to)
	r.threads = append(r.threads, to)
	return true
}

func (r *run) lock() bool {
	by, _ := pick(r, r.members(tends))
	t, ok := pick(r, r.readable(by))
	if !ok {
		return false
	}
	state := []string{"open", "open", "locked", "archived"}[r.rnd.IntN(4)]
	if state == t.state {
		return false
	}
	t.state = state
	_, err := r.w.Threads.SetState(r.ctx, by.id, t.id, state, r.rnd.IntN(2) == 0, "")
	return !r.refused(err)
}

func (r *run) join() bool {
	var outside []*person
	for _, p := range r.people {
		if !p.member {
			outside = append(outside, p)
		}
	}
	p, ok := pick(r, outside)
	if !ok {
		return false
	}
	c, err := r.w.Circles.Join(r.ctx, p.id, r.w.Tuesday, circle.Joining{Nonce: r.nonce(), AgreementsVersion: 1, Fit: true, Persona: models.Private(fmt.Sprint(p.name, " ", r.step)), Hello: "Hello."})
	if r.refused(err) {
		return false
	}
	p.member, p.since, p.who = true, r.step, c.Viewer.Person.ID
	settle(r.t, r.h)
	return true
}

func (r *run) leave() bool {
	p, ok := pick(r, r.members(belongs))
	if !ok {
		return false
	}
	words := []string{circle.Keep, circle.Former, circle.Withdraw}[r.rnd.IntN(3)]
	if r.refused(r.w.Circles.LeaveAs(r.ctx, p.id, r.w.Tuesday, words)) {
		return false
	}
	if words == circle.Withdraw {
		for _, t := range r.threads {
			for _, q := range append([]*word{t.first}, t.posts...) {
				if q.by == p {
					q.state, q.was, t.left = "withdrawn", "", true
				}
			}
		}
	}
	r.gone(p)
	return true
}

func (r *run) removeMember() bool {
	p, ok := pick(r, r.members(belongs))
	if !ok || r.refused(r.w.Circles.Remove(r.ctx, r.w.Ada, r.w.Tuesday, p.who, 0, because)) {
		return false
	}
	r.gone(p)
	return true
}

func (r *run) gone(p *person) {
	p.member = false
	for pair := range r.blocks {
		if pair[0] == p || pair[1] == p {
			delete(r.blocks, pair)
		}
	}
}

// block folds what two say, each for the other: the words are still there, and it
// is said whose they are.
func (r *run) block() bool {
	by, _ := pick(r, r.members())
	about, _ := pick(r, r.members())
	if by == about || r.refused(r.w.Circles.Block(r.ctx, by.id, r.w.Tuesday, about.who)) {
		return false
	}
	r.blocks[[2]*person{by, about}] = true
	return true
}

func (r *run) folds(as *person) (who []string) {
	for pair := range r.blocks {
		if pair[0] == as {
			who = append(who, string(pair[1].who))
		}
		if pair[1] == as {
			who = append(who, string(pair[0].who))
		}
	}
	sort.Strings(who)
	return slices.Compact(who)
}

func (r *run) text(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// outside checks that somebody who may not read is answered as a stranger is.
func (r *run) outside(err error) string {
	if !errors.Is(err, policy.ErrHidden) {
		r.t.Errorf("step %d: somebody who may not read is answered %v", r.step, err)
	}
	return ""
}

func (r *run) readList(as *person) (answer string, whole func(*word) bool) {
	var all []thread.Thread
	for before := int64(0); ; {
		some, next, err := r.w.Threads.List(r.ctx, as.id, r.w.Tuesday, before)
		if !as.member {
			return r.outside(err), nil
		}
		if err != nil {
			r.t.Fatal(err)
		}
		all = append(all, some...)
		if before = next; next == 0 {
			break
		}
	}
	listed := map[thread.ID]thread.Thread{}
	for _, t := range all {
		listed[t.ID] = t
	}
	mine := r.readable(as)
	if len(all) != len(mine) || len(listed) != len(mine) {
		r.t.Errorf("step %d: %s lists %d threads of %d", r.step, as.name, len(all), len(mine))
	}
	for _, t := range mine {
		if said := string(listed[t.id].Title); strings.Contains(said, t.title) != as.sees(t.first) {
			r.t.Errorf("step %d: %s lists a %s thread as %q", r.step, as.name, t.first.state, said)
		}
		r.counts(t, listed[t.id])
	}
	return r.text(all), nil
}

// counts holds the numbers of a thread to what stands in it: what was taken back
// or removed is no answer. What somebody took with them as they left is counted
// out, and whether that leaves it waiting is settled later.
func (r *run) counts(t *told, shown thread.Thread) {
	var stand []*word
	for _, p := range t.posts {
		if p.state == "live" || p.state == "folded" {
			stand = append(stand, p)
		}
	}
	if shown.Responses != len(stand) {
		r.t.Errorf("step %d: a thread of %d responses says %d", r.step, len(stand), shown.Responses)
	}
	met := slices.ContainsFunc(stand, func(p *word) bool { return p.by != t.first.by })
	waits := !met && t.wants != "quiet" && t.first.state == "live" && t.state == "open"
	if shown.Waits != waits && (shown.Waits || !t.left) {
		r.t.Errorf("step %d: a thread waits: %v, and not %v", r.step, shown.Waits, waits)
	}
}

func (r *run) readThreads(as *person) (answer string, whole func(*word) bool) {
	var all []string
	for _, t := range r.threads {
		shown := map[thread.PostID]thread.Post{}
		var numbers []int64
		for after := int64(0); ; {
			page, err := r.w.Threads.Read(r.ctx, as.id, t.id, after)
			if !as.member || as.since > t.since {
				all = append(all, r.outside(err))
				break
			}
			if err != nil {
				r.t.Fatal(err)
			}
			all = append(all, r.text(page))
			shown[page.Opening.ID] = page.Opening
			for _, p := range page.Posts {
				shown[p.ID] = p
				numbers = append(numbers, p.MadeSeq)
			}
			var folds []string
			for _, who := range page.Folded {
				folds = append(folds, string(who))
			}
			if sort.Strings(folds); !slices.Equal(folds, r.folds(as)) {
				r.t.Errorf("step %d: %s reads %v folded, and not %v", r.step, as.name, folds, r.folds(as))
			}
			if after = page.Next; after == 0 {
				break
			}
		}
		if !slices.IsSorted(numbers) {
			r.t.Errorf("step %d: the responses of a thread are not in their order", r.step)
		}
		r.posts(as, t, shown)
	}
	return strings.Join(all, "\n"), func(p *word) bool { return true }
}

// posts checks what the posts of a thread say beside their words: quotes, where
// the words still stand; numbers, where somebody writes as a member.
func (r *run) posts(as *person, t *told, shown map[thread.PostID]thread.Post) {
	numbers := map[int]*person{}
	for _, p := range append([]*word{t.first}, t.posts...) {
		post, there := shown[p.id]
		if there != (as.member && as.since <= t.since && as.since <= p.since) {
			r.t.Errorf("step %d: %s finds a post of %s: %v", r.step, as.name, p.by.name, there)
		}
		if !there {
			continue
		}
		if p.unnamed != (post.Author == nil) || p.unnamed != (post.Alias > 0) || post.Mine != (p.by == as) {
			r.t.Errorf("step %d: %s reads whose a post of %s is: %+v", r.step, as.name, p.by.name, post.Author)
		}
		if p.unnamed {
			if before, known := numbers[post.Alias]; known && before != p.by {
				r.t.Errorf("step %d: two people are number %d", r.step, post.Alias)
			}
			numbers[post.Alias] = p.by
		}
		if p.quotes == nil || !as.sees(p) {
			continue
		}
		stands := p.quotes.in == t && p.quotes.state == "live" && as.since <= p.quotes.since && p.quotes.body == p.quoted
		if quoted := post.Quote != nil && string(post.Quote.Text) == p.quoted; quoted != stands {
			r.t.Errorf("step %d: %s reads a quote of a %s post: %v", r.step, as.name, p.quotes.state, quoted)
		}
	}
}

// live are the posts everybody is told who may read them: what is folded is told
// to nobody, and read by those who may when they ask; an opening is read with its
// thread.
func live(p *word) bool { return p.state == "live" && p != p.in.first }

func (r *run) readChanges(as *person) (answer string, whole func(*word) bool) {
	var all []string
	for after := int64(0); ; {
		page, err := r.w.Circles.Changes(r.ctx, as.id, r.w.Tuesday, after)
		if !as.member {
			return r.outside(err), nil
		}
		if err != nil || page.Resync {
			r.t.Fatalf("%v %v", page.Resync, err)
		}
		for _, n := range page.Changes {
			if n.Seq != after+1 {
				r.t.Errorf("step %d: after %d comes %d", r.step, after, n.Seq)
			}
			after = n.Seq
			all = append(all, string(n.Change))
		}
		if !page.More {
			break
		}
	}
	return strings.Join(all, "\n"), live
}

// readEvents is what a socket of theirs is sent of the last step.
func (r *run) readEvents(as *person) (answer string, whole func(*word) bool) {
	_, joined, err := r.w.Circles.Present(r.ctx, r.w.Tuesday, []account.ID{as.id})
	if err != nil {
		r.t.Fatal(err)
	}
	since, present := joined[as.id]
	if present != as.member {
		r.t.Errorf("step %d: %s hears the circle: %v", r.step, as.name, present)
	}
	if !present {
		return "", nil
	}
	var all []string
	for _, e := range r.h.Heard.All()[r.heard:] {
		if e.Stream.ID == string(r.w.Tuesday) && e.Since >= since {
			all = append(all, string(e.Change))
		}
	}
	var latest *word
	for _, t := range r.threads {
		for _, p := range append([]*word{t.first}, t.posts...) {
			if p.since == r.step {
				latest = p
			}
		}
	}
	if !r.said || latest == nil || latest == latest.in.first { // an opening is read with its thread
		return strings.Join(all, "\n"), nil
	}
	return strings.Join(all, "\n"), func(p *word) bool { return p == latest }
}

// search finds every live post somebody may read, whatever it is asked for: with
// its words, unless they have a note or are folded for them.
func (r *run) search(as *person) (answer string, whole func(*word) bool) {
	var all []string
	for before := int64(0); ; {
		hits, next, err := r.w.Threads.Search(r.ctx, as.id, r.w.Tuesday, "wren", before)
		if !as.member {
			return r.outside(err), nil
		}
		if err != nil {
			r.t.Fatal(err)
		}
		all = append(all, r.text(hits))
		if before = next; next == 0 {
			break
		}
	}
	folds := r.folds(as)
	return strings.Join(all, "\n"), func(p *word) bool {
		return p.state == "live" && p.note == "" && (p.unnamed || !slices.Contains(folds, string(p.by.who)))
	}
}

// export is everything of threads that somebody can take along.
func (r *run) export(as *person) (answer string, whole func(*word) bool) {
	var posts []thread.ExportedPost
	for after := ""; ; {
		some, next, err := r.w.Threads.ExportPosts(r.ctx, as.id, after)
		if err != nil {
			r.t.Fatal(err)
		}
		posts = append(posts, some...)
		if after = next; next == "" {
			break
		}
	}
	reading, _, err := r.w.Threads.ExportReading(r.ctx, as.id, "")
	if err != nil {
		r.t.Fatal(err)
	}
	titled := map[thread.PostID]string{}
	for i, p := range posts {
		titled[p.ID] = string(p.Title)
		if i > 0 && posts[i-1].ID >= p.ID {
			r.t.Errorf("step %d: %s takes posts along that are not in their order", r.step, as.name)
		}
	}
	for _, t := range r.threads {
		if titled[t.first.id] != "" != as.owns(t.first).title {
			r.t.Errorf("step %d: %s takes %q along for the title of a %s thread of %s", r.step, as.name, titled[t.first.id], t.first.state, t.first.by.name)
		}
	}
	return r.text(posts) + r.text(reading), func(*word) bool { return true }
}
