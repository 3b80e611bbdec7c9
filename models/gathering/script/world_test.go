package script_test

import (
	"container/heap"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	. "example.org/afterward/models/gathering/script"
)

// world is one gathering as it might go: people who behave by a seed, nodes that
// are late and die, lines that are lost, and a clock of its own. What happens is
// judged by a watcher that knows the rules and not the machine.
type world struct {
	*rand.Rand
	now     time.Time
	first   State // as the doors opened
	s       State
	version int
	inputs  []Input
	log     []string // of the last moves, if loud
	loud    bool
	watch   *watcher
	people  []*actor
	queue   events
	count   int

	nodes  int       // that live
	downAt time.Time // since when none does
	upAt   time.Time
	tick   time.Time // when one of them looks at the clock next

	bad []string
}

// event is something that happens at its time.
type event struct {
	at time.Time
	n  int // as they were sent
	do func()
}

type events []*event

func (q events) Len() int { return len(q) }
func (q events) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].n < q[j].n
}
func (q events) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *events) Push(e any)   { *q = append(*q, e.(*event)) }
func (q *events) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// actor is somebody in it.
type actor struct {
	id       Person
	may      bool
	speaking bool
	gaps     bool
	dropped  bool // their line is gone
	typing   bool
	letters  int
	slow     float64 // how slowly they are
	absent   bool    // never acts by themselves
	woken    int     // the turn they were woken for
}

var start = time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)

// newWorld sets a gathering, and who comes to it, by a seed.
func newWorld(seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 20261201))
	w := &world{Rand: r, now: start.Add(-Doors), nodes: 1 + r.IntN(3)}
	p := Plan{Order: Orders[r.IntN(len(Orders))], OneWord: r.IntN(8) == 0, Breath: []int{0, 0, 10, 30, 60}[r.IntN(5)]}
	if r.IntN(4) == 0 {
		none := r.IntN(20)
		p.Open = &none
	}
	if r.IntN(3) == 0 {
		p.MinToOpen = 2 + r.IntN(3)
	}
	minutes := []int{30, 45, 60, 60, 90, 90, 120}[r.IntN(7)]
	if p.Check(minutes) != nil {
		p = Plan{Order: p.Order}
	}
	n := 3 + r.IntN(14)
	if r.IntN(2) == 0 {
		n = 3 + r.IntN(6)
	}
	idle := r.IntN(12) == 0 // everybody uses all the time there is
	for i := range n {
		a := &actor{id: Person(fmt.Sprint("p", i)), speaking: i < 2 || r.IntN(6) > 0, gaps: r.IntN(12) == 0, slow: 0.3 + 2*r.Float64(), may: i > 1 && r.IntN(10) == 0}
		if i == 0 {
			a.absent, a.may = r.IntN(15) == 0, true
		}
		if idle {
			a.slow = 50
		}
		w.people = append(w.people, a)
	}
	w.s = New(p, start, minutes, "p0", "p1", int64(seed), w.now)
	w.first = w.s
	w.watch = newWatcher(w)
	for i, a := range w.people {
		early := time.Duration(r.IntN(13)) * time.Minute
		at := start.Add(-early)
		switch {
		case i > 1 && r.IntN(6) == 0: // late, perhaps too late
			at = start.Add(time.Duration(r.IntN(14*60)) * time.Second)
		case i < 2 && r.IntN(25) == 0:
			at = start.Add(time.Duration(r.IntN(20)) * time.Minute)
		}
		w.at(at, func() {
			w.send(Input{Kind: Come, By: a.id, May: a.may, Speaking: a.speaking, Gaps: a.gaps}, false)
			w.sleep(a)
		})
	}
	if r.IntN(3) == 0 {
		w.at(start.Add(w.dur(100*time.Minute)), w.nodeDies)
	}
	if r.IntN(4) == 0 {
		w.at(start.Add(w.dur(80*time.Minute)), w.houseActs)
	}
	if r.IntN(20) == 0 { // the way to the house is gone for everybody
		w.at(start.Add(w.dur(80*time.Minute)), func() {
			gone := w.dur(20 * time.Minute)
			for _, a := range w.people {
				w.dropFor(a, gone+w.dur(20*time.Second))
			}
		})
	}
	return w
}

