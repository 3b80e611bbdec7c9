package script_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"example.org/afterward/models"
	. "example.org/afterward/models/gathering/script"
)

// lateness is how late a deadline may be noticed while a node lives.
const lateness = 2 * time.Second

// watcher judges a world by what it sees: the lines the room is told, who is there,
// and the time.
type watcher struct {
	*world
	holder  Person // has the piece, by what was told
	turn    int
	quiet   bool // keeps it in silence
	stopped bool // the bell rang, or the room is held
	phase   int

	used  time.Duration // of the turn, while the clock ran
	ran   *time.Time    // since when it has
	short bool          // was told to come to an end
	more  bool

	moved time.Time // when something was applied
	rang  map[Person][]time.Time
	round string
	owed  map[Person]bool // were there all the time: who is still to be offered the piece
	asked map[Person]int  // how often they were, in this round

	rounds, cut, ended, offers, says, bells, gaps int
}

func newWatcher(w *world) *watcher { return &watcher{world: w, rang: map[Person][]time.Time{}} }

var ranks = []string{Lobby, Arrival, Agreements, CheckIn, Open, Closing, After, Quiet, Closed, Cancelled}

// late looks at the clock before anything happens.
func (o *watcher) late() {
	if o.nodes == 0 || o.s.Final() {
		return
	}
	if due, ok := o.s.Due(); ok && o.now.After(latest(latest(due, o.upAt), o.moved).Add(lateness)) {
		o.fail("what was due at %s was not done", due.Sub(start))
	}
	if o.s.Live() && o.now.After(o.s.Ends().Add(10*time.Minute)) {
		o.fail("ten minutes past its planned end and still %s", o.s.Phase)
	}
}

func speaks(s State, p Person) bool {
	seat, ok := s.Seat(p)
	return ok && seat.Here() && seat.Speaking && seat.Acked && !seat.Muted && !seat.Listens
}

// refused judges a refusal.
func (o *watcher) refused(in Input, err error, was, now State) {
	var known *models.Error
	if !errors.As(err, &known) {
		o.fail("%s: %v", in.Kind, err)
	}
	if o.chance(0.02) && !reflect.DeepEqual(was, now) {
		o.fail("%s was refused and changed something", in.Kind)
	}
}

// said judges whether a part was rightly accepted, or refused.
func (o *watcher) said(p Person, accepted bool, turn int) {
	mine := o.holder == p && !o.quiet && !o.stopped && o.s.Stop == nil
	switch {
	case accepted && (!mine || turn != o.turn):
		o.fail("%s spoke in turn %d, and %s has turn %d (stopped %v)", p, turn, o.holder, o.turn, o.stopped)
	case !accepted && mine:
		o.fail("%s has turn %d and was refused", p, o.turn)
	case accepted:
		o.says++
	}
}

// tells are the last things that happened, for whoever looks into a failure.
func (o *watcher) tells(in Input, lines []Line) {
	text := fmt.Sprintf("%s %s %s%s %s", o.now.Sub(start).Round(time.Millisecond), in.Kind, in.By, in.To, in.What)
	for _, l := range lines {
		text += fmt.Sprintf(" | %s %s %s", l.Kind, l.Who, l.What)
	}
	if o.log = append(o.log, text); len(o.log) > 40 {
		o.log = o.log[20:]
	}
}

// saw judges what came of an input that was applied.
func (o *watcher) saw(was State, in Input, lines []Line) {
	now := o.s
	o.moved = o.now
	if in.Kind == Tick {
		if due, ok := now.Due(); ok && !due.After(o.now) {
			o.fail("a tick left what was due at %s (%s, %+v, %+v)", due.Sub(start), now.Phase, now.Stop, now.Turn)
		}
	}
	if o.loud {
		o.tells(in, lines)
	}
	o.listener(was, in)
	o.steady(was, in)
	o.clockOf(in)
	if moved := now.Ends().Sub(was.Ends()); in.Kind == Gap && moved != in.For {
		o.fail("a gap of %s moved the end by %s", in.For, moved)
	}
	for _, l := range lines {
		o.line(was, in, l)
	}
	o.runs(now)
	for p := range o.owed {
		if !speaks(now, p) {
			delete(o.owed, p)
		}
	}
	mode, holder, _ := now.Floor()
	switch {
	case holder != "" && (mode != FloorRound || holder != o.holder || now.Stop != nil || now.Phase == Closed):
		o.fail("the floor is %s with %s, and %s has the piece", mode, holder, o.holder)
	case holder == "" && o.holder != "" && !o.quiet && now.Stop == nil:
		o.fail("%s has the piece, and the floor is %s", o.holder, mode)
	}
}

