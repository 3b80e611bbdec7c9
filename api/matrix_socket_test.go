package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime"
	"example.org/afterward/realtime/bus"
	"example.org/afterward/realtime/presence"
	"example.org/afterward/realtime/wire"
)

// spoken are the rows of the matrix that go through the socket: every command,
// in the house of the other rows, where the doors of a gathering are open and
// nobody has a seat in it yet. What is named in do is one command after another.
var spoken = []cell{
	{op: "ping", ok: "pong"},
	{op: "enter", body: `"circle":"{circle}"`, law: "read_circle", ok: "snapshot"},
	{op: "enter", body: `"circle":"{unknown}"`, ok: "not_found"},
	{op: "enter", body: `"room":"{room}"`, law: "enter_room", ok: "snapshot"},
	{op: "enter", body: `"room":"{room}","after":0,"epoch":"another"`, law: "enter_room", ok: "resync"},
	{op: "leave", body: `"room":"{room}"`, ok: "ok"},
	{op: "leave", body: `"circle":"{circle}"`, ok: "ok"},
	{op: "say", body: `"room":"{room}","nonce":"{nonce}","body":"Quietly."`, law: "say", ok: "floor_closed"},
	{op: "say", body: `"room":"{room}","nonce":"{nonce}","body":"Quietly.","kind":"note"`, law: "say", ok: "floor_closed", but: map[string]string{"newcomer": "forbidden", "member": "forbidden"}},
	{op: "withdraw", body: `"room":"{room}","part":"{part}"`, law: "withdraw_part on another's", ok: "ok", but: map[string]string{"member": "ok", "guest": "not_found"}},
	{op: "hand.raise", body: `"room":"{room}"`, law: "raise_hand", ok: "gathering_leads"},
	{op: "hand.lower", body: `"room":"{room}"`, law: "lower_hand", ok: "ok"},
	{op: "piece.give", body: `"room":"{room}","person":"{target}","version":1`, law: "give_piece", ok: "gathering_leads"},
	{op: "piece.done", body: `"room":"{room}","version":1`, law: "lower_hand", ok: "gathering_leads"},
	{op: "floor.set", body: `"room":"{room}","mode":"open","version":1`, law: "set_floor", ok: "gathering_leads"},
	{op: "person.remove", body: `"room":"{room}","person":"{target}","reason":"Please rest.","clause":1`, law: "remove_from_room towards a member", ok: "ok"},
	{op: "person.remove", body: `"room":"{room}","person":"{second}","reason":"Please rest.","clause":1`, law: "remove_from_room towards a moderator", ok: "ok"},
	{op: "person.let_in", body: `"room":"{room}","person":"{keptout}"`, law: "let_into_room towards a member", ok: "ok"},
	{op: "come", body: `"gathering":"{gathering}"`, law: "enter_room", ok: "ok"},

	// What keeps somebody well, or sets them free, asks only that one may be here.
	{op: "seat.out seat.listen seat.slower agreement.ack hands.lower bell.ring extend.object", body: `"gathering":"{gathering}"`, law: "enter_room", ok: "no_seat"},
	{op: "seat.gentle wants.set hands.raise", body: `"gathering":"{gathering}","what":"quiet"`, law: "enter_room", ok: "no_seat"},
	{op: "turn.pass turn.later turn.still turn.done turn.skip", body: `"gathering":"{gathering}","version":{floor}`, law: "enter_room", ok: "no_seat"},
	{op: "turn.name", body: `"gathering":"{gathering}","version":{floor},"to":"{target}"`, law: "enter_room", ok: "no_seat"},
	// What leads to speaking asks what speaking does.
	{op: "guardian.offer", body: `"gathering":"{gathering}"`, law: "say", ok: "no_seat"},
	{op: "turn.take turn.more", body: `"gathering":"{gathering}","version":{floor}`, law: "say", ok: "no_seat"},
	{op: "turn.note", body: `"gathering":"{gathering}","version":{floor},"what":"death"`, law: "say", ok: "no_seat"},
	// And to lead is for those who look after the circle, and for the guardian.
	{op: "begin phase.next round.again turn.defer bell.resume hold.off hold.close", body: `"gathering":"{gathering}","version":{floor}`, law: "run_gathering", ok: "no_seat"},
	{op: "turn.grant", body: `"gathering":"{gathering}","version":{floor},"minutes":1`, law: "run_gathering", ok: "no_seat"},
	{op: "order.set", body: `"gathering":"{gathering}","version":{floor},"order":["{target}"]`, law: "run_gathering", ok: "no_seat"},
	{op: "hands.call", body: `"gathering":"{gathering}","version":{floor},"to":"{target}"`, law: "run_gathering", ok: "no_seat"},
	{op: "hands.shut hands.open hands.clear room.calm hold.on door.lock door.unlock host.take end.early end.extend", body: `"gathering":"{gathering}"`, law: "run_gathering", ok: "no_seat"},
	{op: "guardian.name", body: `"gathering":"{gathering}","to":"{target}"`, law: "run_gathering", ok: "no_seat", but: unseated("request")}, // whom they name has no seat
	{op: "order.strategy slip", body: `"gathering":"{gathering}","what":"breathe"`, law: "run_gathering", ok: "no_seat"},
	{op: "end.close", body: `"gathering":"{gathering}","what":"time"`, law: "run_gathering", ok: "no_seat", but: unseated("ok")},
}

// unseated is what those are answered who may lead any gathering of their circle
// without a seat in it.
func unseated(want string) map[string]string {
	return map[string]string{"moderator": want, "owner": want}
}

// done are the answers to a command that did something.
var done = []string{"ok", "pong", "snapshot", "resync"}

