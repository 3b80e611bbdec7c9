package realtime

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/redis/go-redis/v9"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/bus"
	"example.org/afterward/realtime/bus/bustest"
	"example.org/afterward/realtime/presence"
)

// realNode is a node with everything real: services, database, Redis if any.
type realNode struct {
	*node
	*fixture.World // this node's services; the people are the house's
}

// town is several nodes over one database and the named world.
type town struct {
	*fixture.World
	nodes []*realNode
	redis *redis.Options
	key   []byte
}

// inTowns runs f on two nodes over each kind of database, with Redis between
// them and without.
func inTowns(t *testing.T, f func(t *testing.T, w *town)) {
	t.Helper()
	towns(t, f, "redis", "nothing")
}

// inJoinedTowns is inTowns with Redis alone, for what it alone makes possible.
func inJoinedTowns(t *testing.T, f func(t *testing.T, w *town)) {
	t.Helper()
	towns(t, f, "redis")
}

func towns(t *testing.T, f func(t *testing.T, w *town), kinds ...string) {
	t.Helper()
	for _, between := range kinds {
		t.Run(between, func(t *testing.T) {
			var options *redis.Options
			if between == "redis" {
				options = bustest.RedisURL(t)
			}
			fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
				here := &town{World: w, redis: options, key: make([]byte, bus.KeySize)}
				_, _ = rand.Read(here.key)
				for range 2 {
					here.nodes = append(here.nodes, here.start(t, h))
				}
				if between == "redis" {
					here.meet(t)
				}
				f(t, here)
			})
		})
	}
}

func (w *town) start(t *testing.T, h *dbtest.House) *realNode {
	t.Helper()
	b, people := w.carriers(t)
	d, err := db.Open(t.Context(), h.URL, b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	log := stream.NewLog(d)
	mine, err := fixture.Services(d, h.Box, log)
	if err != nil {
		t.Fatal(err)
	}
	calm := Pace{Stale: time.Minute, Jump: time.Minute}
	hub := NewHub(log, StandingOf(mine.Rooms, mine.Circles), mine.Accounts, people, calm)
	b.Join(hub)
	srv := &Server{Hub: hub, Rooms: mine.Rooms, Circles: mine.Circles, Gatherings: mine.Gatherings, Origins: []string{page}, Who: func(c *fiber.Ctx) (Who, error) {
		s, err := mine.Accounts.Session(c.UserContext(), c.Query("as"))
		if err != nil {
			return Who{}, err
		}
		return Who{Session: *s, Token: c.Query("as")}, nil
	}}
	addr, stop := listen(t, srv, true)
	ctx, cancel := context.WithCancel(context.Background())
	var ran sync.WaitGroup
	for _, part := range []any{b, people, hub} {
		if r, runs := part.(interface{ Run(context.Context) error }); runs {
			ran.Go(func() { _ = r.Run(ctx) })
		}
	}
	t.Cleanup(func() {
		down, done := context.WithTimeout(context.Background(), patience)
		defer done()
		_ = hub.Drain(down)
		cancel()
		ran.Wait()
		stop()
	})
	return &realNode{&node{hub: hub, srv: srv, bus: b, addr: addr}, mine}
}

func (w *town) carriers(t *testing.T) (bus.Bus, presence.Presence) {
	t.Helper()
	if w.redis == nil {
		b := bus.NewLocal()
		return b, presence.NewLocal(b)
	}
	b, err := bus.NewRedis(w.redis, w.key)
	if err != nil {
		t.Fatal(err)
	}
	people, err := presence.NewRedis(w.redis, w.key, b)
	if err != nil {
		t.Fatal(err)
	}
	return b, people
}

// meet waits until the nodes hear each other.
func (w *town) meet(t *testing.T) {
	t.Helper()
	var buses []bus.Bus
	var ears []*bustest.Ears
	for _, n := range w.nodes {
		e := new(bustest.Ears)
		n.bus.Join(e)
		buses, ears = append(buses, n.bus), append(ears, e)
	}
	bustest.Connected(t, buses, ears)
}

func (w *town) tab(t *testing.T, n int, who account.ID) *peer {
	t.Helper()
	return w.nodes[n].tab(t, w.Tokens[who])
}

// sits opens a tab in Tuesday's room.
func (w *town) sits(t *testing.T, n int, who account.ID) (*peer, frame) {
	t.Helper()
	p := w.tab(t, n, who)
	p.do("enter", "room", w.Room)
	return p, p.until("snapshot")
}

func TestTwoNodesAreOneRoom(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ada, at := w.sits(t, 0, w.Ada)
		cem, _ := w.sits(t, 1, w.Cem)
		var r room.Room
		if err := json.Unmarshal(at.Data, &r); err != nil || r.ID != w.Room || r.Seq != at.Seq || len(r.People) == 0 || !slices.Contains(r.Here, w.People[w.Ada]) {
			t.Fatalf("%v %+v", err, r)
		}
		var took []time.Duration
		for i := range int64(10) {
			began := time.Now()
			ada.do("say", "room", w.Room, "nonce", sprint(int(i)), "body", "Good evening.")
			cem.numbers(at.Seq+i+1, at.Seq+i+1)
			took = append(took, time.Since(began))
			ada.until("ok")
		}
		slices.Sort(took)
		t.Logf("said on one node, heard on the other: median %v, worst %v", took[5], took[9])
		ada.do("floor.set", "room", w.Room, "mode", "closed", "version", r.Floor.Version)
		ada.until("ok")
		cem.numbers(at.Seq+11, at.Seq+11)
		cem.do("say", "room", w.Room, "nonce", "n", "body", "May I?")
		if f := cem.until("error"); f.Problem.Code != "floor_closed" || f.Problem.Status != 423 {
			t.Fatalf("%+v", f)
		}
	})
}

