package realtime

import (
	"sync"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/realtime/wire"
)

// lettersKept bounds the notices to accounts that wait; the oldest goes, and whoever
// it was for asks when they come back.
const lettersKept = 64

// letters are notices to accounts that wait until it is known whose sessions stand.
type letters struct {
	mu   sync.Mutex
	kept []models.Event
}

// deliver hands a notice to all sockets of the accounts it names, wherever they are
// seated, once their sessions have been checked as of its writing.
func (h *Hub) deliver(e models.Event) {
	if e.Rver <= h.rver.Load() {
		h.hand(e)
		return
	}
	h.letters.mu.Lock()
	defer h.letters.mu.Unlock()
	if len(h.letters.kept) == lettersKept {
		h.letters.kept = h.letters.kept[1:]
	}
	h.letters.kept = append(h.letters.kept, e) // Hear has asked for a round
}

// deliverKept hands out the notices that waited.
func (h *Hub) deliverKept() {
	h.letters.mu.Lock()
	kept := h.letters.kept
	h.letters.kept = nil
	h.letters.mu.Unlock()
	for _, e := range kept {
		h.deliver(e)
	}
}

func (h *Hub) hand(e models.Event) {
	frame := wire.Notify(e.Stream, e.Notice)
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, to := range e.To {
		for _, s := range h.accounts[account.ID(to)] {
			s.offer(frame)
		}
	}
}
