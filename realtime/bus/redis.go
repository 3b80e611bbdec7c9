package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
)

const (
	// waiting is how many events may wait for the sender. What comes when it is
	// full reaches other nodes as a gap.
	waiting = 4096
	// batch is the most events one message carries.
	batch = 64
	// publishTimeout bounds what a dead Redis costs the sender. Nobody else waits.
	publishTimeout = 50 * time.Millisecond
	// probeEvery is how often a node sends itself a message through Redis. A
	// subscription that does not bring it back is replaced, however healthy it looks.
	probeEvery = 5 * time.Second
	// hearing is how many messages may wait to be heard.
	hearing = 1024
)

// Redis joins the Local buses of many nodes. A node's own listeners hear its
// events directly, so an outage of Redis cuts nodes off from each other but no
// member off from their own node.
type Redis struct {
	Local
	publish   *redis.Client
	subscribe *redis.Client
	seal      *sealer
	queue     chan models.Event
	overflow  atomic.Bool   // events were dropped since the last message
	heardOwn  atomic.Uint64 // count of the latest message of ours that came back
	probe     time.Duration

	sent, failed, dropped, refused, gaps atomic.Int64
}

// envelope is what a message says once it is open.
type envelope struct {
	Events []models.Event `json:"events,omitempty"`
	Lost   bool           `json:"lost,omitempty"` // the sender had more than it could carry
}

// NewRedis returns a bus over the Redis that options name; key is the instance's
// own, the same on every node. Run must be called for other nodes to be heard
// and to hear.
func NewRedis(options *redis.Options, key []byte) (*Redis, error) {
	seal, err := newSealer(key)
	if err != nil {
		return nil, err
	}
	hear := *options
	send := *options
	send.DialTimeout, send.ReadTimeout, send.WriteTimeout = publishTimeout, publishTimeout, publishTimeout
	send.DialerRetries = 1
	send.MaxRetries = -1 // a message sent twice is heard twice
	send.ContextTimeoutEnabled = true
	send.PoolSize, send.PoolTimeout = 1, publishTimeout // one connection keeps the order
	return &Redis{
		publish:   redis.NewClient(&send),
		subscribe: redis.NewClient(&hear),
		seal:      seal,
		queue:     make(chan models.Event, waiting),
		probe:     probeEvery,
	}, nil
}

// Publish lets every listener on this node hear es now, and those on other nodes
// soon. It never waits for Redis.
func (b *Redis) Publish(es ...models.Event) {
	b.Local.Publish(es...)
	for _, e := range es {
		select {
		case b.queue <- e:
		default:
			b.overflow.Store(true)
			b.dropped.Add(1)
		}
	}
}

// Run sends and hears until ctx ends. It outlives every outage of Redis.
func (b *Redis) Run(ctx context.Context) error {
	defer b.publish.Close()
	defer b.subscribe.Close()
	again := make(chan struct{}, 1)
	var both sync.WaitGroup
	both.Go(func() { b.send(ctx, again) })
	both.Go(func() { b.hear(ctx, again) })
	both.Wait()
	return ctx.Err()
}

// send is the one sender. It puts all that waits into one message.
func (b *Redis) send(ctx context.Context, again chan<- struct{}) {
	probe := time.NewTicker(b.probe)
	defer probe.Stop()
	var count, probed uint64
	down := false
	for {
		var es []models.Event
		select {
		case <-ctx.Done():
			return
		case <-probe.C:
			if b.heardOwn.Load() < probed {
				select {
				case again <- struct{}{}:
				default:
				}
			}
			probed = count + 1
		case e := <-b.queue:
			es = b.rest(e)
		}
		count++
		err := b.sendOne(ctx, count, es)
		if (err != nil) != down && ctx.Err() == nil {
			down = err != nil
			if down {
				slog.Warn("other nodes are not reached; they learn from the database, a little later", "error", err)
			} else {
				slog.Info("other nodes are reached again")
			}
		}
	}
}

func (b *Redis) rest(first models.Event) []models.Event {
	es := []models.Event{first}
	for len(es) < batch {
		select {
		case e := <-b.queue:
			es = append(es, e)
		default:
			return es
		}
	}
	return es
}

func (b *Redis) sendOne(ctx context.Context, count uint64, es []models.Event) error {
	env := envelope{Events: es, Lost: b.overflow.Swap(false)}
	content, err := json.Marshal(env)
	if err != nil {
		return fmt.Errorf("encode events: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	// A message that failed may still have come; its number is not used again,
	// so that whoever did not get it notices with the next.
	err = b.publish.Publish(ctx, b.seal.channel, b.seal.seal(count, content, time.Now())).Err()
	if err != nil {
		b.failed.Add(1)
		return fmt.Errorf("publish: %w", err)
	}
	b.sent.Add(1)
	return nil
}

// hear listens to other nodes, subscribing anew whenever again says so.
func (b *Redis) hear(ctx context.Context, again <-chan struct{}) {
	for ctx.Err() == nil {
		b.subscription(ctx, again)
	}
}

func (b *Redis) subscription(ctx context.Context, again <-chan struct{}) {
	sub := b.subscribe.Subscribe(ctx, b.seal.channel)
	defer sub.Close()
	messages := sub.ChannelWithSubscriptions(redis.WithChannelSize(hearing))
	for {
		select {
		case <-ctx.Done():
			return
		case <-again:
			slog.Debug("the bus does not bring back our own messages; subscribing again")
			return
		case m, open := <-messages:
			if !open {
				return
			}
			switch m := m.(type) {
			case *redis.Subscription: // comes at first and after every reconnection
				b.lost()
			case *redis.Message:
				b.take([]byte(m.Payload))
			}
		}
	}
}

// take lets this node's listeners hear a message, unless it is our own, which
// they heard when it was published.
func (b *Redis) take(message []byte) {
	from, count, content, lost, err := b.seal.open(message, time.Now())
	if err != nil {
		b.refused.Add(1)
		return
	}
	if from == b.seal.node {
		b.heardOwn.Store(count)
		return
	}
	var env envelope
	if err := json.Unmarshal(content, &env); err != nil {
		b.refused.Add(1)
		return
	}
	if lost || env.Lost {
		b.lost()
	}
	b.Local.Publish(env.Events...)
}

func (b *Redis) lost() {
	b.gaps.Add(1)
	b.gap()
}

// Stats counts what has happened since the start.
type Stats struct {
	Sent    int64 // messages Redis took
	Failed  int64 // messages it may not have taken
	Dropped int64 // events that found the queue full
	Refused int64 // messages that were forged, changed, replayed or stale
	Gaps    int64 // times listeners were told of a gap
}

// Stats returns the counts.
func (b *Redis) Stats() Stats {
	return Stats{b.sent.Load(), b.failed.Load(), b.dropped.Load(), b.refused.Load(), b.gaps.Load()}
}