// Two nodes are one floor: hands raised on either stand in one order, and what
// one node takes for over is over on the other.
func TestThePieceGoesRoundOverTwoNodes(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		bo, _ := w.sits(t, 0, w.Bo)
		cem, _ := w.sits(t, 1, w.Cem)
		ada, _ := w.sits(t, 1, w.Ada)
		// floor reads on to the next floor that p is told or answered.
		floor := func(p *peer, on, holder string, hands ...string) room.Floor {
			t.Helper()
			f := p.until(on)
			at := struct{ Floor room.Floor }{}
			err := json.Unmarshal(f.Data, &at.Floor)
			if on == "change" {
				at.Floor = f.Change.Floor
				err = nil
			}
			names := []string{}
			for _, p := range at.Floor.Hands {
				names = append(names, string(p.Name))
			}
			has := ""
			if at.Floor.Holder != nil {
				has = string(at.Floor.Holder.Name)
			}
			if err != nil || at.Floor.Mode != room.Hands || has != holder || !slices.Equal(names, hands) {
				t.Fatalf("%v: %q and then %v, want %q and then %v", err, has, names, holder, hands)
			}
			return at.Floor
		}
		bo.do("floor.set", "room", w.Room, "mode", "hands", "version", 1)
		floor(bo, "ok", "")
		floor(cem, "change", "")
		cem.do("hand.raise", "room", w.Room)
		floor(cem, "ok", "Cem")
		bo.do("hand.raise", "room", w.Room)
		floor(bo, "ok", "Cem", "Bo")
		ada.do("hand.raise", "room", w.Room)
		at := floor(ada, "ok", "Cem", "Bo", "Ada")
		ada.do("say", "room", w.Room, "nonce", "n", "body", "May I?")
		if f := ada.until("error"); f.Problem.Code != "floor_not_yours" || f.Problem.Status != 423 || !contains(f.Problem.State, `"Cem"`) {
			t.Fatalf("%+v", f.Problem)
		}
		bo.do("piece.give", "room", w.Room, "person", w.People[w.Ada], "version", at.Version)
		at = floor(bo, "ok", "Ada", "Bo")
		cem.do("piece.done", "room", w.Room, "version", at.Version-1)
		if f := cem.until("error"); f.Problem.Code != "floor_version" || !contains(f.Problem.State, `"Ada"`) {
			t.Fatalf("%+v", f.Problem)
		}
		cem.do("hand.raise", "room", w.Room)
		floor(cem, "ok", "Ada", "Bo", "Cem")
		bo.do("hand.lower", "room", w.Room)
		at = floor(bo, "ok", "Ada", "Cem")
		ada.do("piece.done", "room", w.Room, "version", at.Version)
		floor(ada, "ok", "Cem")
		cem.do("say", "room", w.Room, "nonce", "n", "body", "It is with me.")
		cem.until("ok")
		bo.do("person.remove", "room", w.Room, "person", w.People[w.Cem], "reason", "Please listen a while.", "clause", 3) // and the piece goes on, to nobody
		bo.until("ok")
		for f := ada.until("change"); f.Change.What != "person.removed"; f = ada.until("change") {
		}
		if at = floor(ada, "change", ""); at.Ended != "host" {
			t.Fatalf("%+v", at)
		}
	})
}

