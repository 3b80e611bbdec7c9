package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture"
)

// hiddenSteps is how many things a sequence does.
const hiddenSteps = 40

// ear is one tab's socket that keeps every frame as it came.
type ear struct {
	conn *websocket.Conn
	mu   sync.Mutex
	all  strings.Builder
	over bool // it was closed from the other side
}

func (n *node) listen(token, in string) *ear {
	n.t.Helper()
	conn, res, err := websocket.DefaultDialer.Dial("ws://"+n.Addr()+"/realtime", http.Header{"Origin": {page}, "Cookie": {"afterward=" + token}})
	if err != nil {
		n.t.Fatalf("%v %+v", err, res)
	}
	e := &ear{conn: conn}
	n.t.Cleanup(func() { conn.Close() })
	if err := conn.WriteJSON(map[string]any{"do": "enter", "ref": "in", "circle": in}); err != nil {
		n.t.Fatal(err)
	}
	go func() {
		for {
			_, text, err := conn.ReadMessage()
			e.mu.Lock()
			if err != nil {
				var closed *websocket.CloseError
				e.over = errors.As(err, &closed)
				e.mu.Unlock()
				return
			}
			e.all.Write(append(text, '\n'))
			e.mu.Unlock()
		}
	}()
	eventually(n.t, "a seat", func() bool { return strings.Contains(e.heard(), `"ref":"in"`) })
	return e
}

func (e *ear) heard() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.all.String()
}

// taken is what was heard since the last time.
func (e *ear) taken() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.all.Reset()
	return e.all.String()
}

type (
	// reader is somebody who reads, writes, comes and goes.
	reader struct {
		name, token string
		id          account.ID
		person      string
		inside      bool
		tends       bool
		since       int // the step at which they came, this time
		ear         *ear
	}
	// words are those of one post, as the test knows them.
	words struct {
		id, thread string
		by         *reader
		body       string
		state      string // live, withdrawn, folded or removed
		was        string // before it was withdrawn
		since      int    // when it was written
		threadIs   int    // when its thread was
		opens      bool
		title      string
		rev        int
	}
	// reading is one sequence.
	reading struct {
		t      *testing.T
		a, b   *node
		rnd    *rand.Rand
		circle string
		people []*reader
		posts  []*words
		step   int
		count  int
		trail  []string
		heard  *words // what the last step wrote, for everybody there to hear
	}
)

// sees is the rule: who was there when it was written, for as long as it is shown.
func (p *reader) sees(w *words) bool {
	if !p.inside || p.since > w.since || p.since > w.threadIs {
		return false
	}
	return w.state == "live" || w.state == "folded" && (p.tends || w.by == p)
}

// TestNoDoorShowsWhatTheRulesHide writes, changes, folds, takes back and moves
// through the API of one node, and after every step reads everything there is as
// everybody: by the API and the search of both nodes and by what their sockets
// heard meanwhile. TestNoReaderSeesWhatTheRulesHide in models/thread tries many
// more sequences below the doors.
//
// covers: edges 79, 80, 83, 85; done when "no reader ever sees text that the rules hide from them"
func TestNoDoorShowsWhatTheRulesHide(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		n := start(t, quiet(t.TempDir())...)
		readAll(t, n, n, n.world(), 1)
	})
	t.Run("two nodes", func(t *testing.T) {
		a, b, w := two(t, theRedis(t))
		readAll(t, a, b, w, 2)
	})
}

var wren = regexp.MustCompile(`wren\d{4}x`)

func readAll(t *testing.T, a, b *node, w *fixture.World, seed uint64) {
	r := &reading{t: t, a: a, b: b, rnd: rand.New(rand.NewPCG(seed, 6)), circle: string(w.Tuesday)}
	for i, who := range []account.ID{w.Ada, w.Bo, w.Cem, w.Dee, w.Eli, w.Fin} {
		r.people = append(r.people, &reader{
			name: []string{"Ada", "Bo", "Cem", "Dee", "Eli", "Fin"}[i], id: who, token: w.Tokens[who], person: string(w.People[who]), inside: i < 4, tends: i < 2,
		})
	}
	r.settle()
	for i, p := range r.people[:4] {
		p.ear = []*node{a, b}[i%2].listen(p.token, r.circle)
	}
	doing := map[string]func() bool{
		"start": r.start, "answer": r.answer, "edit": r.edit, "withdraw": r.withdraw, "restore": r.restore,
		"fold": r.fold, "unfold": r.unfold, "remove": r.remove, "move": r.move, "join": r.join, "leave": r.leave,
	}
	names, done := slices.Sorted(maps.Keys(doing)), map[string]int{}
	for tried := 0; r.step < hiddenSteps; tried++ {
		if tried > 20*hiddenSteps {
			t.Fatalf("nothing can be done any more: %v", r.trail)
		}
		name := names[r.rnd.IntN(len(names))]
		switch r.rnd.IntN(5) {
		case 0, 1:
			name = "answer"
		case 2: // what was done least
			name = slices.MinFunc(names, func(x, y string) int { return done[x] - done[y] })
		}
		r.step++
		if r.heard = nil; !doing[name]() {
			r.step--
			continue
		}
		done[name]++
		r.trail = append(r.trail, fmt.Sprint(r.step, " ", name))
		r.everybody()
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, strings.Join(r.trail, ", "))
		}
	}
	if len(done) < len(doing) {
		t.Errorf("not everything was done: %v", done)
	}
	t.Logf("%v", done)
}

