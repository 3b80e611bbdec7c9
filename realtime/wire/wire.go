// Package wire is the contract of the socket: every frame either side may send,
// how they are written, and how a connection ends. It knows no connection.
package wire

import (
	"encoding/json"

	"example.org/afterward/api/problem"
	"example.org/afterward/models"
)

// Frame is what the server sends: an answer to a command, or news. The frames
// that many receive have functions of their own (Change, Here, Notify).
type Frame struct {
	On      string           `json:"on"`               // one of the constants below
	Ref     string           `json:"ref,omitempty"`    // the command's, on answers only
	Room    string           `json:"room,omitempty"`   // the stream it is about; at most one of Room
	Circle  string           `json:"circle,omitempty"` // and Circle is set
	Seq     int64            `json:"seq,omitempty"`    // where the stream stood; with snapshot, ok and change
	Epoch   string           `json:"epoch,omitempty"`  // with hello and snapshot
	Data    any              `json:"data,omitempty"`   // the resource, as REST shows it
	Change  json.RawMessage  `json:"change,omitempty"` // with change
	Problem *problem.Problem `json:"problem,omitempty"`
	What    string           `json:"what,omitempty"` // with notice: what to ask for
}

// What a frame can be.
const (
	Hello    = "hello"    // first of all: the epoch of the database
	Snapshot = "snapshot" // answers enter: the stream as it stands at Seq
	OK       = "ok"       // answers any other command, and enter with after
	Failed   = "error"    // answers a command that was refused; the socket stays
	Changed  = "change"   // the next change of a stream
	Present  = "here"     // who is in a room now; never numbered, never kept
	Resync   = "resync"   // what was heard of a stream, or of all, no longer serves: enter again without after
	Pong     = "pong"     // answers ping
	Notice   = "notice"   // for this person alone: ask for What; never numbered, never kept; without a stream it is about none
)

// About sets the stream that f is about.
func (f Frame) About(s models.Stream) Frame {
	switch s.Kind {
	case models.CircleStream:
		f.Circle = s.ID
	case models.RoomStream:
		f.Room = s.ID
	}
	return f
}

// Text is f as a text frame of RFC 6455, header included, ready for the network.
func (f Frame) Text() ([]byte, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return frame(text, body), nil
}

// Change is the change with number seq of s, framed once for all who hear it.
func Change(s models.Stream, seq int64, change json.RawMessage) []byte {
	return must(Frame{On: Changed, Seq: seq, Change: change}.About(s))
}

// Here tells who is present in room, framed once for all who hear it.
func Here(room string, people []string) []byte {
	if people == nil {
		people = []string{}
	}
	return must(struct {
		On   string   `json:"on"`
		Room string   `json:"room"`
		Here []string `json:"here"`
	}{Present, room, people})
}

// Notify tells somebody in s to ask for what is theirs, framed once for all of
// their tabs.
func Notify(s models.Stream, what string) []byte {
	return must(Frame{On: Notice, What: what}.About(s))
}

// must frames what cannot fail to encode: every field is ours, and a change was
// encoded once before it came here.
func must(f any) []byte {
	body, err := json.Marshal(f)
	if err != nil {
		panic("wire: a frame does not encode: " + err.Error())
	}
	return frame(text, body)
}
