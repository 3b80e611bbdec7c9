// Package bus carries committed events to every node. Delivery is at most once,
// and only meant to make things quick: whoever must not miss an event reads the
// rows. So nothing here waits, retries or keeps.
package bus

import (
	"sync"

	"example.org/afterward/models"
)

// Listener hears events. Those of one node come in the order it published them,
// unless some are lost; then Gap follows as soon as the loss is noticed.
// Neither method may block: Hear is called by whoever has just committed.
type Listener interface {
	Hear(models.Event)
	// Gap says that events may have been missed since the last one heard.
	Gap()
}

// Bus is a Publisher one can listen to. What a node publishes, its own listeners
// have heard when Publish returns; those of other nodes hear it soon, or a Gap,
// or, where the bus itself does not notice, nothing.
type Bus interface {
	models.Publisher
	// Join adds a listener for the life of the bus.
	Join(Listener)
}

// Local is the bus of a single node.
type Local struct {
	mu        sync.RWMutex
	listeners []Listener
}

// NewLocal returns a bus nobody listens to yet.
func NewLocal() *Local { return &Local{} }

// Join adds a listener for the life of the bus.
func (b *Local) Join(l Listener) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners = append(b.listeners, l)
}

// Publish lets every listener on this node hear es.
func (b *Local) Publish(es ...models.Event) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.listeners {
		for _, e := range es {
			l.Hear(e)
		}
	}
}

func (b *Local) gap() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.listeners {
		l.Gap()
	}
}
