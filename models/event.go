package models

import (
	"encoding/json"
	"time"
)

// Stream names a sequence of changes, numbered 1, 2, 3 … without gaps in the
// order of their commits. A circle has one and each of its rooms has one.
type Stream struct {
	Kind string `json:"kind"` // CircleStream or RoomStream
	ID   string `json:"id"`   // of the circle or the room
}

// The kinds of stream.
const (
	CircleStream = "circle"
	RoomStream   = "room"

	// AccountStream is of nobody's but the accounts an Event names: it has no number,
	// no circle and no changes, only notices.
	AccountStream = "account"
)

// Event is a fact that has been committed, or a hint that one may have been. It
// is published after the commit, at most once: what must not be lost is a row,
// what must be quick is an Event.
type Event struct {
	Stream Stream          `json:"stream"`
	Circle string          `json:"circle,omitempty"` // the circle the stream belongs to
	Seq    int64           `json:"seq,omitempty"`    // the change's number; 0 in a hint
	Mver   int64           `json:"mver,omitempty"`   // the circle's membership version the change was written under
	Rver   int64           `json:"rver,omitempty"`   // the revocation version it was written under
	Since  int64           `json:"since,omitempty"`  // who joined after this membership version hears only that something changed
	At     time.Time       `json:"at,omitzero"`      // when the change was made
	Change json.RawMessage `json:"change,omitempty"` // as a client hears it, encoded once; nil in a hint
	Here   *Here           `json:"here,omitempty"`   // set when only somebody's presence changed
	To     []string        `json:"to,omitempty"`     // set when only these people, as they are known in the circle, hear it (of an AccountStream, these accounts); it has no number
	Notice string          `json:"notice,omitempty"` // with To: what they are to ask for
}

// Here says that who is present in a room has changed. It is never a row.
type Here struct {
	Room string `json:"room"`
	Node string `json:"node"` // where it changed
}

// Publisher carries committed events to whoever listens, on every node.
type Publisher interface{ Publish(...Event) }
