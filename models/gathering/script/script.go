// Package script is the script of a gathering as a machine: phases, rounds,
// turns, stops and clocks. It is pure. State.Apply takes one input, by a person
// or by the clock, and yields the next state and the lines that tell of it;
// nothing here knows a database, a socket or the time of day.
//
// Because it is pure it is replayed: the inputs of a gathering, applied in order,
// yield its state at any moment. Whoever keeps a gathering writes down each input
// that was applied, and nothing else moves the floor.
//
// Every deadline stands in the state. Due is the next of them, and an input of
// kind Tick at or after it does what is due. While the clock stands still (a bell,
// a hold, nobody there) deadlines wait, and are moved by as long as it stood.
// Whatever happens, nothing is said after the planned end and ten minutes.
//
// The machine knows who leads and who watches over this gathering; what somebody
// may do in the circle is the law's to say (package policy), and comes with the
// input as May.
package script

import (
	"slices"
	"time"
)

// Person names somebody in a gathering.
type Person string

// The phases of a gathering.
const (
	Lobby      = "lobby"
	Arrival    = "arrival"
	Agreements = "agreements"
	CheckIn    = "checkin"
	Open       = "open"
	Closing    = "closing"
	After      = "after"
	Closed     = "closed"
	Cancelled  = "cancelled"
	Quiet      = "quiet" // nobody could hold it: a shared timer and private writing
)

// The times of the script (domain §3.2 and §3.3). Where a person has larger gaps
// those about them are doubled, and nobody is told.
const (
	Doors        = 15 * time.Minute // before its hour
	LateUntil    = 10 * time.Minute // after it, for whoever comes for the first time
	beginEarly   = 2 * time.Minute
	othersBegin  = 5 * time.Minute // after its hour, where the host is absent
	leastArrival = time.Minute
	arrivalOver  = 2 * time.Minute // beyond its budget, before it goes on by itself
	Hold         = time.Minute     // a place is kept for whoever lost their connection
	HostLost     = 45 * time.Second
	guardianWait = 3 * time.Minute // for another guardian to be found
	offering     = time.Minute     // for an offer to be taken
	offerAgain   = 30 * time.Second
	silence      = time.Minute // that somebody may keep the piece in
	grace        = 45 * time.Second
	typingMore   = time.Minute // once, for whoever is writing when time is up
	askedMore    = 2 * time.Minute
	openTurn     = 6 * time.Minute
	closingTurn  = 75 * time.Second
	response     = 75 * time.Second // for witness responses
	roundBreath  = 30 * time.Second
	slowBreath   = 40 * time.Second
	secondTime   = 20 * time.Second // before somebody speaks again while others have not
	noHands      = 45 * time.Second
	longSilence  = 2 * time.Minute
	readOn       = 2 * time.Second  // for the last of the responses to be read
	leastOpen    = 12 * time.Minute // left, for open sharing to be worth it
	closeSoon    = 5 * time.Minute  // the host is told before the closing is due
	lastTurn     = 2 * time.Minute  // what a turn has at most once the closing is due
	informed     = time.Minute      // what it has once the host goes on
	oneWord      = 90 * time.Second
	leastStop    = 20 * time.Second
	countdown    = 10 * time.Second
	ownStop      = 3 * time.Minute // a bell nobody resumes ends by itself
	hostMayStop  = time.Minute     // the guardian's absence before the host resumes
	alonePress   = 2 * time.Minute // the other's absence before one ends a hold
	emptyFor     = 10 * time.Minute
	outShown     = time.Minute // before the room is told that somebody stepped out
	overrun      = 9*time.Minute + 30*time.Second
	AfterFor     = 20 * time.Minute
	QuietFor     = 30 * time.Minute
	bellApart    = 3 * time.Minute
	objection    = time.Minute
	extension    = 15 * time.Minute
	extendFrom   = 20 * time.Minute // before the end, at the earliest

	bells    = 2 // that one may ring; the guardian as often as needed
	MaxSeats = 64
)