// TestTheLawIsKeptAtEveryCommand walks the law's table through the socket: every
// command as everybody, with the answer the table gives and nothing else heard.
// Whoever is signed out, or whose account is shut, gets no socket at all. A
// command that has no row here fails it.
func TestTheLawIsKeptAtEveryCommand(t *testing.T) {
	dbtest.Walk(t)
	if testing.Short() {
		t.Skip("walks more than a thousand answers")
	}
	law := readLaw(t)
	w := buildMatrix(t)
	left := map[string]bool{}
	for _, do := range wire.Commands() {
		left[do] = true
	}
	asked := 0
	for _, c := range spoken {
		t.Run(c.op, func(t *testing.T) { asked += w.speak(t, law, c) })
		for _, do := range strings.Fields(c.op) {
			delete(left, do)
		}
	}
	for do := range left {
		t.Errorf("%s has no row in the matrix", do)
	}
	t.Logf("%d answers to commands", asked)
}

// speak sends the commands of one row as everybody: first as those who may not,
// after which the house must be as it was, and then, each in a house of its own,
// as those who may.
func (w *matrix) speak(t *testing.T, law map[string]map[string]string, c cell) (asked int) {
	row, written := law[c.law]
	if !written && c.law != "" {
		t.Fatalf("the law has no row %q", c.law)
	}
	s := w.openLive(t)
	if got := s.refusedSocket(""); got != "401 signed_out" {
		t.Errorf("signed out: %s", got)
	}
	if got := s.refusedSocket("suspended"); got != "403 suspended" {
		t.Errorf("suspended: %s", got)
	}
	does := func(s *site, who, want string) {
		t.Helper()
		for _, do := range strings.Fields(c.op) {
			asked++
			if got := s.command(who, do, c.body); got != want {
				t.Errorf("%s: %s: %s, not %s", do, who, got, want)
			}
		}
	}
	var may []string
	before := s.dump()
	wants := map[string]string{}
	for _, p := range principals {
		if p.name == "suspended" {
			continue
		}
		want := c.ok
		if code := row[p.column]; c.law != "" && code != "·" {
			want = code
		}
		if special, is := c.but[p.name]; is {
			want = special
		}
		if wants[p.name] = want; slices.Contains(done, want) {
			may = append(may, p.name)
			continue
		}
		does(s, p.name, want)
	}
	if s.dump() != before {
		t.Error("somebody who may not has changed something")
	}
	for _, who := range may {
		does(w.openLive(t), who, wants[who])
	}
	return asked
}

// openLive is open with the socket beside the API.
func (w *matrix) openLive(t *testing.T) *site {
	t.Helper()
	return w.openAs(t, func(s *site, c *api.Config) {
		log, local := stream.NewLog(s.house.DB), bus.NewLocal()
		hub := realtime.NewHub(log, realtime.StandingOf(s.Rooms, s.Circles), s.Accounts, presence.NewLocal(local), realtime.Pace{Stale: time.Minute, Jump: time.Minute})
		local.Join(hub)
		ctx, cancel := context.WithCancel(context.Background())
		ran := make(chan error, 1)
		go func() { ran <- hub.Run(ctx) }()
		t.Cleanup(func() {
			_ = hub.Drain(ctx)
			cancel()
			<-ran
		})
		server := &realtime.Server{Hub: hub, Rooms: s.Rooms, Circles: s.Circles, Gatherings: s.Gatherings, Origins: []string{page}, Who: func(c *fiber.Ctx) (realtime.Who, error) {
			in, ok := c.Locals(api.LocalSession).(*account.Session)
			if !ok {
				return realtime.Who{}, account.ErrSignedOut
			}
			token, _ := c.Locals(api.LocalToken).(string)
			return realtime.Who{Session: *in, Token: token}, nil
		}}
		c.Sockets = server.Handler()
	})
}

func (s *site) dialSocket(who string) (*websocket.Conn, *http.Response, error) {
	header := http.Header{"Origin": {page}}
	if who != "" {
		header.Set("Cookie", "afterward="+s.Tokens[s.everyone()[who]])
	}
	return websocket.DefaultDialer.Dial("ws://"+s.addr+"/realtime", header)
}

// refusedSocket is how somebody is refused a socket; "" if they have one.
func (s *site) refusedSocket(who string) string {
	s.Helper()
	conn, res, err := s.dialSocket(who)
	if err == nil {
		_ = conn.Close()
		return ""
	}
	if res == nil {
		s.Fatal(err)
	}
	var p problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		s.Fatal(err)
	}
	return res.Status[:3] + " " + p.Code
}

// command sends one command over a socket of its own and yields how it was
// answered: the kind of the frame, or the code of the problem. Before the answer
// nothing may be heard but the greeting.
func (s *site) command(who, do, fields string) string {
	s.Helper()
	conn, _, err := s.dialSocket(who)
	if err != nil {
		s.Fatalf("%s: %v", who, err)
	}
	defer conn.Close()
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	text := `{"do":"` + do + `","ref":"r"`
	if fields != "" && do != "ping" {
		text += "," + s.fill(fields)
	}
	if err := conn.WriteMessage(websocket.TextMessage, []byte(text+"}")); err != nil {
		s.Fatal(err)
	}
	for {
		var f struct {
			On, Ref string
			Problem *struct{ Code string }
		}
		if err := conn.ReadJSON(&f); err != nil {
			s.Fatalf("%s: %s: %v", do, who, err)
		}
		switch {
		case f.Problem != nil:
			return f.Problem.Code
		case f.Ref == "r":
			return f.On
		case f.On != "hello":
			s.Errorf("%s: %s heard %q before the answer", do, who, f.On)
		}
	}
}
