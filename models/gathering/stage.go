package gathering

import (
	"slices"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
)

// Stage is a gathering that is on, as everyone in it may see it. It holds no
// words, nobody's clock, and not who rang.
type Stage struct {
	ID       ID              `json:"id"`
	Version  int64           `json:"version" doc:"Counts every change; commands that move the piece name it."`
	Phase    string          `json:"phase" enum:"lobby,arrival,agreements,checkin,open,closing,after,closed,cancelled,quiet"`
	Since    time.Time       `json:"since"`
	StartsAt time.Time       `json:"startsAt"`
	EndsAt   time.Time       `json:"endsAt" doc:"When it is planned to end."`
	Leads    circle.PersonID `json:"leads" doc:"Who leads it now."`
	Host     circle.PersonID `json:"host"`
	Guardian circle.PersonID `json:"guardian,omitempty" doc:"Who watches over it."`
	Seats    []StageSeat     `json:"seats" doc:"In the order in which they came."`
	Round    *StageRound     `json:"round,omitempty"`
	Turn     *StageTurn      `json:"turn,omitempty"`
	Last     *StageTurn      `json:"last,omitempty" doc:"The turn before."`

	Hands    []circle.PersonID `json:"hands" doc:"Who waits to speak, the next one first."`
	Shut     bool              `json:"shut,omitempty" doc:"No more hands are taken."`
	Stop     *StageStop        `json:"stop,omitempty" doc:"The room is still."`
	Order    string            `json:"order" enum:"seat,reversed,random,hands,popcorn,least_heard" doc:"In which order the next round goes."`
	OneWord  bool              `json:"oneWord,omitempty" doc:"Everybody gives one word now; they are shown together."`
	Ending   bool              `json:"ending,omitempty" doc:"The closing comes after this turn."`
	Locked   bool              `json:"locked,omitempty" doc:"Nobody new comes in."`
	Wanted   bool              `json:"wanted,omitempty" doc:"Somebody is looked for who watches over it."`
	Extend   *time.Time        `json:"extend,omitempty" doc:"Until when one can object to fifteen minutes more."`
	Ended    string            `json:"ended,omitempty" enum:"completed,early,skipped,empty,nobody,cancelled,no_host,safety,overtime"`
	Prompt   string            `json:"prompt,omitempty" doc:"The id of the question of the round."`
	Closing  string            `json:"closing,omitempty" doc:"The id of the question of the closing."`
	AfterFor int               `json:"afterFor" doc:"Seconds the room stays open after the end."`
	QuietFor int               `json:"quietFor" doc:"Seconds of a quiet room."`
}

// StageSeat is somebody in a gathering.
type StageSeat struct {
	Person   circle.Person `json:"person"`
	Speaking bool          `json:"speaking"`
	Acked    bool          `json:"acked" doc:"Can keep the agreements tonight."`
	Tender   bool          `json:"tender,omitempty" doc:"Asks to be met gently tonight."`
	State    string        `json:"state" enum:"in,away,out" doc:"Here; gone from the line, their place kept; stepped out."`
}

// StageRound is the round that is going on.
type StageRound struct {
	Kind  string            `json:"kind" enum:"checkin,again,closing"`
	Order string            `json:"order" enum:"seat,reversed,random,hands,popcorn,least_heard"`
	Next  []circle.PersonID `json:"next" doc:"Who is still to be offered the piece, in order."`
	Later []circle.PersonID `json:"later" doc:"Who is asked again at the end."`
}

// StageTurn is somebody's time with the piece.
type StageTurn struct {
	N      int             `json:"n"`
	Person circle.PersonID `json:"person"`
	State  string          `json:"state,omitempty" enum:"offered,active,silence,breath,witness"`
	Since  *time.Time      `json:"since,omitempty"`
	Wants  string          `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas"`
	Kinds  []string        `json:"kinds,omitempty" enum:"presence,reflect,question,own,share" doc:"The kinds of responses that fit it."`
	Note   string          `json:"note,omitempty" doc:"A content note."`
	Away   bool            `json:"away,omitempty" doc:"Their line is gone; their place is kept."`
	Again  bool            `json:"again,omitempty" doc:"Asked a second time."`
	Until  *time.Time      `json:"until,omitempty" doc:"When a breath or a window for responses ends."`
}

// StageStop is why the room is still. Who rang is told to nobody.
type StageStop struct {
	Kind  string     `json:"kind" enum:"bell,hold,resuming,empty"`
	Since time.Time  `json:"since"`
	Until *time.Time `json:"until,omitempty" doc:"When it goes on by itself."`
}

