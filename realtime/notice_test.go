package realtime

import (
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/realtime/wire"
)

// poked is a notice as a unit of work emits it.
func (h *house) poked(in string, to ...string) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return models.Event{Stream: roomStream(in), Circle: "c", Mver: h.mver, Rver: h.rver, To: to, Notice: "care"}
}

// next reads one frame and fails unless it is of a kind.
func (p *peer) next(on string) frame {
	p.t.Helper()
	f := p.hear()
	for f.On == "here" {
		f = p.hear()
	}
	if f.On != on {
		p.t.Fatalf("heard %+v, want %s", f, on)
	}
	return f
}

func TestANoticeReachesAllTabsOfThoseItNamesAndNobodyElse(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	one, two := n.in(t, "ada", "r"), n.in(t, "ada", "r")
	bo, elsewhere := n.in(t, "bo", "r"), n.in(t, "ada", "s")
	n.bus.Publish(h.poked("r", "p-ada", "p-fin"), h.happen("r", "said"), h.happen("s", "said"))
	for _, tab := range []*peer{one, two} {
		if f := tab.next("notice"); f.Room != "r" || f.What != "care" || f.Seq != 0 {
			t.Errorf("%+v", f)
		}
		tab.next("change")
	}
	bo.next("change")
	elsewhere.next("change")
}

func TestANoticeWaitsUntilItIsKnownWhoMayBeThere(t *testing.T) {
	for name, heard := range map[string]bool{"the removal was heard": true, "the removal was lost": false} {
		t.Run(name, func(t *testing.T) {
			h := newHouse()
			n := startNode(t, h, nil, asleep)
			ada, bo := n.in(t, "ada", "r"), n.in(t, "bo", "r")
			removed := h.keepOut("r", "ada")
			if heard {
				n.bus.Publish(removed)
			}
			n.bus.Publish(h.poked("r", "p-ada", "p-bo"))
			all, _ := ada.closed(wire.CloseRemoved)
			for _, f := range all {
				if f.On == "notice" {
					t.Errorf("somebody who was sent out heard %+v", f)
				}
			}
			if f := bo.until("notice"); f.What != "care" {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestANoticeOfASessionThatEndedIsNotHeard(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	ada, bo := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	h.revoke("s-ada") // nobody hears of it
	n.bus.Publish(h.poked("r", "p-ada", "p-bo"))
	all, _ := ada.closed(wire.CloseSignedOut)
	for _, f := range all {
		if f.On == "notice" {
			t.Errorf("somebody who signed out heard %+v", f)
		}
	}
	bo.until("notice")
}

// A notice goes over two nodes to those it names, whichever they sit at, and the
// frames of nobody else hold a trace of it.
func TestANoticeGoesOverTwoNodes(t *testing.T) {
	inJoinedTowns(t, func(t *testing.T, w *town) {
		seats := map[account.ID]*peer{}
		var at frame
		for i, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
			seats[who], at = w.sits(t, i%2, who)
		}
		cem := []*peer{seats[w.Cem]}
		other, _ := w.sits(t, 1, w.Cem)
		cem = append(cem, other)
		e := models.Event{Stream: roomStream(string(w.Room)), Circle: string(w.Tuesday), To: []string{string(w.People[w.Cem])}, Notice: "care"}
		e.Mver = mverOf(t, w)
		w.nodes[0].bus.Publish(e)
		seats[w.Ada].do("say", "room", w.Room, "nonce", "n", "body", "Good evening.")
		for _, tab := range cem {
			tab.until("notice")
		}
		for _, who := range []account.ID{w.Ada, w.Bo} {
			for f := seats[who].hear(); ; f = seats[who].hear() {
				if f.On == "notice" {
					t.Fatalf("somebody else heard %+v", f)
				}
				if f.On == "change" && f.Seq == at.Seq+1 {
					break
				}
			}
		}
	})
}

func mverOf(t *testing.T, w *town) int64 {
	t.Helper()
	e, err := w.Rooms.Enter(t.Context(), w.Cem, w.Room)
	if err != nil {
		t.Fatal(err)
	}
	return e.Mver
}

func TestANoticeOfACircleReachesThoseItNamesInIt(t *testing.T) {
	inJoinedTowns(t, func(t *testing.T, w *town) {
		seats := map[account.ID]*peer{}
		for i, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
			p := w.tab(t, i%2, who)
			p.do("enter", "circle", w.Tuesday)
			p.until("snapshot")
			seats[who] = p
		}
		for _, n := range w.nodes {
			if here := n.hub.presence.Own(string(w.Tuesday)); len(here[string(w.Tuesday)]) > 0 {
				t.Errorf("who hears of a circle is somewhere: %v", here)
			}
		}
		in := models.Stream{Kind: models.CircleStream, ID: string(w.Tuesday)}
		e := models.Event{Stream: in, Circle: string(w.Tuesday), To: []string{string(w.People[w.Bo])}, Notice: "case"}
		e.Mver = mverOf(t, w)
		w.nodes[0].bus.Publish(e)
		if f := seats[w.Bo].until("notice"); f.Circle != string(w.Tuesday) || f.Room != "" || f.What != "case" {
			t.Errorf("%+v", f)
		}
		if err := w.nodes[0].Circles.Leave(t.Context(), w.Dee, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		for _, who := range []account.ID{w.Ada, w.Cem} {
			for f := seats[who].hear(); f.On != "change"; f = seats[who].hear() {
				if f.On == "notice" {
					t.Fatalf("somebody else heard %+v", f)
				}
			}
		}
	})
}

// told is a notice to accounts as a unit of work emits it.
func (h *house) told(to ...string) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return models.Event{Stream: models.Stream{Kind: models.AccountStream}, Rver: h.rver, To: to, Notice: "desk"}
}

func TestANoticeToAnAccountReachesItsTabsWhereverTheyAreAndNobodyElse(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	one, two, bo := n.in(t, "ada", "r"), n.in(t, "ada", "s"), n.in(t, "bo", "r")
	n.bus.Publish(h.told("ada", "fin"), h.happen("r", "said"), h.happen("s", "said"))
	for _, tab := range []*peer{one, two} {
		if f := tab.next("notice"); f.Room != "" || f.Circle != "" || f.What != "desk" {
			t.Errorf("%+v", f)
		}
		tab.next("change")
	}
	bo.next("change")
}

func TestANoticeToAnAccountWaitsUntilItIsKnownWhoSignedOut(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	ada, bo := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	h.revoke("s-ada") // nobody hears of it
	n.bus.Publish(h.told("ada", "bo"))
	all, _ := ada.closed(wire.CloseSignedOut)
	for _, f := range all {
		if f.On == "notice" {
			t.Errorf("somebody who signed out heard %+v", f)
		}
	}
	if f := bo.until("notice"); f.What != "desk" {
		t.Errorf("%+v", f)
	}
}
