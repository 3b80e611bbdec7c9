package limit

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
)

var ten = account.Rate{Burst: 10, Per: 10 * time.Minute}

func TestABurstIsAllowedAndThenOneAfterEachShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, ctx := NewLocal(), t.Context()
		for i := range 10 {
			if wait := l.Allow(ctx, "k", ten); wait != 0 {
				t.Fatalf("the %dth: wait %v", i+1, wait)
			}
		}
		for range 3 { // being refused costs nothing
			if wait := l.Allow(ctx, "k", ten); wait != time.Minute {
				t.Fatalf("the eleventh: wait %v", wait)
			}
		}
		if l.Allow(ctx, "another", ten) != 0 {
			t.Fatal("another key waits too")
		}
		time.Sleep(time.Minute - time.Second)
		if wait := l.Allow(ctx, "k", ten); wait != time.Second {
			t.Fatalf("a second early: wait %v", wait)
		}
		time.Sleep(time.Second)
		if l.Allow(ctx, "k", ten) != 0 || l.Allow(ctx, "k", ten) == 0 {
			t.Fatal("after a minute there is not exactly one")
		}
		time.Sleep(24 * time.Hour)
		allowed := 0
		for range 30 {
			if l.Allow(ctx, "k", ten) == 0 {
				allowed++
			}
		}
		if allowed != 10 {
			t.Fatalf("after a day %d are allowed, not a burst of 10", allowed)
		}
	})
}

func TestManyAtOnceGetNoMoreThanTheBurst(t *testing.T) {
	l := NewLocal()
	var allowed atomic.Int64
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if l.Allow(t.Context(), "k", ten) == 0 {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if allowed.Load() != 10 {
		t.Fatalf("%d of 200 were allowed", allowed.Load())
	}
}

func TestAFloodOfKeysIsBoundedAndNeverOpensALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, ctx := NewLocal(), t.Context()
		for range 10 {
			l.Allow(ctx, "victim", ten)
		}
		for i := range maxKeys + 500 {
			l.Allow(ctx, fmt.Sprint("flood", i), ten)
		}
		if len(l.empty) > maxKeys {
			t.Fatalf("%d keys are kept", len(l.empty))
		}
		if l.Allow(ctx, "victim", ten) == 0 {
			t.Fatal("the flood washed a count away")
		}
		if l.Allow(ctx, "newcomer", ten) == 0 {
			t.Fatal("a key that cannot be counted is let through")
		}
		time.Sleep(2 * time.Minute) // one attempt has run out; the victim's ten have not
		if l.Allow(ctx, "newcomer", ten) != 0 {
			t.Fatal("what has run out is still in the way")
		}
		for i := range 3 {
			if allowed := l.Allow(ctx, "victim", ten) == 0; allowed != (i < 2) {
				t.Fatalf("two minutes are not two attempts for the victim: the %dth is allowed: %v", i+1, allowed)
			}
		}
		if len(l.empty) > 10 {
			t.Fatalf("%d keys are still kept", len(l.empty))
		}
	})
}

func options(t *testing.T) *redis.Options {
	t.Helper()
	at := os.Getenv("TEST_REDIS_URL")
	if at == "" {
		if dbtest.Required() {
			t.Fatal("TEST_REDIS_URL is not set; `make test` starts a Redis of its own")
		}
		t.Skip("TEST_REDIS_URL is not set: not tested on Redis")
	}
	o, err := redis.ParseURL(at)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTwoNodesShareOneCount(t *testing.T) {
	o := options(t)
	key := "test/" + models.NewID()
	var allowed atomic.Int64
	var all sync.WaitGroup
	for range 2 {
		node := NewShared(o)
		t.Cleanup(func() { node.Close() })
		for range 20 {
			all.Go(func() {
				if wait := node.Allow(t.Context(), key, ten); wait == 0 {
					allowed.Add(1)
				} else if wait > ten.Per {
					t.Errorf("wait %v", wait)
				}
			})
		}
	}
	all.Wait()
	if allowed.Load() != 10 {
		t.Fatalf("%d were allowed over two nodes", allowed.Load())
	}
}

// TestWithoutRedisANodeStillCounts takes a Redis away in three ways: it was
// never there, it is there and does not answer, it ends in the middle.
func TestWithoutRedisANodeStillCounts(t *testing.T) {
	count := func(t *testing.T, s *Shared) {
		t.Helper()
		t.Cleanup(func() { s.Close() })
		allowed := 0
		for range 15 {
			if s.Allow(t.Context(), "k", ten) == 0 {
				allowed++
			}
		}
		if allowed != 10 {
			t.Errorf("%d were allowed", allowed)
		}
	}
	t.Run("never there", func(t *testing.T) { count(t, NewShared(&redis.Options{Addr: "127.0.0.1:1"})) })
	t.Run("silent", func(t *testing.T) {
		l := listen(t)
		count(t, NewShared(&redis.Options{Addr: l}))
	})
	t.Run("ended", func(t *testing.T) {
		at, stop := ownRedis(t)
		s := NewShared(&redis.Options{Addr: at})
		if s.Allow(t.Context(), "warm", ten) != 0 {
			t.Fatal("refused while it was there")
		}
		stop()
		count(t, s)
	})
}

func TestASourceHidesTheAddressAndChangesWithTheDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source, other := Source([]byte("key")), Source([]byte("another"))
		v4 := netip.MustParseAddr("203.0.113.77")
		name := source(v4)
		if name == "" || strings.Contains(name, "203") && strings.Contains(name, "113") || len(name) != 16 {
			t.Fatalf("%q", name)
		}
		if source(v4) != name || source(netip.MustParseAddr("203.0.113.78")) == name {
			t.Fatal("an address has not exactly one name")
		}
		if other(v4) == name {
			t.Fatal("the name does not depend on the key: a table of all addresses would undo it")
		}
		v6 := source(netip.MustParseAddr("2001:db8:1:2::1"))
		if source(netip.MustParseAddr("2001:db8:1:ffff::9")) != v6 || source(netip.MustParseAddr("2001:db8:2::1")) == v6 {
			t.Fatal("a subscriber's network is not one source")
		}
		if source(netip.MustParseAddr("fe80::1%eth0")) != source(netip.MustParseAddr("fe80::2")) {
			t.Fatal("a zone makes another source")
		}
		seen := map[string]bool{name: true}
		for range 30 {
			time.Sleep(24 * time.Hour)
			seen[source(v4)] = true
		}
		if len(seen) != 31 {
			t.Fatalf("%d names in 31 days", len(seen))
		}
	})
}

// ownRedis starts a Redis that only this test uses, and returns how to end it.
func ownRedis(t *testing.T) (addr string, stop func()) {
	t.Helper()
	server, err := exec.LookPath("redis-server")
	if err != nil {
		server, err = exec.LookPath("valkey-server")
	}
	if err != nil {
		if dbtest.Required() {
			t.Fatal("there is no redis-server")
		}
		t.Skip("there is no redis-server: not tested")
	}
	socket := filepath.Join(t.TempDir(), "redis.sock")
	addr = freeAddr(t)
	_, port, _ := strings.Cut(addr, ":")
	c := exec.Command(server, "--port", port, "--bind", "127.0.0.1", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(socket))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	t.Cleanup(stop)
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for client.Ping(ctx).Err() != nil {
		if ctx.Err() != nil {
			t.Fatal("Redis did not start")
		}
	}
	return addr, stop
}
