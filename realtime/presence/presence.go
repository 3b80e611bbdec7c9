// Package presence knows who is in a room now, over all nodes: people, not
// sockets. It is never a row, forgets by itself, and promises little: when Redis
// is away a node knows its own people only.
package presence

import (
	"context"
	"time"
)

// Presence is who is where. Rooms and people are named by ids.
type Presence interface {
	// Enter adds one way in which person is in room (a socket's seat). Whoever
	// is there in two ways is there once, until both have ended.
	Enter(room, person string)
	// Leave takes one of the ways away that Enter added.
	Leave(room, person string)
	// Touch says that person reads room without a seat; it holds for TouchFor.
	// Nobody reads a room unseen; whoever has a seat is seen by it, until it ends.
	Touch(room, person string)
	// In lists who is in each of rooms, in the order of their ids, as well as it
	// is known. It does not wait for a store that does not answer.
	In(ctx context.Context, rooms ...string) map[string][]string
	// Own lists who of them is there on this node, as this node knows by itself.
	Own(rooms ...string) map[string][]string
	// Run keeps what this node knows alive and tells of changes until ctx ends;
	// then it takes its people out.
	Run(ctx context.Context) error
}

// Times that everyone who waits for presence to be right can count on.
const (
	// TouchFor is how long a reader without a seat counts as present.
	TouchFor = 30 * time.Second
	// Heartbeat is how often a node says again who is on it.
	Heartbeat = 25 * time.Second
	// ForgetAfter is how long the people of a node that died stay listed. It is
	// three heartbeats and some, so that one lost heartbeat empties no room.
	ForgetAfter = 90 * time.Second
)