// State is a gathering at one moment. It holds no words.
type State struct {
	Phase    string    `json:"phase"`
	Since    time.Time `json:"since"`
	StartsAt time.Time `json:"startsAt"`
	Minutes  int       `json:"minutes"`
	Extra    int       `json:"extra,omitempty"` // minutes it was extended by
	Plan     Plan      `json:"plan"`
	Seed     int64     `json:"seed"`
	Ended    string    `json:"ended,omitempty"` // why: completed, early, skipped, safety, overtime, empty, nobody, no_host, cancelled
	Kept     time.Time `json:"kept,omitzero"`   // since when some node has kept its clock without a gap

	Host     Person     `json:"host"`
	Guardian Person     `json:"guardian,omitempty"`
	Acting   Person     `json:"acting,omitempty"`   // leads while the host is away
	Wanted   *time.Time `json:"wanted,omitempty"`   // until when another guardian is looked for
	Offering []Person   `json:"offering,omitempty"` // who would watch over it

	Stop    *Stop         `json:"stop,omitempty"`    // the clock stands still
	Stood   time.Duration `json:"stood,omitempty"`   // how long it has, in all
	Lost    time.Duration `json:"lost,omitempty"`    // of that, while no node was there
	Seats   []Seat        `json:"seats"`             // in the order in which they came
	Locked  bool          `json:"locked,omitempty"`  // nobody new comes in
	Order   string        `json:"order"`             // of the next round
	Rounds  int           `json:"rounds,omitempty"`  // so far
	Round   *Round        `json:"round,omitempty"`   // that is going on
	Turns   int           `json:"turns,omitempty"`   // so far
	Turn    *Turn         `json:"turn,omitempty"`    // that is going on
	Last    *LastTurn     `json:"last,omitempty"`    // that was over before
	Hands   []Hand        `json:"hands,omitempty"`   // in the order in which they are called
	Shut    bool          `json:"shut,omitempty"`    // no more hands
	Wait    *time.Time    `json:"wait,omitempty"`    // nothing is offered before
	Calm    *time.Time    `json:"calm,omitempty"`    // when a silence has become long
	CalmFor int           `json:"calmFor,omitempty"` // what was said about it: that there are no hands, then to who leads
	Words   []Person      `json:"words,omitempty"`   // who has given their closing word
	WordsBy *time.Time    `json:"wordsBy,omitempty"` // when they are shown
	Ending  bool          `json:"ending,omitempty"`  // the closing comes after this turn
	Warned  bool          `json:"warned,omitempty"`  // the host was told that it does
	Nudged  bool          `json:"nudged,omitempty"`  // the host was told that a phase is over
	Extend  *time.Time    `json:"extend,omitempty"`  // when an extension that nobody objects to holds
	NoMore  bool          `json:"noMore,omitempty"`  // somebody objected
	Early   Person        `json:"early,omitempty"`   // who asked to end early
}

// Stop is why the clock stands still.
type Stop struct {
	Kind string     `json:"kind"` // bell, hold, resuming, empty
	By   Person     `json:"by,omitempty"`
	At   time.Time  `json:"at"`
	From time.Time  `json:"from"` // since when the clock stands still
	Till *time.Time `json:"till,omitempty"`
	Off  Person     `json:"off,omitempty"`  // who asked to go on
	Shut Person     `json:"shut,omitempty"` // who asked to close

	Under *Stop `json:"under,omitempty"` // the stop it came over, which has what was left of it afterwards
}

// Why the clock stands still.
const (
	Bell     = "bell"
	Held     = "hold"
	Resuming = "resuming"
	Empty    = "empty"
)

// Seat is one person in a gathering.
type Seat struct {
	Person   Person     `json:"person"`
	Speaking bool       `json:"speaking,omitempty"`
	Acked    bool       `json:"acked,omitempty"`
	Wants    string     `json:"wants,omitempty"`
	State    string     `json:"state"`           // waiting, in, out, gone
	Lost     *time.Time `json:"lost,omitempty"`  // when their last device was last there; nil while one is
	Shown    *time.Time `json:"shown,omitempty"` // from when the room may be told that they stepped out, or left
	Muted    bool       `json:"muted,omitempty"`
	Listens  bool       `json:"listens,omitempty"` // is not offered the piece again
	Gaps     bool       `json:"gaps,omitempty"`    // larger gaps, told to nobody
	Slow     bool       `json:"slow,omitempty"`    // asked for slow hands, told to who leads
	Tender   bool       `json:"tender,omitempty"`  // asked to be met gently tonight, told to all
	Bells    int        `json:"bells,omitempty"`
	Rang     *time.Time `json:"rang,omitempty"`
	Turns    int        `json:"turns,omitempty"`
	Letters  int        `json:"letters,omitempty"`
	Opened   int        `json:"opened,omitempty"` // turns in open sharing
}