func (w *world) at(t time.Time, do func()) {
	if t.Before(w.now) {
		t = w.now
	}
	w.count++
	heap.Push(&w.queue, &event{at: t, n: w.count, do: do})
}

func (w *world) in(d time.Duration, do func()) { w.at(w.now.Add(d), do) }

func (w *world) dur(most time.Duration) time.Duration {
	return time.Duration(w.Int64N(int64(most/time.Millisecond))) * time.Millisecond
}

func (w *world) chance(p float64) bool { return w.Float64() < p }

// run plays it to the end, and says what was wrong.
func (w *world) run() []string {
	w.clock()
	limit := start.Add(9 * time.Hour)
	for len(w.queue) > 0 && !w.s.Final() && len(w.bad) == 0 {
		e := heap.Pop(&w.queue).(*event)
		w.now = e.at
		if w.now.After(limit) {
			w.fail("not over after nine hours: %s", w.s.Phase)
			break
		}
		w.watch.late()
		e.do()
	}
	if len(w.bad) == 0 {
		w.watch.end()
	}
	return w.bad
}

func (w *world) fail(format string, args ...any) {
	w.bad = append(w.bad, fmt.Sprintf("%s ", w.now.Sub(start).Round(time.Millisecond))+fmt.Sprintf(format, args...))
}

// clock has some node notice the next deadline, a little late.
func (w *world) clock() {
	due, ok := w.s.Due()
	if !ok || w.nodes == 0 {
		return
	}
	due = latest(due, w.now)
	if w.tick.After(w.now) && !w.tick.After(due.Add(lateness)) {
		return // the node that looks then notices it too
	}
	late := w.dur(250 * time.Millisecond)
	if w.chance(0.05) { // the node that would have is slow, or dies
		late = w.dur(1900 * time.Millisecond)
	}
	w.tick = due.Add(late)
	w.at(w.tick, w.looks)
}

