package bus

import (
	"context"
	"crypto/rand"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
)

// ears and eventually are bustest's, which this package cannot import.
type ears struct {
	events, gaps atomic.Int64
}

func (e *ears) Hear(models.Event) { e.events.Add(1) }
func (e *ears) Gap()              { e.gaps.Add(1) }

func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

func newKey() []byte {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key)
	return key
}

// nowhere is a Redis that is not there.
var nowhere = &redis.Options{Addr: "127.0.0.1:1"}

func TestADeadRedisDelaysNobody(t *testing.T) {
	b, err := NewRedis(nowhere, newKey())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var ran sync.WaitGroup
	ran.Go(func() { _ = b.Run(ctx) })
	own := new(ears)
	b.Join(own)
	began := time.Now()
	const many = 2 * waiting
	for range many {
		b.Publish(models.Event{Seq: 1})
	}
	if took := time.Since(began); took > time.Second {
		t.Fatalf("publishing took %v", took)
	}
	if own.events.Load() != many {
		t.Fatalf("the own node heard %d", own.events.Load())
	}
	eventually(t, "failures are counted", func() bool { return b.Stats().Failed > 0 && b.Stats().Dropped > 0 })
	cancel()
	ran.Wait()
}

func TestWhatIsNotOursIsNotHeard(t *testing.T) {
	key, now := newKey(), time.Now()
	sender, err := newSealer(key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewRedis(nowhere, key)
	if err != nil {
		t.Fatal(err)
	}
	heard := new(ears)
	b.Join(heard)
	content := []byte(`{"events":[{"stream":{"kind":"room","id":"r"},"seq":1}]}`)
	good := sender.seal(1, content, now)
	stranger, _ := newSealer(newKey())
	other, _ := newSealer(key)
	other.channel = "another"
	flipped := func(at int) []byte {
		m := sender.seal(3, content, now)
		m[at] ^= 1
		return m
	}
	refused := map[string][]byte{
		"forged":                 stranger.seal(2, content, now),
		"for another channel":    other.seal(2, content, now),
		"empty":                  nil,
		"short":                  good[:headSize],
		"cut":                    good[:len(good)-1],
		"another node's name":    flipped(0),
		"another count":          flipped(nodeSize + 7),
		"another content":        flipped(headSize + 20),
		"old":                    sender.seal(4, content, now.Add(-2*oldest)),
		"from the future":        sender.seal(5, content, now.Add(2*oldest)),
		"plain":                  content,
		"sealed but not a thing": sender.seal(6, []byte(`[`), now),
	}
	b.take(good)
	if heard.events.Load() != 1 {
		t.Fatal("a good message was not heard")
	}
	for name, m := range refused {
		before := b.Stats().Refused
		b.take(m)
		if b.Stats().Refused != before+1 || heard.events.Load() != 1 {
			t.Errorf("%s was heard", name)
		}
	}
	before := b.Stats().Refused
	b.take(good)
	if b.Stats().Refused != before+1 || heard.events.Load() != 1 {
		t.Error("a replay was heard")
	}
	own, gaps := b.seal.seal(1, content, now), heard.gaps.Load()
	b.take(own)
	if heard.events.Load() != 1 || b.heardOwn.Load() != 1 {
		t.Error("our own message was heard twice")
	}
	b.take(sender.seal(9, content, now)) // 7 and 8 are missing
	if heard.events.Load() != 2 || heard.gaps.Load() != gaps+1 {
		t.Error("a missing message is no gap")
	}
}

func TestRedisLearnsNothing(t *testing.T) {
	s, _ := newSealer(newKey())
	short, long := s.seal(1, []byte(`{"events":[{"circle":"CANARY"}]}`), time.Now()), s.seal(2, make([]byte, 200), time.Now())
	if len(short) != len(long) {
		t.Error("sizes tell short from less short")
	}
	for _, m := range [][]byte{short, long} {
		for i := 0; i+6 <= len(m); i++ {
			if string(m[i:i+6]) == "CANARY" {
				t.Fatal("it can be read")
			}
		}
	}
}

func FuzzOpen(f *testing.F) {
	key := make([]byte, KeySize)
	s, _ := newSealer(key)
	f.Add(s.seal(1, []byte(`{}`), time.Now()))
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, message []byte) {
		r, _ := newSealer(key)
		_, _, _, _, _ = r.open(message, time.Now())
	})
}

// freezer is a network whose connections stop bringing anything, without an
// error, when frozen; connections made later are fine.
type freezer struct {
	mu  sync.Mutex
	all []*frozenConn
}

type frozenConn struct {
	net.Conn
	frozen atomic.Bool
}

func (c *frozenConn) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		if err != nil || !c.frozen.Load() {
			return n, err
		}
	}
}

func (f *freezer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	frozen := &frozenConn{Conn: c}
	f.all = append(f.all, frozen)
	return frozen, nil
}

func (f *freezer) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.all {
		c.frozen.Store(true)
	}
}