// settle has nobody be a newcomer, who may write less.
func (r *reading) settle() {
	err := r.a.db.Do(r.t.Context(), func(tx *db.Tx) error {
		return tx.Exec("UPDATE memberships SET joined_at = ?", tx.Now.Add(-60*24*time.Hour)).Error
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// ask does something through the first node; "" where it is refused.
func (r *reading) ask(by *reader, method, path, body string) string {
	status, text := r.a.ask(by.token, method, "/api"+path, strings.ReplaceAll(body, "{nonce}", models.NewID()))
	if status >= 500 || status == 422 {
		r.t.Fatalf("%s: %s %s: %d %s", by.name, method, path, status, text)
	}
	if status >= 300 {
		return ""
	}
	return text + " "
}

func one[T any](r *reading, from []T) (it T, ok bool) {
	if len(from) == 0 {
		return it, false
	}
	return from[r.rnd.IntN(len(from))], true
}

func (r *reading) sing() string { r.count++; return fmt.Sprintf("wren%04dx", r.count) }

func (r *reading) those(is func(*reader) bool) (some []*reader) {
	for _, p := range r.people {
		if is(p) {
			some = append(some, p)
		}
	}
	return some
}

func inside(p *reader) bool { return p.inside }
func tends(p *reader) bool  { return p.tends }

// found are the posts that somebody finds, in some states.
func (r *reading) found(by *reader, states string, is func(*words) bool) (some []*words) {
	for _, w := range r.posts {
		if by.inside && by.since <= w.since && by.since <= w.threadIs && strings.Contains(states, w.state) && (is == nil || is(w)) {
			some = append(some, w)
		}
	}
	return some
}

func (r *reading) start() bool {
	by, _ := one(r, r.those(inside))
	w := &words{by: by, body: r.sing(), title: r.sing(), state: "live", since: r.step, threadIs: r.step, opens: true}
	text := r.ask(by, "POST", "/circles/"+r.circle+"/threads", fmt.Sprintf(`{"nonce":"{nonce}","kind":"update","wants":"ideas","replies":"open","title":"On %s","body":"It was %s."}`, w.title, w.body))
	if text == "" {
		return false
	}
	w.id, w.thread = field(r.t, text, "opening", "id"), field(r.t, text, "thread", "id")
	r.posts = append(r.posts, w)
	return true
}

func (r *reading) answer() bool {
	by, _ := one(r, r.those(inside))
	to, ok := one(r, r.found(by, "live folded", func(w *words) bool { return w.opens }))
	if !ok {
		return false
	}
	w := &words{by: by, thread: to.thread, body: r.sing(), state: "live", since: r.step, threadIs: to.threadIs}
	quote := ""
	if from, ok := one(r, r.found(by, "live", func(q *words) bool { return q.thread == to.thread })); ok {
		quote = fmt.Sprintf(`,"quote":{"post":"%s","text":"%s"}`, from.id, from.body)
	}
	text := r.ask(by, "POST", "/threads/"+to.thread+"/posts", fmt.Sprintf(`{"nonce":"{nonce}","kind":"share","body":"I heard %s.","sure":true,"unnamed":%v%s}`, w.body, r.rnd.IntN(3) == 0, quote))
	if text == "" {
		return false
	}
	if w.id = field(r.t, text, "id"); quote != "" && !strings.Contains(quote, field(r.t, text, "quote", "text")) {
		r.t.Errorf("step %d: not %s in %s", r.step, quote, text)
	}
	r.posts, r.heard = append(r.posts, w), w
	return true
}

// own picks something that somebody can change or take back.
func (r *reading) own(states string) (by *reader, w *words, ok bool) {
	var all []*words
	for _, p := range r.people {
		all = append(all, r.found(p, states, func(w *words) bool { return w.by == p })...)
	}
	if w, ok = one(r, all); ok {
		by = w.by
	}
	return by, w, ok
}

func (r *reading) edit() bool {
	by, w, ok := r.own("live")
	now := r.sing()
	if !ok || r.ask(by, "PATCH", "/threads/"+w.thread+"/posts/"+w.id, fmt.Sprintf(`{"body":"Better: %s.","rev":%d}`, now, w.rev)) == "" {
		return false
	}
	w.body = now
	w.rev++
	return true
}

func (r *reading) withdraw() bool {
	by, w, ok := r.own("live folded")
	if !ok || r.ask(by, "DELETE", "/threads/"+w.thread+"/posts/"+w.id, "") == "" {
		return false
	}
	w.was, w.state = w.state, "withdrawn"
	w.rev++
	return true
}

func (r *reading) restore() bool {
	by, w, ok := r.own("withdrawn")
	if !ok || r.ask(by, "POST", "/threads/"+w.thread+"/posts/"+w.id+"/restore", "") == "" {
		return false
	}
	w.state = w.was
	w.rev++
	return true
}

// tend has somebody who looks after the circle do something with a post.
func (r *reading) tend(states, becomes, method, what, body string) bool {
	by, _ := one(r, r.those(tends))
	w, ok := one(r, r.found(by, states, nil))
	if !ok || r.ask(by, method, "/threads/"+w.thread+"/posts/"+w.id+what, body) == "" {
		return false
	}
	w.state = becomes
	w.rev++
	return true
}

func (r *reading) fold() bool {
	return r.tend("live", "folded", "PUT", "/fold", `{"reason":"We look at it together.","clause":1}`)
}

func (r *reading) unfold() bool {
	return r.tend("folded", "live", "DELETE", "/fold", `{"reason":"We have looked at it."}`)
}

func (r *reading) remove() bool {
	return r.tend("live folded", "removed", "POST", "/remove", `{"reason":"It names somebody.","clause":1}`)
}

func (r *reading) move() bool {
	by, _ := one(r, r.those(tends))
	w, ok := one(r, r.found(by, "live", func(w *words) bool { return !w.opens }))
	if !ok {
		return false
	}
	to, ok := one(r, r.found(by, "live", func(o *words) bool { return o.opens && o.thread != w.thread }))
	if !ok || r.ask(by, "POST", "/threads/"+w.thread+"/move", fmt.Sprintf(`{"nonce":"{nonce}","posts":["%s"],"to":"%s"}`, w.id, to.thread)) == "" {
		return false
	}
	w.thread, w.threadIs = to.thread, to.threadIs
	w.rev = r.rev(by, w)
	return true
}

// rev is which change of a post its page shows.
func (r *reading) rev(by *reader, w *words) int {
	var page struct {
		Posts []struct {
			ID  string
			Rev int
		}
	}
	if err := json.Unmarshal([]byte(r.ask(by, "GET", "/threads/"+w.thread, "")), &page); err != nil {
		r.t.Fatal(err)
	}
	for _, p := range page.Posts {
		if p.ID == w.id {
			return p.Rev
		}
	}
	r.t.Fatalf("%s does not find what was moved", by.name)
	return 0
}

func (r *reading) join() bool {
	p, ok := one(r, r.those(func(p *reader) bool { return !p.inside }))
	if !ok {
		return false
	}
	text := r.ask(p, "POST", "/circles/"+r.circle+"/members", fmt.Sprintf(`{"nonce":"{nonce}","agreementsVersion":1,"fit":true,"persona":"%s %d"}`, p.name, r.step))
	if text == "" {
		return false
	}
	p.inside, p.since, p.person = true, r.step, field(r.t, text, "viewer", "person", "id")
	r.settle()
	p.ear = r.b.listen(p.token, r.circle)
	return true
}

func (r *reading) leave() bool {
	p, ok := one(r, r.those(func(p *reader) bool { return p.inside && !p.tends }))
	if !ok {
		return false
	}
	words := []string{circle.Keep, circle.Former, circle.Withdraw}[r.rnd.IntN(3)]
	if r.ask(p, "DELETE", "/circles/"+r.circle+"/members/me", `{"words":"`+words+`"}`) == "" {
		return false
	}
	for _, w := range r.posts {
		if w.by == p && words == circle.Withdraw {
			w.state = "gone"
		}
	}
	p.inside = false
	return true
}

// everybody reads everything.
func (r *reading) everybody() {
	mark := r.ask(r.people[0], "POST", "/circles/"+r.circle+"/threads", `{"nonce":"{nonce}","kind":"practical","wants":"ideas","replies":"open","title":"A bell","body":"Rings."}`)
	if mark == "" {
		r.t.Fatal("the bell does not ring")
	}
	bell := field(r.t, mark, "thread", "id")
	for _, p := range r.people {
		if p.ear == nil {
			continue
		}
		if p.inside { // what was told before the bell has been heard when the bell is
			eventually(r.t, p.name+" hears the bell", func() bool { return strings.Contains(p.ear.heard(), bell) })
		} else {
			eventually(r.t, p.name+"'s socket ends", func() bool {
				p.ear.mu.Lock()
				defer p.ear.mu.Unlock()
				return p.ear.over || strings.Contains(p.ear.all.String(), `"left"`)
			})
		}
		heard := p.ear.taken()
		r.judge(p, "by their socket", heard)
		if w := r.heard; w != nil && p.sees(w) && !strings.Contains(heard, w.body) {
			r.t.Errorf("step %d: %s does not hear %s", r.step, p.name, w.body)
		}
		if !p.inside {
			p.ear.conn.Close()
			p.ear = nil
		}
	}
	for i, p := range r.people {
		for _, n := range []*node{r.a, r.b} {
			r.reads(p, n)
		}
		if (r.step+i)%len(r.people) == 0 { // who searches all the time is asked to wait
			r.searches(p)
		}
	}
}

// reads reads everything by the API of one node.
func (r *reading) reads(p *reader, n *node) {
	get := func(method, path, body string) string {
		status, text := n.ask(p.token, method, "/api"+path, body)
		if status >= 500 || status >= 400 && p.inside && status != 404 {
			r.t.Fatalf("%s: %s %s: %d %s", p.name, method, path, status, text)
		}
		return text
	}
	at := "/circles/" + r.circle
	r.judge(p, "in the list", get("GET", at+"/threads", ""))
	r.judge(p, "among the changes", get("GET", at+"/changes", ""))
	r.judge(p, "in the log", get("GET", "/me/measures", ""))
	shown := map[string]string{}
	for _, w := range r.posts {
		if _, known := shown[w.thread]; !known {
			shown[w.thread] = get("GET", "/threads/"+w.thread, "")
			r.judge(p, "in a thread", shown[w.thread])
		}
		if w.title != "" && strings.Contains(shown[w.thread], w.title) != p.sees(w) {
			r.t.Errorf("step %d: %s reads the title of a %s thread: %v", r.step, p.name, w.state, !p.sees(w))
		}
		if p.sees(w) && !strings.Contains(shown[w.thread], w.body) {
			r.t.Errorf("step %d: %s does not read %s", r.step, p.name, r.whatIs(w.body))
		}
	}
}

// searches finds everything by the API of the second node.
func (r *reading) searches(p *reader) {
	status, found := r.b.ask(p.token, "POST", "/api/circles/"+r.circle+"/search", `{"q":"wren"}`)
	if status != 200 && (p.inside || status != 404) {
		r.t.Fatalf("%s: %d %s", p.name, status, found)
	}
	r.judge(p, "by a search", found)
	for _, w := range r.posts[max(0, len(r.posts)-10):] { // on the first page
		if p.sees(w) && w.state == "live" && !strings.Contains(found, w.body) {
			r.t.Errorf("step %d: %s does not find %s", r.step, p.name, r.whatIs(w.body))
		}
	}
}

// judge holds what somebody read to the rules.
func (r *reading) judge(p *reader, how, text string) {
	may := map[string]bool{}
	for _, w := range r.posts {
		if p.sees(w) {
			may[w.body], may[w.title] = true, true
		}
		if p.inside && w.by == p && w.state == "withdrawn" { // they can bring it back
			may[w.body], may[w.title] = true, true
		}
	}
	for _, c := range wren.FindAllString(text, -1) {
		if !may[c] {
			r.t.Errorf("step %d: %s reads %s %s", r.step, p.name, r.whatIs(c), how)
		}
	}
}

func (r *reading) whatIs(c string) string {
	for _, w := range r.posts {
		if w.body == c || w.title == c {
			return fmt.Sprintf("%s, of a %s post of %s", c, w.state, w.by.name)
		}
	}
	return c + ", which stands nowhere"
}
