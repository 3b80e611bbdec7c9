// Package bustest is what every bus promises, as a test.
package bustest

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
	"example.org/afterward/realtime/bus"
)

// patience is how long what must come may take.
const patience = 20 * time.Second

// Ears is a Listener that keeps what it hears.
type Ears struct {
	mu     sync.Mutex
	events []models.Event
	gaps   int
}

// Hear keeps e.
func (e *Ears) Hear(event models.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.events = append(e.events, event)
}

// Gap counts a gap.
func (e *Ears) Gap() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gaps++
}

// In returns the numbers heard of a stream, in order.
func (e *Ears) In(stream string) (seqs []int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, event := range e.events {
		if event.Stream.ID == stream {
			seqs = append(seqs, event.Seq)
		}
	}
	return seqs
}

// Gaps returns how many gaps were told.
func (e *Ears) Gaps() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.gaps
}

func (e *Ears) of(stream string) models.Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	i := slices.IndexFunc(e.events, func(event models.Event) bool { return event.Stream.ID == stream })
	return e.events[i]
}

// Event is number seq of a stream.
func Event(stream string, seq int64) models.Event {
	return models.Event{
		Stream: models.Stream{Kind: models.RoomStream, ID: stream}, Circle: "c", Seq: seq, Mver: 3, Rver: 4,
		Change: json.RawMessage(fmt.Sprintf(`{"seq":%d,"what":"part.said"}`, seq)),
	}
}

// Connected waits until every node hears every other.
func Connected(t testing.TB, nodes []bus.Bus, ears []*Ears) {
	t.Helper()
	for i, from := range nodes {
		name := "connected " + models.NewID()
		for j := range nodes {
			Eventually(t, fmt.Sprintf("node %d hears node %d", j, i), func() bool {
				from.Publish(Event(name, 1))
				return len(ears[j].In(name)) > 0
			})
		}
	}
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

// RedisURL is the Redis to test with. Without one the test is skipped aloud, or
// fails where everything must be tested.
func RedisURL(t testing.TB) *redis.Options {
	t.Helper()
	url := os.Getenv("TEST_REDIS_URL")
	if url == "" {
		if os.Getenv("CI") != "" || os.Getenv("AFTERWARD_TEST_ALL") != "" {
			t.Fatal("TEST_REDIS_URL is not set")
		}
		t.Skip("TEST_REDIS_URL is not set: not tested with Redis")
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// Run tests what open opens: the buses of one or more nodes.
func Run(t *testing.T, open func(t *testing.T) []bus.Bus) {
	start := func(t *testing.T) ([]bus.Bus, []*Ears) {
		nodes := open(t)
		ears := make([]*Ears, len(nodes))
		for i, n := range nodes {
			ears[i] = new(Ears)
			n.Join(ears[i])
		}
		Connected(t, nodes, ears)
		return nodes, ears
	}
	t.Run("the own node has heard when Publish returns", func(t *testing.T) {
		nodes, ears := start(t)
		for i, n := range nodes {
			n.Publish(Event("own", int64(i)), Event("own", int64(i)+100))
			if heard := ears[i].In("own"); !slices.Contains(heard, int64(i)) || !slices.Contains(heard, int64(i)+100) {
				t.Fatalf("node %d heard %v", i, heard)
			}
		}
	})
	t.Run("an event arrives as it was", func(t *testing.T) {
		nodes, ears := start(t)
		sent := Event("whole", 41)
		sent.Here = &models.Here{Room: "r", Node: "n"}
		nodes[0].Publish(sent)
		for i := range nodes {
			Eventually(t, "it is heard", func() bool { return len(ears[i].In("whole")) == 1 })
			heard := ears[i].of("whole")
			if string(heard.Change) != string(sent.Change) || *heard.Here != *sent.Here || heard.Stream != sent.Stream ||
				heard.Circle != sent.Circle || heard.Seq != sent.Seq || heard.Mver != sent.Mver || heard.Rver != sent.Rver {
				t.Fatalf("node %d heard %+v", i, heard)
			}
		}
	})
	t.Run("each node's events are heard once and in order, or there is a gap", func(t *testing.T) {
		nodes, ears := start(t)
		const each = 2000
		var all sync.WaitGroup
		gaps := make([]int, len(nodes))
		for i, n := range nodes {
			gaps[i] = ears[i].Gaps()
			all.Go(func() {
				for seq := int64(1); seq <= each; seq++ {
					n.Publish(Event(fmt.Sprint("order ", i), seq))
				}
			})
		}
		all.Wait()
		for i := range nodes {
			for j := range nodes {
				name := fmt.Sprint("order ", j)
				Eventually(t, "all are heard, or a gap", func() bool {
					nodes[j].Publish(Event("more", 1)) // what comes after a loss shows it
					return len(ears[i].In(name)) >= each || i != j && ears[i].Gaps() > gaps[i]
				})
				heard := ears[i].In(name)
				for k := 1; k < len(heard); k++ {
					if heard[k] <= heard[k-1] {
						t.Fatalf("node %d heard %d of node %d after %d", i, heard[k], j, heard[k-1])
					}
				}
			}
		}
	})
	t.Run("a listener may join late", func(t *testing.T) {
		nodes, _ := start(t)
		late := new(Ears)
		nodes[0].Join(late)
		nodes[0].Publish(Event("late", 1))
		if len(late.In("late")) != 1 {
			t.Fatal("it heard nothing")
		}
	})
}
