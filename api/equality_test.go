package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/thread"
)

// thing is a JSON object.
type thing = map[string]any

func plain(t *testing.T, v any) (out thing) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// screen is what a client keeps of a circle, its room and its threads: things by
// their ids. Authors are kept by id: how they are called now stands in people.
type screen struct {
	people, parts, threads, posts map[string]thing
	removed                       map[string]bool
	floor                         thing
	room, circle                  int64 // the numbers it shows
}

func byID(list any) map[string]thing {
	all := map[string]thing{}
	for _, v := range list.([]any) {
		keep(all, v)
	}
	return all
}

func keep(all map[string]thing, v any) {
	o := v.(thing)
	if author, ok := o["author"].(thing); ok {
		o["author"] = author["id"]
	}
	for _, own := range []string{"new", "follow", "mine", "editUntil", "undoUntil"} { // the viewer's own
		delete(o, own)
	}
	all[o["id"].(string)] = o
}

// snapshot is what a client that has just come sees.
func (s *site) snapshot(t *testing.T) *screen {
	t.Helper()
	r, err := s.Rooms.Snapshot(t.Context(), s.Ada, s.Room)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Circles.View(t.Context(), s.Ada, s.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	o := plain(t, r)
	out := &screen{
		people: byID(o["people"]), parts: byID(o["parts"]), floor: o["floor"].(thing), removed: map[string]bool{},
		threads: map[string]thing{}, posts: map[string]thing{}, room: r.Seq, circle: c.Seq,
	}
	for _, p := range r.Removed {
		out.removed[string(p)] = true
	}
	for parts, more := r.Parts, r.Earlier; more; {
		if parts, more, err = s.Rooms.Parts(t.Context(), s.Ada, s.Room, parts[0].SaidSeq, room.PartsPage); err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			keep(out.parts, plain(t, p))
		}
	}
	for before, first := int64(0), true; first || before > 0; first = false {
		var list []thread.Thread
		if list, before, err = s.Threads.List(t.Context(), s.Ada, s.Tuesday, before); err != nil {
			t.Fatal(err)
		}
		for _, th := range list {
			keep(out.threads, plain(t, th))
			s.posts(t, th.ID, out)
		}
	}
	return out
}

// posts reads all of a thread.
func (s *site) posts(t *testing.T, id thread.ID, into *screen) {
	t.Helper()
	for after, first := int64(0), true; first || after > 0; first = false {
		page, err := s.Threads.Read(t.Context(), s.Ada, id, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append(page.Posts, page.Opening) {
			keep(into.posts, plain(t, p))
		}
		after = page.Next
	}
}

// apply is the whole reducer: every kind of change there is.
func (s *screen) apply(t *testing.T, change json.RawMessage) {
	t.Helper()
	var c thing
	if err := json.Unmarshal(change, &c); err != nil {
		t.Fatal(err)
	}
	seq := int64(c["seq"].(float64))
	count := &s.circle
	switch what := c["what"].(string); what {
	case "part.said", "part.withdrawn":
		count = &s.room
		keep(s.parts, c["part"])
	case "floor.set":
		count = &s.room
		s.floor = c["floor"].(thing)
	case "person.removed", "person.let_in":
		count = &s.room
		p := c["person"].(thing)
		if s.removed[p["id"].(string)] = !p["present"].(bool); p["present"].(bool) {
			delete(s.removed, p["id"].(string))
		}
	case "member.joined", "member.left", "member.role":
		p := c["person"].(thing)
		present := p["present"].(bool)
		delete(p, "present")
		if keep(s.people, p); !present {
			delete(s.people, p["id"].(string))
		}
	case "thread.started":
		keep(s.threads, c["thread"])
	case "post.made", "post.withdrawn":
		keep(s.threads, c["thread"])
		keep(s.posts, c["post"])
	case "circle.about": // the circle is fetched again
	default:
		t.Fatalf("a change nobody knows: %s", what)
	}
	if seq != *count+1 {
		t.Fatalf("%v comes after %d", c, *count)
	}
	*count = seq
}

// openings reads what a client reads when it hears that a thread has started.
func (s *site) openings(t *testing.T, into *screen) {
	t.Helper()
	for id := range into.threads {
		page, err := s.Threads.Read(t.Context(), s.Ada, thread.ID(id), 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, known := into.posts[string(page.Opening.ID)]; !known {
			keep(into.posts, plain(t, page.Opening))
		}
	}
}

// TestWhatWasHeardMakesAnOldScreenTheNewOne does what people do, at random, and
// holds two clients to what a third sees on coming fresh: one that heard every
// change as it was told, and one that slept and asks what came after.
// covers: C13
func TestWhatWasHeardMakesAnOldScreenTheNewOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		r := rand.New(rand.NewPCG(7, 11))
		kinds := map[string]int{}
		nonce := 0
		for round := range 40 {
			old, slept := s.snapshot(t), s.snapshot(t)
			heard := len(h.Heard.All())
			for range 1 + r.IntN(20) {
				nonce++
				s.happen(t, r, fmt.Sprint("n", nonce))
			}
			for _, e := range h.Heard.All()[heard:] {
				if e.Seq == 0 || e.Circle != string(s.Tuesday) {
					continue
				}
				old.apply(t, e.Change)
				kinds[plain(t, e.Change)["what"].(string)]++
			}
			for _, after := range []struct {
				stream models.Stream
				from   int64
			}{{models.Stream{Kind: models.RoomStream, ID: string(s.Room)}, slept.room}, {models.Stream{Kind: models.CircleStream, ID: string(s.Tuesday)}, slept.circle}} {
				page, err := h.Log.After(t.Context(), after.stream, after.from, 200)
				if err != nil || page.More || page.Resync {
					t.Fatalf("%+v %v", page, err)
				}
				for _, n := range page.Changes {
					slept.apply(t, n.Change)
				}
			}
			s.openings(t, old)
			s.openings(t, slept)
			fresh := s.snapshot(t)
			for name, c := range map[string]*screen{"heard": old, "asked": slept} {
				if !reflect.DeepEqual(c, fresh) {
					t.Fatalf("round %d: who %s differs from who comes fresh%s", round, name, differences(c, fresh))
				}
			}
		}
		for _, what := range []string{
			"part.said", "part.withdrawn", "floor.set", "person.removed", "person.let_in", "member.joined", "member.left", "member.role",
			"thread.started", "post.made", "post.withdrawn",
		} {
			if kinds[what] == 0 {
				t.Errorf("%s never happened: %v", what, kinds)
			}
		}
		t.Log(kinds)
	})
}

