package realtime

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

// lookEvery is how often all rooms are looked at although nothing was heard:
// people of a node that died are forgotten without a word.
const lookEvery = 15 * time.Second

// heres is who is present, on its way to the seats. It is read first and told
// only after a round has been answered that was asked later, so that nobody
// hears of a presence that came after they were shut out; and while rounds fail,
// nobody hears of any.
type heres struct {
	mu      sync.Mutex
	stirred map[string]bool     // rooms to look at
	found   map[string][]string // people, looked up and not yet told
	look    chan struct{}
}

func (p *heres) init() {
	p.stirred, p.found, p.look = map[string]bool{}, map[string][]string{}, make(chan struct{}, 1)
}

// stir has a room looked at that somebody here is seated in.
func (h *Hub) stir(room string) {
	if h.seatingOf(models.Stream{Kind: models.RoomStream, ID: room}) == nil {
		return
	}
	h.heres.mu.Lock()
	h.heres.stirred[room] = true
	h.heres.mu.Unlock()
	select {
	case h.heres.look <- struct{}{}:
	default:
	}
}

// look reads who is present in the rooms that were stirred.
func (h *Hub) look(ctx context.Context) {
	all := time.NewTicker(lookEvery)
	defer all.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.heres.look:
		case <-all.C:
			for _, s := range h.seated() {
				if s.Kind == models.RoomStream {
					h.stir(s.ID)
				}
			}
		}
		p := &h.heres
		p.mu.Lock()
		rooms := make([]string, 0, len(p.stirred))
		for room := range p.stirred {
			rooms = append(rooms, room)
		}
		clear(p.stirred)
		p.mu.Unlock()
		if len(rooms) == 0 {
			continue
		}
		found := h.presence.In(ctx, rooms...)
		p.mu.Lock()
		for room, people := range found {
			p.found[room] = people
		}
		p.mu.Unlock()
	}
}

func (p *heres) take() map[string][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.found) == 0 {
		return nil
	}
	found := p.found
	p.found = map[string][]string{}
	return found
}

// giveBack returns what could not be told, unless something newer was found.
func (p *heres) giveBack(found map[string][]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for room, people := range found {
		if _, newer := p.found[room]; !newer {
			p.found[room] = people
		}
	}
}

// tell tells the seats of each room who is present, where everyone's standing is
// known as of heads, and keeps the rest for a later round.
func (h *Hub) tell(found map[string][]string, heads stream.Heads) {
	later := map[string][]string{}
	for room, people := range found {
		s := models.Stream{Kind: models.RoomStream, ID: room}
		st := h.seatingOf(s)
		head, asked := heads.Of[s]
		if st != nil && !(asked && st.tell(people, head.Mver, heads.Rver)) {
			later[room] = people
		}
	}
	if len(later) > 0 {
		h.heres.giveBack(later)
	}
}

func (st *seating) tell(people []string, mver, rver int64) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.head == unknown || !st.mayHear(change{mver: mver, rver: rver}) {
		return false
	}
	if slices.Equal(st.lastHere, people) && st.lastHere != nil {
		return true
	}
	st.lastHere = people
	st.deliver(change{frame: wire.Here(st.stream.ID, people)})
	return true
}