// looks is a node that looks for what is due.
func (w *world) looks() {
	if w.nodes == 0 {
		return
	}
	if due, ok := w.s.Due(); ok && !due.After(w.now) {
		in := Input{Kind: Tick}
		if t := w.s.Turn; t != nil {
			a := w.actor(t.Person)
			in.Typing, in.Letters = a.typing && !a.dropped, a.letters
		}
		_ = w.apply(in)
	}
	w.clock()
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (w *world) actor(p Person) *actor {
	return w.people[slices.IndexFunc(w.people, func(a *actor) bool { return a.id == p })]
}

// apply is what a node does with an input: the state comes from the database.
func (w *world) apply(in Input) error {
	in.At = w.now
	was := w.s
	var text []byte
	if w.chance(0.02) { // another node: as it was written
		text, _ = json.Marshal(was)
		var read State
		if err := json.Unmarshal(text, &read); err != nil {
			w.fail("%v", err)
		}
		if !reflect.DeepEqual(read, was) {
			w.fail("not the same once written and read: %s", text)
		}
		was = read
	}
	now, lines, err := was.Apply(in)
	if text != nil {
		if after, _ := json.Marshal(was); string(after) != string(text) {
			w.fail("%s changed the state it was applied to", in.Kind)
		}
	}
	if err != nil {
		w.watch.refused(in, err, was, now)
		return err
	}
	if len(lines) == 0 && reflect.DeepEqual(was, now) {
		return nil
	}
	w.s = now
	w.version++
	w.inputs = append(w.inputs, in)
	w.watch.saw(was, in, lines)
	w.clock()
	if t := now.Turn; t != nil { // whoever has the piece looks soon
		if a := w.actor(t.Person); a.woken != t.N*10+len(t.State) {
			a.woken = t.N*10 + len(t.State)
			w.in(w.pace(a, 15*time.Second), func() { w.piece(a) })
		}
	}
	return nil
}

func (w *world) pace(a *actor, d time.Duration) time.Duration {
	return time.Second + time.Duration(float64(w.dur(d))*a.slow)
}

// needsVersion are the moves that name the version they saw.
var needsVersion = []string{Take, Pass, Later, Still, More, Finish, Skip, Name, SetNote, Next, Begin, Again, SetOrder, Call, Resume, HoldOff, HoldShut, Defer, Grant}

// send is a command on its way: it may be late, twice, or lost.
func (w *world) send(in Input, stale bool) {
	saw := w.version
	if stale {
		saw -= w.IntN(3)
	}
	times := 1
	switch {
	case w.chance(0.02):
		times = 2
	case w.chance(0.01) && in.Kind != Come:
		times = 0
	}
	for range times {
		late := w.dur(300 * time.Millisecond)
		if w.chance(0.03) {
			late = w.dur(5 * time.Second)
		}
		w.in(late, func() {
			if w.nodes == 0 { // tried again once there is one
				w.in(w.dur(20*time.Second), func() {
					if w.nodes > 0 && !w.s.Final() {
						_ = w.apply(in)
					}
				})
				return
			}
			if slices.Contains(needsVersion, in.Kind) && saw != w.version && !w.chance(0.2) {
				return // refused; now and then it was looked at again
			}
			_ = w.apply(in)
		})
	}
}

func (w *world) do(a *actor, in Input) {
	in.By, in.May = a.id, a.may
	w.send(in, w.chance(0.03))
}

// sleep has somebody look again after a while.
func (w *world) sleep(a *actor) {
	w.in(15*time.Second+w.dur(80*time.Second), func() {
		if !a.dropped {
			w.look(a)
		}
		w.sleep(a)
	})
}

// piece is what somebody does with the piece, or when they are offered it.
func (w *world) piece(a *actor) {
	t := w.s.Turn
	if t == nil || t.Person != a.id || a.dropped || w.s.Stop != nil {
		return
	}
	switch t.State {
	case Offered:
		switch n := w.IntN(100); {
		case n < 68:
			w.do(a, Input{Kind: Take})
		case n < 76:
			w.do(a, Input{Kind: Pass})
		case n < 82:
			w.do(a, Input{Kind: Later})
		case n < 88:
			w.do(a, Input{Kind: Still})
		case n < 90:
			w.do(a, Input{Kind: Listen})
		case n < 92:
			w.do(a, Input{Kind: Gentle, What: []string{"on", "off"}[w.IntN(2)]})
		} // or is not at the screen
	case Active:
		a.typing, a.letters = true, 20+w.IntN(400)
		for range w.IntN(4) {
			w.in(w.dur(2*time.Minute), func() { w.say(a) })
		}
		if w.chance(0.2) {
			w.in(w.dur(time.Minute), func() { w.do(a, Input{Kind: SetWant, What: Wants[w.IntN(len(Wants))]}) })
		}
		if w.chance(0.3) {
			w.in(w.dur(time.Minute), func() {
				w.do(a, Input{Kind: Name, To: w.people[w.IntN(len(w.people))].id})
			})
		}
		if w.chance(0.15) {
			w.in(w.dur(3*time.Minute), func() { w.do(a, Input{Kind: More}) })
		}
		if w.chance(0.07) {
			w.in(w.dur(3*time.Minute), func() { w.drop(a) })
		}
		end := []string{Finish, Finish, Finish, Finish, Finish, Finish, Finish, Pass, Later, Still}[w.IntN(10)]
		w.in(10*time.Second+w.pace(a, 3*time.Minute), func() {
			a.typing = w.chance(0.5)
			w.do(a, Input{Kind: end, Letters: a.letters})
		})
	case InQuiet:
		if w.chance(0.3) {
			w.do(a, Input{Kind: Finish})
		}
	default:
		if w.chance(0.1) {
			w.do(a, Input{Kind: Skip})
		}
	}
}

// say is a part somebody sends, whether or not they have the piece.
func (w *world) say(a *actor) {
	w.in(w.dur(400*time.Millisecond), func() {
		if w.nodes > 0 && !a.dropped {
			mode, holder, turn := w.s.Floor()
			w.watch.said(a.id, mode == FloorRound && holder == a.id, turn)
		}
	})
}

// look is what somebody does who looks at the room.
func (w *world) look(a *actor) {
	seat, ok := w.s.Seat(a.id)
	if !ok || seat.State == Gone || w.s.Final() {
		return
	}
	if seat.State == Out {
		if w.chance(0.3) {
			w.do(a, Input{Kind: Come})
		}
		return
	}
	if seat.State == Waiting {
		return
	}
	if !a.absent {
		w.leadOn(a)
	}
	switch t := w.s.Turn; {
	case !seat.Acked && w.s.Live() && w.s.Phase != Arrival && w.chance(0.9):
		w.do(a, Input{Kind: Ack})
	case w.s.WordsBy != nil && w.chance(0.8):
		w.do(a, Input{Kind: Word})
	case t != nil && t.State == Response && w.chance(0.5):
		kinds := append(Kinds(t.Wants), "share")
		w.do(a, Input{Kind: Witness, What: kinds[w.IntN(len(kinds))]})
	case w.s.Phase == Open && w.chance(0.25), w.s.Round != nil && w.s.Round.Order == ByHands && w.chance(0.4):
		w.do(a, Input{Kind: Raise, What: []string{Share, Share, Share, Share, Respond, Clarify, Process, NeedPause}[w.IntN(8)]})
	}
	switch n := w.IntN(1000); {
	case n < 6:
		w.do(a, Input{Kind: Ring})
		if w.chance(0.2) {
			w.do(w.people[w.IntN(len(w.people))], Input{Kind: Ring})
		}
	case n < 12:
		w.do(a, Input{Kind: StepOut})
	case n < 14:
		w.do(a, Input{Kind: Listen})
	case n < 18:
		w.do(a, Input{Kind: Lower})
	case n < 22:
		w.do(a, Input{Kind: Slower})
	case n < 34:
		w.drop(a)
	case n < 50:
		w.say(a)
	case n < 80:
		w.do(a, w.anything())
	case n < 100 && w.s.Wanted != nil:
		w.do(a, Input{Kind: Offer})
	case n < 103:
		w.do(a, Input{Kind: Object})
	}
}

// anything is a command that may make no sense just now, or at all.
func (w *world) anything() Input {
	kinds := []string{
		Ack, SetWant, Listen, Gentle, Raise, Lower, Offer, Object, Word, Witness, Take, Pass, Later, Still, More, Finish, Skip, Name, SetNote,
		Begin, Next, Again, Grant, SetOrder, Strategy, Call, Defer, Shut, Unshut, LowerAll, Slip, Calm, Resume, HoldOff, Lock, Unlock,
		Guard, Lead, Extend, "nonsense",
	}
	in := Input{Kind: kinds[w.IntN(len(kinds))], To: w.people[w.IntN(len(w.people))].id, Minutes: w.IntN(6), Letters: w.IntN(50)}
	whats := slices.Concat(Wants, Orders, []string{Share, Respond, "advice", "", "time"})
	in.What = whats[w.IntN(len(whats))]
	if r := w.s.Round; r != nil {
		for _, p := range r.Places {
			if p.State == Waiting && (w.s.Turn == nil || w.s.Turn.Person != p.Person) || w.chance(0.02) {
				in.Order = append(in.Order, p.Person)
			}
		}
		w.Shuffle(len(in.Order), func(i, j int) { in.Order[i], in.Order[j] = in.Order[j], in.Order[i] })
	}
	return in
}

// leadOn is what whoever leads or watches over it does.
func (w *world) leadOn(a *actor) {
	host, guard := a.id == w.s.Leads(), a.id == w.s.Guardian
	if !host && !guard && !a.may {
		return
	}
	in := w.now.Sub(w.s.Since)
	switch s := w.s; {
	case s.Phase == Lobby && w.chance(0.8):
		w.do(a, Input{Kind: Begin})
	case s.Stop != nil && s.Stop.Kind == Bell:
		w.do(a, Input{Kind: Resume})
		if w.chance(0.1) {
			w.do(a, Input{Kind: HoldOn})
		}
	case s.Stop != nil && s.Stop.Kind == Held && w.chance(0.7):
		w.do(a, Input{Kind: []string{HoldOff, HoldOff, HoldOff, HoldOff, HoldShut}[w.IntN(5)]})
	case host && s.Wanted != nil && len(s.Offering) > 0:
		w.do(a, Input{Kind: Guard, To: s.Offering[0]})
	case host && (s.Phase == Arrival && in > 2*time.Minute || s.Phase == Agreements && in > time.Minute || s.Phase == Open && in > 15*time.Minute && w.chance(0.2)):
		w.do(a, Input{Kind: Next})
		if i := slices.IndexFunc(w.people, func(a *actor) bool { return a.id == s.Guardian }); i >= 0 && w.chance(0.1) { // both at once
			w.do(w.people[i], Input{Kind: Next})
		}
	case s.Turn != nil && s.Turn.Over && w.chance(0.3):
		w.do(a, Input{Kind: Finish, Letters: 10})
	case s.Phase == Open && w.chance(0.02):
		w.do(a, Input{Kind: Again})
	case host && w.chance(0.002):
		w.do(a, Input{Kind: HoldOn})
	case w.chance(0.001):
		w.do(a, Input{Kind: Early})
	case s.Early != "" && s.Early != a.id && w.chance(0.5):
		w.do(a, Input{Kind: Early})
	case w.chance(0.0005):
		w.do(a, Input{Kind: Close, What: "other"})
	case s.Phase == Open && w.chance(0.05):
		w.do(a, Input{Kind: Extend})
	case a.id == s.Host && s.Acting != "" && w.chance(0.3):
		w.do(a, Input{Kind: Lead})
	}
}

// drop loses somebody's line.
func (w *world) drop(a *actor) {
	if w.chance(0.5) {
		w.dropFor(a, w.dur(50*time.Second))
	} else {
		w.dropFor(a, w.dur(3*time.Minute))
	}
}

// dropFor is that presence notices late, and says when they were last seen.
func (w *world) dropFor(a *actor, gone time.Duration) {
	if a.dropped {
		return
	}
	a.dropped = true
	seen := w.now
	noticed := w.dur(30 * time.Second)
	if noticed < gone {
		w.in(noticed, func() {
			if w.nodes > 0 && a.dropped {
				_ = w.apply(Input{Kind: Lose, To: a.id, Seen: &seen})
			}
		})
	}
	w.in(gone, func() {
		a.dropped = false
		w.in(w.dur(time.Second), func() {
			if w.nodes > 0 && !w.s.Final() {
				_ = w.apply(Input{Kind: Back, To: a.id})
				w.piece(a)
			}
		})
	})
}

// nodeDies has a node die; where it was the last, nobody keeps the clock for a while.
func (w *world) nodeDies() {
	w.nodes--
	if w.nodes == 0 {
		w.downAt = w.now
		w.in(time.Second+w.dur(4*time.Minute), func() {
			w.nodes++
			w.upAt = w.now
			if w.s.Final() {
				return
			}
			_ = w.apply(Input{Kind: Gap, For: w.now.Sub(w.downAt)})
			w.clock()
		})
	} else {
		w.in(w.dur(5*time.Minute), func() { w.nodes++; w.clock() })
	}
	if w.chance(0.5) {
		w.in(10*time.Minute+w.dur(30*time.Minute), func() {
			if w.nodes > 0 {
				w.nodeDies()
			}
		})
	}
}

// houseActs is a moderator, or the house, somewhere else.
func (w *world) houseActs() {
	if w.nodes > 0 && !w.s.Final() {
		to := w.people[w.IntN(len(w.people))].id
		if t := w.s.Turn; t != nil && w.chance(0.3) {
			to = t.Person
		}
		switch w.IntN(4) {
		case 0:
			_ = w.apply(Input{Kind: Leave, To: to})
		case 1:
			_ = w.apply(Input{Kind: Voice, To: to})
		default:
			_ = w.apply(Input{Kind: Mute, To: to})
			w.in(w.dur(10*time.Minute), func() {
				if w.nodes > 0 && !w.s.Final() {
					_ = w.apply(Input{Kind: Voice, To: to})
				}
			})
		}
	}
	if w.chance(0.6) {
		w.in(w.dur(20*time.Minute), w.houseActs)
	}
}
