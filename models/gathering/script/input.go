package script

import (
	"time"

	"example.org/afterward/models"
)

// Input is one thing asked of a gathering. Which fields count is said with each
// kind. It holds no words.
type Input struct {
	Kind     string        `json:"kind"`
	By       Person        `json:"by,omitempty"`
	May      bool          `json:"may,omitempty"` // the law lets them lead a gathering of this circle
	At       time.Time     `json:"at"`
	To       Person        `json:"to,omitempty"`
	What     string        `json:"what,omitempty"`
	Order    []Person      `json:"order,omitempty"`
	Minutes  int           `json:"minutes,omitempty"`
	Seen     *time.Time    `json:"seen,omitempty"`
	For      time.Duration `json:"for,omitempty"`
	Speaking bool          `json:"speaking,omitempty"`
	Gaps     bool          `json:"gaps,omitempty"`
	Typing   bool          `json:"typing,omitempty"`
	Letters  int           `json:"letters,omitempty"`
}

// What can be asked. Inputs of the last group come from the house itself.
const (
	// By a person about themselves.
	Come    = "come"     // Speaking, What (wants), Gaps: takes their seat, or comes back to it
	StepOut = "step_out" // leaves, without a line
	Ack     = "ack"      // can keep the agreements tonight
	SetWant = "wants"    // What: would like back
	Listen  = "listen"   // is not offered the piece again tonight
	Slower  = "slower"   // asks for slow hands, once
	Gentle  = "gentle"   // What: on or off; asks to be met gently tonight
	Raise   = "raise"    // What: kind of hand
	Lower   = "lower"
	Ring    = "ring"
	Offer   = "volunteer" // would watch over it
	Object  = "object"    // to an extension
	Word    = "word"      // gives their closing word
	Witness = "witness"   // What: kind; answers the turn before

	// By whoever has the piece.
	Take    = "take"
	Pass    = "pass"
	Later   = "later"  // come back to me
	Still   = "still"  // keeps it in silence
	More    = "more"   // two minutes, once
	Finish  = "finish" // Letters: has spoken; or by who leads, after the soft limit
	Skip    = "skip"   // the breath after one's own turn, or the rest of the responses
	Name    = "name"   // To: who is next (popcorn)
	SetNote = "note"   // What: a content note for the turn

	// By whoever leads or watches over it.
	Begin    = "begin"
	Next     = "next"     // the next phase
	Again    = "again"    // another small round, in open sharing
	Grant    = "grant"    // Minutes: 1, 2 or 5 more for the turn
	SetOrder = "order"    // Order: of those who wait
	Strategy = "strategy" // What: of the next round
	Call     = "call"     // To: calls a raised hand out of order
	Defer    = "defer"    // moves whoever is offered the piece later
	Shut     = "shut"     // no more hands
	Unshut   = "unshut"
	LowerAll = "lower_all"
	Slip     = "slip" // What: crosstalk, advice, detail, certainty: a neutral line
	Calm     = "calm" // slows the room
	Resume   = "resume"
	HoldOn   = "hold"
	HoldOff  = "hold_off"
	HoldShut = "hold_close"
	Lock     = "lock"
	Unlock   = "unlock"
	Guard    = "guard"  // To: watches over it from now on
	Lead     = "lead"   // takes over the lead
	Early    = "early"  // end early; by both
	Extend   = "extend" // fifteen minutes, if nobody objects
	Close    = "close"  // after the after, or skipping the rest: What is the reason
	Cancel   = "cancel" // from the lobby

	// By the house.
	Tick  = "tick"   // Typing: whether the holder is writing; Letters: of the turn so far
	Lose  = "lose"   // To, Seen: no device of theirs is there any more
	Back  = "back"   // To: one is
	Mute  = "mute"   // To: may not speak for a time
	Voice = "unmute" // To
	Leave = "gone"   // To, Letters: is no longer in the circle, or was asked to stay out
	Gap   = "gap"    // For: no node was there for so long

	Appoint = "appoint" // To: is to watch over it, there or not; "" for nobody
)

// Line is something that came of an input, for the people named: everybody, one
// person, or who leads and who watches over it.
type Line struct {
	Kind    string   `json:"kind"`
	Who     Person   `json:"who,omitempty"`
	What    string   `json:"what,omitempty"`
	People  []Person `json:"people,omitempty"`
	Seconds int      `json:"seconds,omitempty"`
	Turn    int      `json:"turn,omitempty"`
	To      string   `json:"to,omitempty"` // "" everybody, "lead" who leads and watches, "one" only Who
}

// Whom a line is for.
const (
	ToLead = "lead"
	ToOne  = "one"
)

// Why an input is refused. The floor as it stands goes with each.
var (
	ErrNotYours  = &models.Error{Kind: models.Locked, Code: "floor_not_yours", Message: "The piece is not with you just now. Your words are still here."}
	ErrPhase     = &models.Error{Kind: models.Conflict, Code: "gathering_phase", Message: "The gathering is somewhere else by now. This is how it stands."}
	ErrStopped   = &models.Error{Kind: models.Locked, Code: "gathering_stopped", Message: "The room is still just now. What you wrote is kept."}
	ErrLeads     = &models.Error{Kind: models.Forbidden, Code: "not_leading", Message: "This is for whoever leads this gathering, or watches over it."}
	ErrSeat      = &models.Error{Kind: models.Forbidden, Code: "no_seat", Message: "You are not in this gathering."}
	ErrLate      = &models.Error{Kind: models.Conflict, Code: "doors_closed", Message: "The doors are closed for this evening; whoever is inside is not to be disturbed. You missed nothing you owe to anyone."}
	ErrSoon      = &models.Error{Kind: models.Conflict, Code: "too_soon", Message: "Not yet. This opens in a moment."}
	ErrFew       = &models.Error{Kind: models.Conflict, Code: "too_few", Message: "There are not enough people here to begin."}
	ErrUnwatched = &models.Error{Kind: models.Conflict, Code: "no_guardian", Message: "A gathering begins when somebody is here who watches over it."}
	ErrAcks      = &models.Error{Kind: models.Conflict, Code: "not_acked", Message: "First you and whoever watches over it say that you can keep the agreements."}
	ErrBells     = &models.Error{Kind: models.TooMany, Code: "bell_spent", Message: "You have rung already. You can write to the guardian, or step out, at any time."}
	ErrOnce      = &models.Error{Kind: models.Conflict, Code: "only_once", Message: "That goes once."}
	ErrOrderSet  = &models.Error{Kind: models.Malformed, Code: "order", Message: "The order names everyone who waits, once."}
	ErrWhat      = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is not one of the choices."}
	ErrClosedTo  = &models.Error{Kind: models.Forbidden, Code: "not_asked", Message: "This was not asked for. Listening is company too."}
	ErrShut      = &models.Error{Kind: models.Conflict, Code: "hands_closed", Message: "No more hands are taken just now."}
	ErrNoTime    = &models.Error{Kind: models.Conflict, Code: "no_time", Message: "There is no time left for that, if everyone is to have their turn."}
	ErrOver      = &models.Error{Kind: models.Conflict, Code: "offer_over", Message: "That was a moment too late. If anything is still to come in this round, you are asked again."}
	ErrFull      = &models.Error{Kind: models.Conflict, Code: "gathering_full", Message: "There is no place left in this gathering."}
)