// The states of a seat.
const (
	Waiting = "waiting" // at the threshold, until no turn is going on
	In      = "in"
	Out     = "out"  // stepped out; may come back
	Gone    = "gone" // no longer here
)

// Here reports whether a device of theirs is there.
func (s Seat) Here() bool { return s.State == In && s.Lost == nil }

// heard reports whether they may say something in it at all: who only listens
// may ring, write to the guardian and leave.
func (s Seat) heard() bool { return s.State == In && s.Speaking && s.Acked && !s.Muted }

// speaks reports whether the piece is offered to them.
func (s Seat) speaks() bool { return s.heard() && !s.Listens }

// Round is one pass of the piece.
type Round struct {
	Kind   string  `json:"kind"` // checkin, again, closing
	N      int     `json:"n"`
	Order  string  `json:"order"`
	Places []Place `json:"places"`
	Again  bool    `json:"again,omitempty"` // those who passed or wait are asked once more
	Named  Person  `json:"named,omitempty"` // whom the last speaker named
}

// Place is one person's place in a round.
type Place struct {
	Person Person `json:"person"`
	State  string `json:"state"` // waiting, deferred, passed, done, over
	Offers int    `json:"offers,omitempty"`
	Later  bool   `json:"later,omitempty"` // has used "come back to me"
}

// The states of a place.
const (
	Deferred = "deferred" // is offered again at the end of the round
	Passed   = "passed"   // is asked once more at the end of the round
	Done     = "done"
	Over     = "over" // passed, or was not there, both times
)

// Turn is one person's time with the piece.
type Turn struct {
	N        int           `json:"n"`
	Person   Person        `json:"person"`
	State    string        `json:"state"` // offered, active, silence, breath, witness
	Since    time.Time     `json:"since"`
	Until    time.Time     `json:"until"`
	Ran      time.Time     `json:"ran,omitzero"`    // when its clock last began to run
	Soft     time.Duration `json:"soft,omitempty"`  // what the turn has
	Slot     time.Duration `json:"slot,omitempty"`  // what it may cost, with all that belongs to it
	Over     bool          `json:"over,omitempty"`  // the soft limit is past
	Wrote    bool          `json:"wrote,omitempty"` // was given more for writing
	More     bool          `json:"more,omitempty"`  // asked for more
	Wants    string        `json:"wants,omitempty"`
	Note     string        `json:"note,omitempty"` // a content note, from the short list
	Away     *time.Time    `json:"away,omitempty"` // since when its holder is not there: its clock stands still
	Answered []Person      `json:"answered,omitempty"`
	Again    bool          `json:"again,omitempty"` // offered a second time
	Named    bool          `json:"named,omitempty"` // offered because the last speaker named them
}

// The states of a turn.
const (
	Offered  = "offered"
	Active   = "active"
	InQuiet  = "silence" // the holder keeps it without words
	Breath   = "breath"
	Response = "witness"
)

// LastTurn is the turn before.
type LastTurn struct {
	N      int    `json:"n"`
	Person Person `json:"person"`
	Wants  string `json:"wants,omitempty"`
	How    string `json:"how"` // holder, timeout, host, disconnect, left
}

// Hand is a raised hand.
type Hand struct {
	Person Person    `json:"person"`
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	Waited bool      `json:"waited,omitempty"` // for those who have not spoken yet
}

// private reports whether it is for who leads only.
func (h Hand) private() bool { return h.Kind == Process || h.Kind == NeedPause }

// The kinds of hands. The last two are for who leads, and come first.
const (
	Share     = "share"
	Respond   = "respond"
	Clarify   = "clarify"
	Process   = "process"
	NeedPause = "need_pause"
)

// What a speaker would like back.
const (
	WantsQuiet      = "quiet"
	WantsReflection = "reflection"
	WantsQuestions  = "questions"
	WantsExperience = "experience"
	WantsIdeas      = "ideas"
)

// Wants lists them.
var Wants = []string{WantsQuiet, WantsReflection, WantsQuestions, WantsExperience, WantsIdeas}

// Notes lists what a speaker may say beforehand that a turn touches.
var Notes = []string{"suicide", "grief", "sexual_violence", "violence", "addiction", "medical", "frightening", "religion", "animals", "other"}