// Own is what a gathering holds for the one who asks.
type Own struct {
	Person    circle.PersonID `json:"person"`
	Seat      string          `json:"seat" enum:"none,waiting,in,out" doc:"Waiting is at the threshold: nobody comes in while somebody speaks."`
	Speaking  bool            `json:"speaking"`
	Acked     bool            `json:"acked"`
	Muted     bool            `json:"muted,omitempty"`
	Listens   bool            `json:"listens,omitempty" doc:"Is not offered the piece again."`
	Slow      bool            `json:"slow,omitempty"`
	Tender    bool            `json:"tender,omitempty" doc:"Asked to be met gently tonight."`
	Wants     string          `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas"`
	Hand      string          `json:"hand,omitempty" enum:"share,respond,clarify,process,need_pause" doc:"The kind of the hand that is up."`
	Bells     int             `json:"bells" doc:"How often one may still ring."`
	Word      bool            `json:"word,omitempty" doc:"The closing word is given."`
	Responded bool            `json:"responded,omitempty" doc:"To the turn that is going on."`
	Turn      *OwnTurn        `json:"turn,omitempty" doc:"While one has the piece, or is offered it."`
	Lead      *OwnLead        `json:"lead,omitempty" doc:"For who leads it, watches over it, or may."`
	Host      bool            `json:"host,omitempty"`
	Guardian  bool            `json:"guardian,omitempty"`
}

// OwnTurn is the clock of one's own turn.
type OwnTurn struct {
	Until time.Time `json:"until" doc:"When the offer, or the time, is over."`
	Since time.Time `json:"since"`
	Over  bool      `json:"over,omitempty" doc:"The time is over; what is left is to finish in."`
	More  bool      `json:"more,omitempty" doc:"Has asked for more."`
}

// OwnLead is what those who lead see beside what everyone sees.
type OwnLead struct {
	Until    *time.Time        `json:"until,omitempty" doc:"When the time of the turn is over."`
	Over     bool              `json:"over,omitempty"`
	Hands    []LeadHand        `json:"hands"`
	Seats    []LeadSeat        `json:"seats" doc:"Turns of this gathering, to see who was not heard yet."`
	Offering []circle.PersonID `json:"offering" doc:"Who would watch over it."`
	Waiting  []circle.Person   `json:"waiting" doc:"Who is at the threshold."`
	Asked    string            `json:"asked,omitempty" enum:"early,hold_off,hold_close" doc:"What the other one asks you to confirm."`
}

// LeadHand is a raised hand of any kind.
type LeadHand struct {
	Person circle.PersonID `json:"person"`
	Kind   string          `json:"kind" enum:"share,respond,clarify,process,need_pause"`
}

// LeadSeat is how much somebody was heard in this gathering.
type LeadSeat struct {
	Person circle.PersonID `json:"person"`
	Turns  int             `json:"turns"`
	Slow   bool            `json:"slow,omitempty" doc:"Asked for slow hands."`
}

// Line is something that happened, to be said in the words of the script.
type Line struct {
	Kind    string            `json:"kind"`
	Who     circle.PersonID   `json:"who,omitempty"`
	What    string            `json:"what,omitempty"`
	People  []circle.PersonID `json:"people,omitempty"`
	Seconds int               `json:"seconds,omitempty"`
	Turn    int               `json:"turn,omitempty"`
	Private bool              `json:"private,omitempty" doc:"Only you, or those who lead, are told."`
}

// Moved is one change of the floor.
type Moved struct {
	Version int64     `json:"version"`
	Seq     int64     `json:"seq" doc:"The number of the room's change that told it: lines stand among what was said by it."`
	At      time.Time `json:"at"`
	Lines   []Line    `json:"lines"`
}

// Floor is a gathering that is on, as one person sees it, and what happened in it
// after a version.
type Floor struct {
	Stage Stage     `json:"stage"`
	Mine  Own       `json:"mine"`
	Now   time.Time `json:"now" doc:"The time of the house: the only clock."`
	Moves []Moved   `json:"moves" doc:"Oldest first."`
	More  bool      `json:"more,omitempty" doc:"There is more after the last of these."`

	Room room.ID `json:"-"`
}

func id(p script.Person) circle.PersonID { return circle.PersonID(p) }

func ids(all []script.Person) []circle.PersonID {
	out := make([]circle.PersonID, len(all))
	for i, p := range all {
		out[i] = id(p)
	}
	return out
}