// differences lists what two screens do not share.
func differences(a, b *screen) (out string) {
	for name, pair := range map[string][2]map[string]thing{
		"people": {a.people, b.people}, "parts": {a.parts, b.parts}, "threads": {a.threads, b.threads}, "posts": {a.posts, b.posts},
	} {
		for id := range pair[0] {
			if !reflect.DeepEqual(pair[0][id], pair[1][id]) {
				out += fmt.Sprintf("\n%s: %v, not %v", name, pair[0][id], pair[1][id])
			}
		}
		for id := range pair[1] {
			if _, known := pair[0][id]; !known {
				out += fmt.Sprintf("\n%s: nothing, not %v", name, pair[1][id])
			}
		}
	}
	return out + fmt.Sprintf("\n%v %v %d %d, not %v %v %d %d", a.floor, a.removed, a.room, a.circle, b.floor, b.removed, b.room, b.circle)
}

// happen does one thing at random. What the law refuses changes nothing, and is
// part of the story.
func (s *site) happen(t *testing.T, r *rand.Rand, nonce string) {
	t.Helper()
	ctx := t.Context()
	all := []account.ID{s.Ada, s.Bo, s.Cem, s.Dee, s.Eli, s.Fin}
	names := []models.Private{"Ada", "Bo", "Cem", "Dee", "Eli", "Fin"}
	i := r.IntN(len(all))
	who, whom := all[i], s.People[all[r.IntN(len(all))]]
	if r.IntN(3) == 0 {
		who = s.Ada
	}
	g := s.house.DB.Read(ctx)
	some := func(table string) (row struct{ ID, ThreadID string }) {
		columns := map[string]string{"parts": "id", "threads": "id", "posts": "id, thread_id"}[table]
		if err := g.Raw("SELECT " + columns + " FROM " + table + " ORDER BY id DESC LIMIT 6").Scan(&row).Error; err != nil {
			t.Fatal(err)
		}
		return row
	}
	var err error
	switch r.IntN(18) {
	case 0, 1, 2, 14, 15, 16, 17:
		_, err = s.Rooms.Say(ctx, who, s.Room, nonce, "words")
	case 3:
		for _, w := range all {
			if _, e := s.Rooms.Withdraw(ctx, w, s.Room, room.PartID(some("parts").ID)); e == nil {
				break
			}
		}
	case 4:
		var floor struct {
			FloorMode    string
			FloorVersion int64
		}
		if err := g.Table("rooms").Where("id = ?", s.Room).Take(&floor).Error; err != nil {
			t.Fatal(err)
		}
		mode := room.Open
		if floor.FloorMode == room.Open && r.IntN(3) == 0 {
			mode = room.Closed
		}
		_, err = s.Rooms.SetFloor(ctx, s.Ada, s.Room, mode, floor.FloorVersion)
	case 5:
		err = s.Rooms.Remove(ctx, s.Ada, s.Room, whom, fixture.Why)
	case 6:
		err = s.Rooms.LetIn(ctx, s.Ada, s.Room, whom)
	case 7:
		err = s.Circles.Leave(ctx, who, s.Tuesday)
	case 8, 9:
		var c *circle.Circle
		if c, err = s.Circles.Join(ctx, all[i], s.Tuesday, circle.Joining{Nonce: nonce, AgreementsVersion: 1, Fit: true, Persona: names[i], Hello: "hello"}); err == nil {
			s.People[all[i]] = c.Viewer.Person.ID
		}
	case 10:
		_, err = s.Circles.Appoint(ctx, s.Ada, s.Tuesday, whom, []policy.Role{policy.Member, policy.Moderator}[r.IntN(2)])
	case 11:
		if r.IntN(3) == 0 { // so few that one page lists them all
			_, err = s.Threads.Start(ctx, who, s.Tuesday, fixture.Update(nonce, "ideas", "title", "opening"))
		}
	case 12:
		_, err = s.Threads.Answer(ctx, who, thread.ID(some("threads").ID), fixture.Share(nonce, "answer"))
	case 13:
		p := some("posts")
		for _, w := range all {
			if _, e := s.Threads.Withdraw(ctx, w, thread.ID(p.ThreadID), thread.PostID(p.ID)); e == nil {
				break
			}
		}
	}
	if err != nil && models.AsError(err).Kind == models.Internal {
		t.Fatal(err)
	}
}
