package presence

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.org/afterward/models"
)

// Local is the presence of a single node.
type Local struct {
	publish models.Publisher
	node    string
	now     func() time.Time

	mu    sync.Mutex
	rooms map[string]map[string]*stay
}

// stay is in how many ways a person is in a room, and until when without any.
type stay struct {
	seats int
	until time.Time
}

// NewLocal returns a presence without people. What changes is published as a
// models.Here.
func NewLocal(publish models.Publisher) *Local {
	return &Local{publish: publish, node: models.NewID(), now: time.Now, rooms: map[string]map[string]*stay{}}
}

// Enter adds one way in which person is in room.
func (p *Local) Enter(room, person string) { p.change(room, person, func(s *stay) { s.seats++ }) }

// Leave takes one of them away.
func (p *Local) Leave(room, person string) {
	p.change(room, person, func(s *stay) { s.seats = max(0, s.seats-1) })
}

// Touch says that person reads room without a seat.
func (p *Local) Touch(room, person string) { p.change(room, person, p.reads) }

// reads is Touch. Whoever has a seat is there by it, and not for a while longer once
// it ends: who was speaking is missed soon.
func (p *Local) reads(s *stay) {
	if s.seats == 0 {
		s.until = p.now().Add(TouchFor)
	}
}

// In lists who is in each of rooms on this node.
func (p *Local) In(_ context.Context, rooms ...string) map[string][]string { return p.Own(rooms...) }

// Own is In: there is no other node, or none that is asked.
func (p *Local) Own(rooms ...string) map[string][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, in := p.now(), make(map[string][]string, len(rooms))
	for _, room := range rooms {
		people := []string{}
		for person, s := range p.rooms[room] {
			if s.here(now) {
				people = append(people, person)
			}
		}
		slices.Sort(people)
		in[room] = people
	}
	return in
}

// Run tells of readers who have gone until ctx ends.
func (p *Local) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			p.forget()
		}
	}
}

// change does something to a stay, and tells if the person came or went by it.
func (p *Local) change(room, person string, do func(*stay)) (turned bool) {
	p.mu.Lock()
	s := p.rooms[room][person]
	if s == nil {
		if p.rooms[room] == nil {
			p.rooms[room] = map[string]*stay{}
		}
		s = &stay{}
		p.rooms[room][person] = s
	}
	now := p.now()
	before := s.here(now)
	do(s)
	after := s.here(now)
	if !after {
		p.drop(room, person)
	}
	p.mu.Unlock()
	if before != after {
		p.tell(room)
	}
	return before != after
}

// forget drops the readers whose time is over and returns what it dropped.
func (p *Local) forget() (gone []place) {
	p.mu.Lock()
	now := p.now()
	for room, people := range p.rooms {
		for person, s := range people {
			if !s.here(now) {
				p.drop(room, person)
				gone = append(gone, place{room, person})
			}
		}
	}
	p.mu.Unlock()
	for _, g := range gone {
		p.tell(g.room)
	}
	return gone
}

func (p *Local) drop(room, person string) {
	delete(p.rooms[room], person)
	if len(p.rooms[room]) == 0 {
		delete(p.rooms, room)
	}
}

func (p *Local) tell(room string) {
	p.publish.Publish(models.Event{
		Stream: models.Stream{Kind: models.RoomStream, ID: room},
		Here:   &models.Here{Room: room, Node: p.node},
	})
}

// place is a person in a room.
type place struct{ room, person string }

// all lists everyone on this node and for how long they are known to stay.
func (p *Local) all() map[place]time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, all := p.now(), map[place]time.Duration{}
	for room, people := range p.rooms {
		for person, s := range people {
			if d := s.left(now); d > 0 {
				all[place{room, person}] = d
			}
		}
	}
	return all
}

// left is how long the person at at will stay, as far as is known, 0 if not there.
func (p *Local) left(at place) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.rooms[at.room][at.person]
	if s == nil {
		return 0
	}
	return s.left(p.now())
}

func (s *stay) here(now time.Time) bool { return s.seats > 0 || s.until.After(now) }

func (s *stay) left(now time.Time) time.Duration {
	if s.seats > 0 {
		return ForgetAfter
	}
	return max(0, s.until.Sub(now))
}