// listener judges that who only listens does nothing that others would read.
func (o *watcher) listener(was State, in Input) {
	seat, ok := was.Seat(in.By)
	if !ok || seat.Speaking && seat.Acked && !seat.Muted {
		return
	}
	leads := in.May || in.By == was.Host || in.By == was.Acting || in.By == was.Guardian
	hears := slices.Contains([]string{Take, Later, Still, More, Witness, Word}, in.Kind) || in.Kind == Finish && !leads ||
		in.Kind == Raise && slices.Contains([]string{Share, Respond, Clarify}, in.What) && len(o.s.Hands) > len(was.Hands)
	if hears && !slices.ContainsFunc(was.Words, func(p Person) bool { return p == in.By }) {
		o.fail("%s only listens, and did %s", in.By, in.Kind)
	}
}

// steady judges that a lost line changes neither the order nor the hands.
func (o *watcher) steady(was State, in Input) {
	if (in.Kind != Lose && in.Kind != Back) || was.Turn == nil || o.s.Turn == nil || was.Turn.N != o.s.Turn.N || was.Round == nil || o.s.Round == nil {
		return
	}
	if !reflect.DeepEqual(was.Round.Places, o.s.Round.Places) || !reflect.DeepEqual(was.Hands, o.s.Hands) {
		o.fail("%s of %s changed the order", in.Kind, in.To)
	}
}

// clockOf counts the time of the turn by what stops the clock.
func (o *watcher) clockOf(in Input) {
	switch {
	case in.Kind == Gap:
		if o.gaps++; o.ran != nil {
			at := o.ran.Add(in.For)
			o.ran = &at
		}
	case in.Kind == Lose && in.To == o.holder && o.ran != nil && o.s.Turn != nil && o.s.Turn.Away != nil:
		o.used += max(latest(*in.Seen, o.upAt).Sub(*o.ran), 0)
		o.ran = nil
	}
}

// elapsed is how long the clock of the turn has run.
func (o *watcher) elapsed() time.Duration {
	if o.ran == nil {
		return o.used
	}
	return o.used + o.now.Sub(*o.ran)
}

// runs is whether the clock of the turn runs from now on.
func (o *watcher) runs(now State) {
	running := o.holder != "" && !o.quiet && now.Stop == nil && now.Turn != nil && now.Turn.Away == nil
	switch {
	case !running:
		o.used, o.ran = o.elapsed(), nil
	case o.ran == nil:
		at := o.now
		o.ran = &at
	}
}

func (o *watcher) ends(who Person) {
	if who == o.holder {
		o.holder, o.quiet = "", false
	}
}