// A guardian's powers end with their membership on the node where they sit, not
// only on the one where it ended.
func TestAGuardianWhoIsGoneHasNothingOnAnyNode(t *testing.T) { // covers: edge 9
	inTowns(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		g, err := w.nodes[0].Gatherings.Schedule(ctx, w.Bo, w.Tuesday, gathering.Plan{Nonce: "n", StartsAt: time.Now(), Minutes: 60, Plan: script.Plan{MinToOpen: 2}})
		if err == nil {
			_, err = w.nodes[0].Gatherings.SetGuardian(ctx, w.Bo, g.ID, w.People[w.Cem])
		}
		if err != nil {
			t.Fatal(err)
		}
		cem, _ := w.sits(t, 1, w.Cem)
		cem.do("floor.set", "room", w.Room, "mode", "hands", "version", 1)
		if f := cem.until("error"); f.Problem.Code != "forbidden" {
			t.Fatalf("%+v", f.Problem)
		}
		w.nodes[0].World.Settle(w.World)
		fixturetest.Begin(t, w.nodes[0].World, g.ID, w.Cem)
		cem.do("floor.set", "room", w.Room, "mode", "hands", "version", 1)
		if f := cem.until("error"); f.Problem.Code != "gathering_leads" { // who watches over it may, and it is led
			t.Fatalf("%+v", f.Problem)
		}
		cem.do("hold.on", "gathering", string(g.ID))
		cem.until("ok")
		if err := w.nodes[0].Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		cem.closed(4403)
		again := w.tab(t, 1, w.Cem)
		for what, version := range map[string]any{"piece.done": 2, "floor.set": 2} {
			fields := []any{"room", w.Room, "version", version}
			if what == "floor.set" {
				fields = append(fields, "mode", "open")
			}
			again.do(what, fields...)
			if f := again.until("error"); f.Problem.Status != 404 {
				t.Fatalf("%s: %+v", what, f.Problem)
			}
		}
	})
}

func contains(text []byte, part string) bool { return strings.Contains(string(text), part) }

func TestARemovedPersonHearsNothingMore(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		bo, _ := w.sits(t, 0, w.Bo)
		cem, at := w.sits(t, 1, w.Cem)
		began := time.Now()
		bo.do("person.remove", "room", w.Room, "person", w.People[w.Cem], "reason", "Please listen a while.", "clause", 3)
		bo.until("ok")
		for i := range 20 { // fences
			_, err := w.nodes[0].Rooms.Say(t.Context(), w.Bo, w.Room, fmt.Sprint("fence", i), "fence")
			if err != nil {
				t.Fatal(err)
			}
		}
		heard, reason := cem.closed(4403)
		t.Logf("silent after %v", time.Since(began))
		if changes := changesIn(heard); len(changes) > 0 || reason != "room:"+string(w.Room) {
			t.Fatalf("%q after %+v", reason, changes)
		}
		again := w.tab(t, 1, w.Cem)
		again.do("enter", "room", w.Room)
		if f := again.until("error"); f.Problem.Code != "removed_from_room" {
			t.Fatalf("%+v", f)
		}
		again.do("enter", "circle", w.Tuesday)
		again.until("snapshot") // still in the circle
		bo.do("person.let_in", "room", w.Room, "person", w.People[w.Cem])
		bo.until("ok")
		again.do("enter", "room", w.Room)
		if f := again.until("snapshot"); f.Seq != at.Seq+22 {
			t.Fatalf("%+v", f)
		}
	})
}

