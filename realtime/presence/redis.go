package presence

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
)

const (
	// answerWithin is how long Redis may take; beyond it a node goes by what it
	// knows itself.
	answerWithin = 100 * time.Millisecond
	// restFor is how long a Redis that did not answer is left alone.
	restFor = time.Second
	// changesWaiting is how many changes may wait to be written. What does not
	// fit is made good by the next heartbeat.
	changesWaiting = 4096
	// written is the most changes written at once.
	written = 256
)

// Redis is presence over all nodes: for each room a sorted set of (node,
// person), each with the moment it is forgotten, by the clock of Redis. Names of
// rooms are HMACs and members are sealed, so Redis learns neither.
type Redis struct {
	*Local
	client *redis.Client
	names  *names
	dirty  chan moved

	mu   sync.Mutex
	away time.Time // Redis is left alone until then
}

// NewRedis returns a presence over the Redis that options name; key is the
// instance's own, the same on every node. Run must be called.
func NewRedis(options *redis.Options, key []byte, publish models.Publisher) (*Redis, error) {
	local := NewLocal(publish)
	names, err := newNames(key, local.node)
	if err != nil {
		return nil, err
	}
	o := *options
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = answerWithin, answerWithin, answerWithin, answerWithin
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled, o.PoolSize = -1, 1, true, 4
	return &Redis{Local: local, client: redis.NewClient(&o), names: names, dirty: make(chan moved, changesWaiting)}, nil
}

// Enter adds one way in which person is in room.
func (p *Redis) Enter(room, person string) {
	if p.change(room, person, func(s *stay) { s.seats++ }) {
		p.write(place{room, person}, true)
	}
}

// Leave takes one of them away.
func (p *Redis) Leave(room, person string) {
	if p.change(room, person, func(s *stay) { s.seats = max(0, s.seats-1) }) {
		p.write(place{room, person}, true)
	}
}

// Touch says that person reads room without a seat.
func (p *Redis) Touch(room, person string) {
	turned := p.change(room, person, p.reads)
	p.write(place{room, person}, turned) // in any case the moment of forgetting has moved
}

// moved is a place to write, and whether somebody came or went there.
type moved struct {
	place
	turned bool
}

func (p *Redis) write(at place, turned bool) {
	select {
	case p.dirty <- moved{at, turned}:
	default:
	}
}

// in reads who of a set is not yet forgotten, and put adds to it, both by the
// clock of Redis.
var (
	in = redis.NewScript(`local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)
		redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
		return redis.call('ZRANGE', KEYS[1], 0, -1)`)
	put = redis.NewScript(`local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)
		redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
		redis.call('PEXPIRE', KEYS[1], ARGV[3])
		return 1`)
)

// In lists who is in each of rooms, on every node when Redis answers.
func (p *Redis) In(ctx context.Context, rooms ...string) map[string][]string {
	found := p.Local.In(ctx, rooms...)
	if len(rooms) == 0 || p.resting() {
		return found
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	pipe := p.client.Pipeline()
	answers := make([]*redis.Cmd, len(rooms))
	for i, room := range rooms {
		answers[i] = in.Eval(ctx, pipe, []string{p.names.key(room)})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		p.rest(ctx, err)
		return found
	}
	for i, room := range rooms {
		members, _ := answers[i].StringSlice()
		for _, m := range members {
			node, person, ok := p.names.open(room, m)
			// Of this node's own people this node knows better.
			if ok && node != p.node && !slices.Contains(found[room], person) {
				found[room] = append(found[room], person)
			}
		}
		slices.Sort(found[room])
	}
	return found
}

// Run writes what changes on this node, says everything again at each
// heartbeat, and takes this node's people out when ctx ends.
func (p *Redis) Run(ctx context.Context) error {
	defer p.client.Close()
	beat, tick := time.NewTicker(Heartbeat), time.NewTicker(time.Second)
	defer beat.Stop()
	defer tick.Stop()
	owed := map[place]bool{} // what Redis has not been told
	for {
		select {
		case <-ctx.Done():
			p.empty(owed)
			return ctx.Err()
		case <-beat.C:
			p.say(ctx, p.everyone(), owed)
		case <-tick.C:
			p.say(ctx, p.leftAlone(), owed)
			if len(owed) > 0 && !p.resting() {
				// It may be an empty Redis that has come back.
				p.say(ctx, append(p.everyone(), moves(owed)...), owed)
			}
		case m := <-p.dirty:
			p.say(ctx, p.more(m), owed)
		}
	}
}

func (p *Redis) everyone() (all []moved) {
	for at := range p.all() {
		all = append(all, moved{at, false})
	}
	return all
}

func (p *Redis) leftAlone() (gone []moved) {
	for _, at := range p.forget() {
		gone = append(gone, moved{at, true})
	}
	return gone
}

func moves(owed map[place]bool) (all []moved) {
	for at := range owed {
		all = append(all, moved{at, true})
	}
	return all
}

func (p *Redis) more(first moved) []moved {
	changed := []moved{first}
	for len(changed) < written {
		select {
		case m := <-p.dirty:
			changed = append(changed, m)
		default:
			return changed
		}
	}
	return changed
}

// say writes where the people who moved are now: there for a while, or not. What
// cannot be written is owed. Local has told of a change at once; it is told
// again here, because another node that looked at once looked too early.
func (p *Redis) say(ctx context.Context, changed []moved, owed map[place]bool) {
	for part := range slices.Chunk(changed, written) {
		if p.resting() || p.put(ctx, part) != nil {
			for _, m := range part {
				if len(owed) < changesWaiting {
					owed[m.place] = true
				}
			}
			continue
		}
		for _, m := range part {
			delete(owed, m.place)
			if m.turned {
				p.tell(m.room)
			}
		}
	}
}

func (p *Redis) put(ctx context.Context, part []moved) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	pipe := p.client.Pipeline()
	for _, m := range part {
		key, member := p.names.key(m.room), p.names.seal(m.room, m.person)
		if left := p.left(m.place); left > 0 {
			put.Eval(ctx, pipe, []string{key}, member, left.Milliseconds(), (2 * ForgetAfter).Milliseconds())
		} else {
			pipe.ZRem(ctx, key, member)
		}
	}
	_, err := pipe.Exec(ctx)
	if err != nil {
		p.rest(ctx, err)
	}
	return err
}

// empty takes everyone on this node out, so that a planned stop leaves nobody
// behind for ForgetAfter.
func (p *Redis) empty(owed map[place]bool) {
	all := append(p.everyone(), moves(owed)...)
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	pipe := p.client.Pipeline()
	for _, m := range all {
		pipe.ZRem(ctx, p.names.key(m.room), p.names.seal(m.room, m.person))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		slog.Debug("presence: this node's people will be forgotten in a while", "error", err)
	}
}

func (p *Redis) resting() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Now().Before(p.away)
}

func (p *Redis) rest(ctx context.Context, err error) {
	if ctx.Err() == context.Canceled {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = time.Now().Add(restFor)
	slog.Debug("presence: Redis does not answer; this node goes by what it knows", "error", err)
}