func (o *watcher) line(was State, in Input, l Line) {
	staff := func(p Person) bool { return p == o.s.Host || p == o.s.Guardian || p == was.Host }
	switch l.Kind {
	case "offer":
		if o.offers++; o.holder != "" {
			o.fail("%s is offered what %s has", l.Who, o.holder)
		}
		delete(o.owed, l.Who)
		if o.asked != nil {
			o.asked[l.Who]++
		}
	case "has", "still":
		if was.Stop == nil && was.Turn.State == Offered && !o.now.Before(was.Turn.Until) {
			o.fail("%s took the piece when the offer was over", l.Who)
		}
		if o.holder != "" && (o.holder != l.Who || l.Kind == "has") {
			o.fail("%s and %s have the piece", o.holder, l.Who)
		}
		if o.stopped {
			o.fail("%s took the piece while all was still", l.Who)
		}
		if o.holder == "" {
			o.used, o.ran, o.short, o.more = 0, nil, false, false
		}
		o.holder, o.turn, o.quiet = l.Who, l.Turn, l.Kind == "still"
	case "thanks", "ended", "passes", "later":
		if l.Kind == "thanks" && o.holder != l.Who {
			o.fail("%s is thanked, and %s has the piece", l.Who, o.holder)
		}
		o.ends(l.Who)
		if o.owed != nil && o.asked[l.Who] == 1 && speaks(o.s, l.Who) && (l.Kind == "later" || l.Kind == "passes" && o.round != "closing") {
			o.owed[l.Who] = true // once more, at the end
		}
	case "time":
		soft := was.Turn.Soft
		switch had := o.elapsed(); {
		case o.short:
		case had < soft:
			o.fail("time of %s is over after %s of %s", l.Who, had, soft)
		case had > soft+lateness && !o.more:
			o.fail("time of %s is over after %s of %s: late", l.Who, had, soft)
		}
	case "more":
		o.more = true
	case "closing_soon":
		o.short = true
	case "bell":
		o.bells++
		o.stopped = true
		if rang := o.rang[in.By]; in.By != was.Guardian {
			if len(rang) >= 2 || len(rang) > 0 && o.now.Before(rang[len(rang)-1].Add(3*time.Minute)) && o.gaps == 0 {
				o.fail("%s rang %d times", in.By, len(rang)+1)
			}
		}
		o.rang[in.By] = append(o.rang[in.By], o.now)
	case "held":
		o.stopped = true
	case "goes_on":
		o.stopped = false
	case "came":
		anybody := slices.ContainsFunc(o.s.Seats, func(s Seat) bool { return s.Here() && !slices.Contains(l.People, s.Person) })
		if o.holder != "" && anybody && !slices.ContainsFunc(l.People, staff) {
			o.fail("%v came in while %s has the piece", l.People, o.holder)
		}
	case "left", "stepped_out":
		if o.holder != "" {
			o.fail("%s %s while %s has the piece", l.Who, l.Kind, o.holder)
		}
	case "round":
		if o.owed != nil {
			o.ended++
		}
		o.rounds++
		o.round, o.owed, o.asked = l.What, map[Person]bool{}, map[Person]int{}
		for _, seat := range o.s.Seats {
			if speaks(o.s, seat.Person) && speaks(was, seat.Person) || speaks(o.s, seat.Person) && in.By == seat.Person {
				o.owed[seat.Person] = true
			}
		}
	case "acked":
		if o.owed != nil && speaks(o.s, l.Who) {
			o.owed[l.Who] = true
		}
	case "round_over":
		o.over()
	case "last":
		switch {
		case o.round == "closing" && o.owed != nil && o.s.Ended != "overtime" && o.s.Ended != "skipped" && o.s.Ended != "empty":
			if o.now.Before(o.s.Ends().Add(9 * time.Minute)) {
				o.over()
			}
		case o.owed != nil && o.s.Ended == "overtime":
			o.cut++
		case o.owed != nil:
			o.ended++
		}
		o.owed = nil
		if o.holder != "" {
			o.fail("it is over, and %s has the piece", o.holder)
		}
	case "phase":
		rank := slices.Index(ranks, l.What)
		if rank <= o.phase {
			o.fail("from %s to %s", ranks[o.phase], l.What)
		}
		o.phase, o.stopped = rank, o.stopped && l.What != Closing && l.What != After
		if l.What == Open {
			if seat, _ := o.s.Seat(o.s.Guardian); !seat.Here() {
				o.fail("open sharing, and nobody watches over it")
			}
		}
		if l.What == Closing && o.owed != nil {
			o.ended++
			o.owed = nil
		}
	}
}

// over judges the end of a round: whoever was there all the time was offered the piece.
func (o *watcher) over() {
	for p := range o.owed {
		if speaks(o.s, p) {
			o.fail("%s was there in the round (%s), and is not offered the piece any more", p, o.round)
		}
	}
	o.owed = nil
}

// end judges a gathering that is over: it stays so, and its inputs say it all again.
func (o *watcher) end() {
	if !o.s.Final() {
		o.fail("it never ends: %s", o.s.Phase)
		return
	}
	for range 20 {
		in := o.anything()
		in.At, in.By, in.May = o.now, o.people[0].id, true
		if now, lines, err := o.s.Apply(in); err == nil || lines != nil || !reflect.DeepEqual(now, o.s) {
			o.fail("%s moved what is over", in.Kind)
		}
	}
	again, written := o.first, o.chance(0.1)
	for _, in := range o.inputs {
		if written { // as it is put down
			text, _ := json.Marshal(in)
			in = Input{}
			if err := json.Unmarshal(text, &in); err != nil {
				o.fail("%v", err)
			}
		}
		next, _, err := again.Apply(in)
		if err != nil {
			o.fail("replayed, %s is refused: %v", in.Kind, err)
			return
		}
		again = next
	}
	if !reflect.DeepEqual(again, o.s) {
		o.fail("replayed, it is another: %+v, %+v", again, o.s)
	}
}
