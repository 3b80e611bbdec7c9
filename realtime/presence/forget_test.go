package presence

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
	"example.org/afterward/realtime/bus/bustest"
)

type nobody struct{}

func (nobody) Publish(...models.Event) {}

func TestAReaderIsForgottenAfterAWhile(t *testing.T) {
	p := NewLocal(nobody{})
	now := time.Now()
	p.now = func() time.Time { return now }
	p.Touch("r", "ada")
	in := func() []string { return p.In(context.Background(), "r")["r"] }
	now = now.Add(TouchFor - time.Millisecond)
	if len(in()) != 1 {
		t.Fatal("forgotten too early")
	}
	now = now.Add(time.Millisecond)
	if len(in()) != 0 {
		t.Fatal("not forgotten")
	}
	if gone := p.forget(); !slices.Equal(gone, []place{{"r", "ada"}}) || len(p.rooms) != 0 {
		t.Fatalf("%v is left of it", p.rooms)
	}
}

func options(t *testing.T) (*redis.Options, *redis.Client, []byte) {
	t.Helper()
	o := bustest.RedisURL(t)
	admin := redis.NewClient(o)
	t.Cleanup(func() { admin.Close() })
	key := make([]byte, KeySize)
	_, _ = rand.Read(key)
	return o, admin, key
}

func TestThePeopleOfADeadNodeAreForgotten(t *testing.T) {
	o, admin, key := options(t)
	alive, err := NewRedis(o, key, nobody{})
	if err != nil {
		t.Fatal(err)
	}
	dead, err := NewRedis(o, key, nobody{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	// What the dead node said last runs out in a moment.
	err = put.Run(ctx, admin, []string{dead.names.key("r")}, dead.names.seal("r", "eli"), 300, 60000).Err()
	if err != nil {
		t.Fatal(err)
	}
	if in := alive.In(ctx, "r")["r"]; !slices.Equal(in, []string{"eli"}) {
		t.Fatalf("%v", in)
	}
	for end := time.Now().Add(20 * time.Second); len(alive.In(ctx, "r")["r"]) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not forgotten")
		}
	}
	if n := admin.ZCard(ctx, dead.names.key("r")).Val(); n != 0 {
		t.Fatalf("Redis keeps %d", n)
	}
}

func TestRedisLearnsNeitherRoomsNorPeople(t *testing.T) {
	o, admin, key := options(t)
	p, err := NewRedis(o, key, nobody{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p.Enter("room-canary", "person-canary")
	p.say(ctx, p.everyone(), map[place]bool{})
	key1 := p.names.key("room-canary")
	members := admin.ZRange(ctx, key1, 0, -1).Val()
	if len(members) != 1 {
		t.Fatalf("%d members", len(members))
	}
	if seen := fmt.Sprint(key1, members); strings.Contains(seen, "canary") {
		t.Fatal(seen)
	}
	if p.names.seal("room-canary", "person-canary") != members[0] || p.names.seal("other", "person-canary") == members[0] {
		t.Fatal("a name must be the same in its room and another elsewhere")
	}
	// What somebody else puts there is nobody.
	admin.ZAdd(ctx, key1, redis.Z{Score: 1e15, Member: "forged"}, redis.Z{Score: 1e15, Member: p.names.seal("other", "eve")})
	if in := p.In(ctx, "room-canary")["room-canary"]; !slices.Equal(in, []string{"person-canary"}) {
		t.Fatal(in)
	}
	admin.Del(ctx, key1)
}

func TestWithoutRedisANodeKnowsItsOwnPeople(t *testing.T) {
	key := make([]byte, KeySize)
	p, err := NewRedis(&redis.Options{Addr: "127.0.0.1:1"}, key, nobody{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = p.Run(ctx) }()
	p.Enter("r", "ada")
	began := time.Now()
	for range 1000 {
		if in := p.In(ctx, "r")["r"]; !slices.Equal(in, []string{"ada"}) {
			t.Fatal(in)
		}
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Fatalf("a thousand answers took %v", took)
	}
	cancel()
	<-done
}

// When Redis comes back empty, everyone is said again, and who left while it was
// away does not come back.
func TestAnEmptyRedisIsFilledAgain(t *testing.T) {
	o, admin, key := options(t)
	p, err := NewRedis(o, key, nobody{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	owed := map[place]bool{}
	p.Enter("r", "ada")
	p.Enter("r", "bo")
	p.say(ctx, p.everyone(), owed)
	p.away = time.Now().Add(time.Hour) // Redis does not answer
	p.Leave("r", "bo")
	p.say(ctx, []moved{{place{"r", "bo"}, true}}, owed)
	if len(owed) != 1 {
		t.Fatalf("%v is owed", owed)
	}
	p.away = time.Time{}
	p.say(ctx, append(p.everyone(), moves(owed)...), owed)
	if len(owed) != 0 || admin.ZCard(ctx, p.names.key("r")).Val() != 1 {
		t.Fatalf("%v is owed, %d are listed", owed, admin.ZCard(ctx, p.names.key("r")).Val())
	}
	p.empty(owed)
	if admin.ZCard(ctx, p.names.key("r")).Val() != 0 {
		t.Fatal("a node that stopped has left people behind")
	}
}