// Kinds lists the kinds of responses that fit what somebody wants.
func Kinds(wants string) []string {
	switch wants {
	case WantsReflection:
		return []string{"presence", "reflect"}
	case WantsQuestions:
		return []string{"presence", "question"}
	case WantsExperience:
		return []string{"presence", "own"}
	case WantsIdeas:
		return []string{"presence", "share"}
	}
	return nil
}

// New is a gathering whose doors open.
func New(p Plan, startsAt time.Time, minutes int, host, guardian Person, seed int64, now time.Time) State {
	return State{
		Phase: Lobby, Since: now.UTC(), StartsAt: startsAt.UTC(), Minutes: minutes, Plan: p, Seed: seed, Host: host, Guardian: guardian,
		Order: p.order(), Seats: []Seat{},
	}
}

// Ends is when it is planned to end.
func (s State) Ends() time.Time {
	return s.StartsAt.Add(time.Duration(s.Minutes+s.Extra)*time.Minute + s.Lost)
}

// last is when nothing more is said, whatever happens.
func (s State) last() time.Time { return s.Ends().Add(overrun) }

// Live reports whether it has begun and is not over.
func (s State) Live() bool { return oneOf(s.Phase, Arrival, Agreements, CheckIn, Open, Closing) }

// Final reports whether it is over for good.
func (s State) Final() bool { return s.Phase == Closed || s.Phase == Cancelled }

// Leads is who leads it now.
func (s State) Leads() Person {
	if s.Acting != "" {
		return s.Acting
	}
	return s.Host
}

// Seat finds somebody's seat.
func (s State) Seat(p Person) (Seat, bool) {
	i := s.at(p)
	if i < 0 {
		return Seat{}, false
	}
	return s.Seats[i], true
}

func (s State) at(p Person) int {
	return slices.IndexFunc(s.Seats, func(seat Seat) bool { return seat.Person == p })
}

func (s State) here(p Person) bool {
	i := s.at(p)
	return p != "" && i >= 0 && s.Seats[i].Here()
}

// present is how many are there.
func (s State) present() (n int) {
	for _, seat := range s.Seats {
		if seat.Here() {
			n++
		}
	}
	return n
}

// The modes the floor of the room is in.
const (
	FloorClosed  = "closed"
	FloorHosts   = "hosts"
	FloorRound   = "round"
	FloorSilence = "silence"
)

// Floor is who may say something in the room now: the holder, if anybody.
func (s State) Floor() (mode string, holder Person, turn int) {
	switch {
	case s.Stop != nil && s.Stop.Kind == Held:
		return FloorHosts, "", 0
	case s.Stop != nil:
		return FloorSilence, "", 0
	case s.Phase == Arrival, s.Phase == Agreements:
		return FloorHosts, "", 0
	case !s.Live():
		return FloorClosed, "", 0
	case s.Turn == nil:
		return FloorRound, "", 0
	case s.Turn.State == Active:
		return FloorRound, s.Turn.Person, s.Turn.N
	case s.Turn.State == Breath, s.Turn.State == InQuiet:
		return FloorSilence, "", s.Turn.N
	}
	return FloorRound, "", s.Turn.N
}

// clone is a state of its own. Times behind a pointer are replaced, never written to.
func (s State) clone() State {
	s.Seats, s.Hands, s.Words, s.Offering = slices.Clone(s.Seats), slices.Clone(s.Hands), slices.Clone(s.Words), slices.Clone(s.Offering)
	if s.Round != nil {
		r := *s.Round
		r.Places = slices.Clone(r.Places)
		s.Round = &r
	}
	if s.Turn != nil {
		t := *s.Turn
		t.Answered = slices.Clone(t.Answered)
		s.Turn = &t
	}
	if s.Last != nil {
		last := *s.Last
		s.Last = &last
	}
	s.Stop = s.Stop.clone()
	return s
}

func (s *Stop) clone() *Stop {
	if s == nil {
		return nil
	}
	c := *s
	c.Under = s.Under.clone()
	return &c
}

// BellsLeft is how often somebody may still ring; the guardian, as often as there
// is need.
func (s State) BellsLeft(p Person) int {
	seat, ok := s.Seat(p)
	switch {
	case !ok:
		return 0
	case p == s.Guardian:
		return bells
	}
	return max(bells-seat.Bells, 0)
}