func TestSigningOutClosesTheTabsOnEveryNode(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		a, _ := w.sits(t, 0, w.Cem)
		b, _ := w.sits(t, 1, w.Cem)
		began := time.Now()
		if err := w.nodes[0].Accounts.SignOutEverywhere(t.Context(), w.Cem); err != nil {
			t.Fatal(err)
		}
		a.closed(4401)
		b.closed(4401)
		t.Logf("silent after %v", time.Since(began))
	})
}

func TestLeavingTheCircleClosesItsRoomToo(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ada := w.tab(t, 0, w.Ada)
		ada.do("enter", "circle", w.Tuesday)
		ada.until("snapshot")
		cem, _ := w.sits(t, 1, w.Cem)
		if err := w.nodes[0].Circles.Leave(t.Context(), w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		cem.closed(4403)
		if f := ada.until("change"); f.Circle != string(w.Tuesday) || f.Change.What != "member.left" {
			t.Fatalf("%+v", f)
		}
	})
}

func TestANewcomerIsNotToldWhatWasSaidBefore(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ada, at := w.sits(t, 0, w.Ada)
		ada.do("say", "room", w.Room, "nonce", "n", "body", "Before Fin.")
		ada.until("ok")
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		fin := w.tab(t, 1, w.Fin)
		fin.do("enter", "room", w.Room, "after", at.Seq, "epoch", at.Epoch)
		if f := fin.until("change"); f.Seq != at.Seq+1 || f.Change.What != "unseen" {
			t.Fatalf("%+v", f)
		}
		fin.do("enter", "room", w.Room)
		var r room.Room
		if err := json.Unmarshal(fin.until("snapshot").Data, &r); err != nil || len(r.Parts) != 0 {
			t.Fatalf("%v: sees %d parts", err, len(r.Parts))
		}
		ada.do("say", "room", w.Room, "nonce", "m", "body", "Welcome, Fin.")
		if f := fin.until("change"); f.Seq != r.Seq+1 {
			t.Fatalf("%+v", f)
		}
	})
}

