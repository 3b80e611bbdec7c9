// Package presencetest is what every presence promises, as a test.
package presencetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/realtime/presence"
)

// patience is how long what must come may take.
const patience = 20 * time.Second

// Ears is a Publisher that counts, by room, how often presence changed.
type Ears struct {
	mu    sync.Mutex
	rooms map[string]int
}

// Publish counts es.
func (e *Ears) Publish(es ...models.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, event := range es {
		if event.Here == nil || event.Seq != 0 || event.Change != nil || event.Stream.ID != event.Here.Room {
			panic("presence published what is not presence")
		}
		if e.rooms == nil {
			e.rooms = map[string]int{}
		}
		e.rooms[event.Here.Room]++
	}
}

// Told returns how often a change in room was told.
func (e *Ears) Told(room string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rooms[room]
}

// Eventually waits until something is so.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

// Sees waits until everyone sees exactly people in room.
func Sees(t testing.TB, nodes []presence.Presence, room string, people ...string) {
	t.Helper()
	for i, n := range nodes {
		Eventually(t, fmt.Sprintf("node %d sees %v in %s", i, people, room), func() bool {
			return slices.Equal(n.In(context.Background(), room)[room], people)
		})
	}
}

// Run tests what open opens: the presences of one or more nodes, and the ears
// that each tells.
func Run(t *testing.T, open func(t *testing.T) ([]presence.Presence, []*Ears)) {
	last := func(n []presence.Presence) presence.Presence { return n[len(n)-1] }
	t.Run("people are seen everywhere, in order, until they leave", func(t *testing.T) {
		nodes, _ := open(t)
		nodes[0].Enter("r", "bo")
		last(nodes).Enter("r", "ada")
		last(nodes).Enter("s", "cem")
		Sees(t, nodes, "r", "ada", "bo")
		Sees(t, nodes, "s", "cem")
		nodes[0].Leave("r", "bo")
		Sees(t, nodes, "r", "ada")
		last(nodes).Leave("r", "ada")
		Sees(t, nodes, "r")
	})
	t.Run("people, not sockets", func(t *testing.T) {
		nodes, _ := open(t)
		nodes[0].Enter("r", "ada")
		nodes[0].Enter("r", "ada")
		last(nodes).Enter("r", "ada")
		Sees(t, nodes, "r", "ada")
		nodes[0].Leave("r", "ada")
		Sees(t, nodes, "r", "ada")
		nodes[0].Leave("r", "ada")
		Sees(t, nodes, "r", "ada")
		last(nodes).Leave("r", "ada")
		Sees(t, nodes, "r")
	})
	t.Run("who reads without a seat is seen", func(t *testing.T) {
		nodes, _ := open(t)
		nodes[0].Touch("r", "ada")
		Sees(t, nodes, "r", "ada")
		nodes[0].Enter("r", "ada")
		nodes[0].Leave("r", "ada") // the reading is not over
		Sees(t, nodes, "r", "ada")
	})
	t.Run("whoever read while they had a seat is gone with it", func(t *testing.T) {
		nodes, _ := open(t)
		nodes[0].Enter("r", "ada")
		nodes[0].Touch("r", "ada")
		Sees(t, nodes, "r", "ada")
		nodes[0].Leave("r", "ada")
		Sees(t, nodes, "r")
	})
	t.Run("leaving too often does no harm", func(t *testing.T) {
		nodes, _ := open(t)
		nodes[0].Leave("r", "ada")
		nodes[0].Leave("r", "ada")
		nodes[0].Enter("r", "ada")
		Sees(t, nodes, "r", "ada")
	})
	t.Run("a change is told by the node it happened on", func(t *testing.T) {
		nodes, ears := open(t)
		nodes[0].Enter("r", "ada")
		Eventually(t, "coming is told", func() bool { return ears[0].Told("r") > 0 })
		Sees(t, nodes, "r", "ada")
		told := ears[0].Told("r")
		nodes[0].Leave("r", "ada")
		Eventually(t, "going is told", func() bool { return ears[0].Told("r") > told })
	})
	t.Run("many rooms at once", func(t *testing.T) {
		nodes, _ := open(t)
		var rooms []string
		for i := range 300 {
			room := fmt.Sprintf("r%03d", i)
			rooms = append(rooms, room)
			nodes[0].Enter(room, "ada")
		}
		for i, n := range nodes {
			Eventually(t, fmt.Sprintf("node %d sees all", i), func() bool {
				in := n.In(context.Background(), rooms...)
				return !slices.ContainsFunc(rooms, func(r string) bool { return !slices.Equal(in[r], []string{"ada"}) })
			})
		}
	})
}