// stage is what everyone sees of a state.
func stage(g row, s script.State, names map[circle.PersonID]circle.Person) Stage {
	out := Stage{
		ID: g.ID, Version: g.Version, Phase: s.Phase, Since: s.Since, StartsAt: s.StartsAt, EndsAt: s.Ends(),
		Leads: id(s.Leads()), Host: id(s.Host), Guardian: id(s.Guardian), Seats: []StageSeat{}, Hands: []circle.PersonID{},
		Shut: s.Shut, Order: s.Order, OneWord: s.WordsBy != nil, Ending: s.Ending, Locked: s.Locked, Wanted: s.Wanted != nil,
		Extend: s.Extend, Ended: s.Ended, Prompt: s.Plan.Prompt, Closing: s.Plan.ClosingWith,
		AfterFor: int(script.AfterFor / time.Second), QuietFor: int(script.QuietFor / time.Second),
	}
	for _, seat := range s.Seats {
		state := script.In
		switch {
		case seat.State == script.Out && seat.Shown == nil:
			state = script.Out
		case seat.State == script.Out: // not told yet
		case seat.State != script.In:
			continue
		case seat.Lost != nil:
			state = "away"
		}
		out.Seats = append(out.Seats, StageSeat{Person: names[id(seat.Person)], Speaking: seat.Speaking && !seat.Listens, Acked: seat.Acked, Tender: seat.Tender, State: state})
	}
	if r := s.Round; r != nil {
		out.Round = &StageRound{Kind: r.Kind, Order: r.Order, Next: []circle.PersonID{}, Later: []circle.PersonID{}}
		for _, p := range r.Places {
			switch {
			case s.Turn != nil && s.Turn.Person == p.Person:
			case p.State == script.Waiting:
				out.Round.Next = append(out.Round.Next, id(p.Person))
			case p.State == script.Deferred:
				out.Round.Later = append(out.Round.Later, id(p.Person))
			}
		}
	}
	if t := s.Turn; t != nil {
		since := t.Since
		out.Turn = &StageTurn{N: t.N, Person: id(t.Person), State: t.State, Since: &since, Wants: t.Wants, Note: t.Note, Away: t.Away != nil, Again: t.Again}
		if t.State == script.Response {
			out.Turn.Kinds = script.Kinds(t.Wants)
		}
	}
	if l := s.Last; l != nil {
		out.Last = &StageTurn{N: l.N, Person: id(l.Person), Wants: l.Wants, Kinds: script.Kinds(l.Wants)}
	}
	for _, h := range s.Hands {
		if h.Kind != script.Process && h.Kind != script.NeedPause {
			out.Hands = append(out.Hands, id(h.Person))
		}
	}
	if s.Stop != nil {
		out.Stop = &StageStop{Kind: s.Stop.Kind, Since: s.Stop.At}
		if s.Stop.Kind == script.Resuming {
			out.Stop.Until = s.Stop.Till
		}
	}
	return out
}

// own is what somebody sees of themselves; may is whether the law lets them lead.
func own(s script.State, me circle.PersonID, may bool, names map[circle.PersonID]circle.Person) Own {
	p := script.Person(me)
	out := Own{Person: me, Seat: "none", Host: s.Host == p, Guardian: s.Guardian == p}
	if seat, ok := s.Seat(p); ok && seat.State != script.Gone {
		out.Seat, out.Speaking, out.Acked, out.Muted, out.Listens, out.Slow, out.Tender, out.Wants = seat.State, seat.Speaking, seat.Acked, seat.Muted, seat.Listens, seat.Slow, seat.Tender, seat.Wants
		out.Bells = s.BellsLeft(p)
	}
	for _, h := range s.Hands {
		if h.Person == p {
			out.Hand = h.Kind
		}
	}
	out.Word = slices.Contains(s.Words, p)
	t := s.Turn
	if t != nil && t.Person == p {
		out.Turn = &OwnTurn{Until: t.Until, Since: t.Since, Over: t.Over, More: t.More}
	}
	out.Responded = t != nil && slices.Contains(t.Answered, p)
	if p != s.Leads() && p != s.Host && p != s.Guardian && !may {
		return out
	}
	lead := &OwnLead{Hands: []LeadHand{}, Seats: []LeadSeat{}, Offering: ids(s.Offering), Waiting: []circle.Person{}}
	if t != nil && t.State == script.Active {
		until := t.Until
		lead.Until, lead.Over = &until, t.Over
	}
	for _, h := range s.Hands {
		lead.Hands = append(lead.Hands, LeadHand{Person: id(h.Person), Kind: h.Kind})
	}
	for _, seat := range s.Seats {
		switch seat.State {
		case script.In:
			lead.Seats = append(lead.Seats, LeadSeat{Person: id(seat.Person), Turns: seat.Turns, Slow: seat.Slow})
		case script.Waiting:
			lead.Waiting = append(lead.Waiting, names[id(seat.Person)])
		}
	}
	switch stop := s.Stop; {
	case s.Early != "" && s.Early != p && s.Ended == "":
		lead.Asked = script.Early
	case stop != nil && stop.Shut != "" && stop.Shut != p:
		lead.Asked = script.HoldShut
	case stop != nil && stop.Off != "" && stop.Off != p:
		lead.Asked = script.HoldOff
	}
	out.Lead = lead
	return out
}