// What is folded on one node folds on every screen of the other, and nobody who comes
// later or catches up is told a word of it, until it is shown again.
func TestAPartFoldsOnEveryScreen(t *testing.T) { // covers: features.md §1.5 fold pending review
	inTowns(t, func(t *testing.T, w *town) {
		const words = "Everybody knows."
		if err := w.nodes[0].Rooms.LetIn(t.Context(), w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		near, _ := w.sits(t, 0, w.Dee) // hears what its node emits
		dee, at := w.sits(t, 1, w.Dee) // and where nothing is between them, what its node reads
		p, err := w.nodes[0].Rooms.Say(t.Context(), w.Cem, w.Room, "n", words)
		if err != nil {
			t.Fatal(err)
		}
		for _, peer := range []*peer{near, dee} {
			if f := peer.until("change"); f.Change.What != "part.said" || f.Change.Part.Body != words {
				t.Fatalf("%+v", f)
			}
		}
		if _, err := w.nodes[0].Rooms.FoldPart(t.Context(), w.Bo, w.Room, p.ID, circle.Grounds{Reason: "We look at it together.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		for _, peer := range []*peer{near, dee} {
			f := peer.until("change")
			if f.Change.What != "part.folded" || f.Change.Part.ID != p.ID || f.Change.Part.State != "folded" || f.Change.Part.Body != "" || f.Change.Part.Why != nil {
				t.Fatalf("%+v", f)
			}
		}
		// Somebody who comes later, and somebody who was away and comes back.
		_, late := w.sits(t, 1, w.Dee)
		if contains(late.Data, words) || !contains(late.Data, `"state":"folded"`) {
			t.Fatalf("%s", late.Data)
		}
		back := w.tab(t, 1, w.Dee)
		back.do("enter", "room", w.Room, "after", at.Seq, "epoch", at.Epoch)
		for _, what := range []string{"part.said", "part.folded"} {
			if f := back.until("change"); f.Change.What != what || f.Change.Part.State != "folded" || f.Change.Part.Body != "" {
				t.Fatalf("%+v", f)
			}
		}
		if _, err := w.nodes[1].Rooms.UnfoldPart(t.Context(), w.Ada, w.Room, p.ID, circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		for _, peer := range []*peer{near, dee, back} {
			if f := peer.until("change"); f.Change.What != "part.shown" || f.Change.Part.Body != words || f.Change.Part.State != "said" {
				t.Fatalf("%+v", f)
			}
		}
		if _, err := w.nodes[0].Circles.SetWords(t.Context(), w.Bo, w.Tuesday, circle.WordLists{Fold: []models.Private{"lantern"}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.nodes[0].Rooms.Say(t.Context(), w.Cem, w.Room, "m", "By the lantern."); err != nil {
			t.Fatal(err)
		}
		for _, peer := range []*peer{near, dee} {
			if f := peer.until("change"); f.Change.What != "part.said" || f.Change.Part.State != "folded" || f.Change.Part.Body != "" {
				t.Fatalf("%+v", f)
			}
		}
	})
}

// Threads are older than a newcomer; the answers to them are not theirs either.
func TestAnAnswerToAnOlderUpdateReachesANewcomerAsANumber(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		id, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update("n", "ideas", "An older update", "From before Fin."))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		seats := map[string]*peer{}
		for name, who := range map[string]account.ID{"unseen": w.Fin, "post.made": w.Cem} {
			seats[name] = w.tab(t, 1, who)
			seats[name].do("enter", "circle", w.Tuesday)
			seats[name].until("snapshot")
		}
		if _, err := w.nodes[0].Threads.Answer(ctx, w.Bo, id, fixture.Share("a", "An answer Fin has no context for.")); err != nil {
			t.Fatal(err)
		}
		for what, p := range seats {
			if f := p.until("change"); f.Change.What != what {
				t.Errorf("told %q, want %q", f.Change.What, what)
			}
		}
	})
}

// Whoever left and came back while their node was not told has to enter again:
// what was said between is not theirs.
func TestWhoLeftAndCameBackEntersAgain(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		cem, _ := w.sits(t, 1, w.Cem)
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil { // a service no node hears of
			t.Fatal(err)
		}
		if _, err := w.Rooms.Say(ctx, w.Ada, w.Room, "between", "Cem is not here to hear this."); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); err != nil {
			t.Fatal(err)
		}
		for {
			f, err := cem.read()
			if err != nil {
				break // closed, whichever of the two changes the node noticed first
			}
			if f.On == "change" && f.Change.What == "part.said" {
				t.Fatal("Cem heard what was said while away")
			}
		}
	})
}

func TestPresenceReachesEveryNode(t *testing.T) {
	inJoinedTowns(t, func(t *testing.T, w *town) {
		ada, _ := w.sits(t, 0, w.Ada)
		cem, _ := w.sits(t, 1, w.Cem)
		both := []string{string(w.People[w.Ada]), string(w.People[w.Cem])}
		slices.Sort(both)
		for f := ada.until("here"); !slices.Equal(f.Here, both); f = ada.until("here") {
		}
		cem.conn.Close()
		for f := ada.until("here"); !slices.Equal(f.Here, []string{string(w.People[w.Ada])}); f = ada.until("here") {
		}
	})
}

