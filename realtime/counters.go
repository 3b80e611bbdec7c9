package realtime

import "sync/atomic"

type counters struct {
	opened, changes, reads, removed, rounds, missed, lost, slow atomic.Int64
}

// Stats is what a hub has to tell an operator: numbers, and nobody's name.
type Stats struct {
	Sockets int   // open now
	Streams int   // with somebody seated now
	Opened  int64 // sockets since the start
	Changes int64 // told, each counted once however many heard it
	Reads   int64 // times rows were read because changes had not been heard
	Removed int64 // seats taken away because their account may no longer be there
	Rounds  int64 // times it was asked where streams stand
	Missed  int64 // times there was no answer
	Lost    int64 // times all sockets were closed because what was known was old
	Slow    int64 // sockets that fell too far behind
}

// Stats returns the numbers.
func (h *Hub) Stats() Stats {
	h.mu.RLock()
	defer h.mu.RUnlock()
	c := &h.count
	return Stats{
		len(h.sockets), len(h.streams), c.opened.Load(), c.changes.Load(), c.reads.Load(), c.removed.Load(),
		c.rounds.Load(), c.missed.Load(), c.lost.Load(), c.slow.Load(),
	}
}