// Redis is unreliable at its worst: subscriptions are cut again and again while
// people speak on both nodes. Everyone hears every number once and in order.
func TestKilledSubscriptionsLoseNothing(t *testing.T) {
	inJoinedTowns(t, func(t *testing.T, w *town) {
		const each = 150
		var peers []*peer
		var first int64
		for i, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
			p, at := w.sits(t, i%2, who)
			peers, first = append(peers, p), at.Seq+1
		}
		admin := redis.NewClient(w.redis)
		defer admin.Close()
		var speaking, hearing sync.WaitGroup
		for n, who := range []account.ID{w.Ada, w.Cem} {
			speaking.Go(func() {
				for i := range each {
					_, err := w.nodes[n].Rooms.Say(context.Background(), who, w.Room, fmt.Sprint(n, "-", i), models.Private(fmt.Sprint("part ", i)))
					if err != nil {
						t.Error(err)
						return
					}
					if i%10 == 0 {
						admin.Do(context.Background(), "CLIENT", "KILL", "TYPE", "pubsub")
					}
				}
			})
		}
		for _, p := range peers {
			hearing.Go(func() { p.numbers(first, first+2*each-1) })
		}
		speaking.Wait()
		hearing.Wait()
		for i, n := range w.nodes {
			s := n.hub.Stats()
			t.Logf("node %d told %d changes and read rows %d times", i, s.Changes, s.Reads)
		}
	})
}

// The seats of a circle hear of those who come.
func TestTheCircleHearsWhoJoins(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		ada := w.tab(t, 0, w.Ada)
		ada.do("enter", "circle", w.Tuesday)
		var c circle.Circle
		f := ada.until("snapshot")
		if err := json.Unmarshal(f.Data, &c); err != nil || c.Card.ID != w.Tuesday || f.Seq != c.Seq || f.Epoch != c.Epoch {
			t.Fatalf("%v %+v", err, c)
		}
		_, err := w.nodes[1].Circles.Join(t.Context(), w.Fin, w.Tuesday, circle.Joining{Nonce: "j", AgreementsVersion: 1, Fit: true, Persona: "Fin"})
		if err != nil {
			t.Fatal(err)
		}
		if f := ada.until("change"); f.Seq != c.Seq+1 || f.Change.What != "member.joined" {
			t.Fatalf("%+v", f)
		}
		fin := w.tab(t, 1, w.Fin)
		fin.do("enter", "circle", w.SlowWater)
		if f := fin.until("error"); f.Problem.Status != 404 {
			t.Fatalf("%+v", f)
		}
	})
}

// What is taken back was said before a newcomer came: they hear its number, so
// that they miss none, and nothing of what it was.
func TestANewcomerHearsOnlyTheNumberOfWhatIsNotTheirs(t *testing.T) {
	inTowns(t, func(t *testing.T, w *town) {
		before, err := w.nodes[0].Rooms.Say(t.Context(), w.Ada, w.Room, "before", "Before Fin.")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		fin, at := w.sits(t, 1, w.Fin)
		cem, _ := w.sits(t, 1, w.Cem)
		if _, err := w.nodes[0].Rooms.Withdraw(t.Context(), w.Ada, w.Room, before.ID); err != nil {
			t.Fatal(err)
		}
		if f := cem.until("change"); f.Seq != at.Seq+1 || f.Change.What != "part.withdrawn" {
			t.Fatalf("a member heard %+v", f)
		}
		if f := fin.until("change"); f.Seq != at.Seq+1 || f.Change.What != "unseen" {
			t.Fatalf("a newcomer heard %+v", f)
		}
		fin.do("enter", "room", w.Room, "after", at.Seq, "epoch", at.Epoch)
		if f := fin.until("change"); f.Seq != at.Seq+1 || f.Change.What != "unseen" {
			t.Fatalf("a newcomer who came back heard %+v", f)
		}
	})
}
