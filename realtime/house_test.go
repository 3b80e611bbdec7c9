package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// house is a database for tests of the hub alone: one circle "c", its rooms, who
// is kept out of which, and sessions. Several nodes may share one.
type house struct {
	mu      sync.Mutex
	epoch   string
	mver    int64
	rver    int64
	rooms   map[string][]stream.Numbered
	out     map[string]map[account.ID]bool // room → who is kept out
	revoked map[account.SessionID]int64
	down    bool // nothing answers
	asked   int  // times Heads was asked
}

var errDown = errors.New("the database is down")

func newHouse() *house {
	return &house{
		epoch: "e1", mver: 1, rver: 1, rooms: map[string][]stream.Numbered{},
		out: map[string]map[account.ID]bool{}, revoked: map[account.SessionID]int64{},
	}
}

func roomStream(id string) models.Stream { return models.Stream{Kind: models.RoomStream, ID: id} }

// happen writes a change with the given words and returns its event, unpublished.
func (h *house) happen(in, words string) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.write(in, "part.said", words)
}

func (h *house) write(in, what, words string) models.Event {
	n := stream.Numbered{Seq: int64(len(h.rooms[in]) + 1), Mver: h.mver, Rver: h.rver, Since: h.mver}
	n.Change, _ = json.Marshal(map[string]any{"seq": n.Seq, "what": what, "words": words, "mver": n.Mver, "rver": n.Rver})
	h.rooms[in] = append(h.rooms[in], n)
	return models.Event{Stream: roomStream(in), Circle: "c", Seq: n.Seq, Mver: n.Mver, Rver: n.Rver, Since: n.Since, Change: n.Change}
}

// keepOut removes somebody from a room and returns the event.
func (h *house) keepOut(in string, who account.ID) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.out[in] == nil {
		h.out[in] = map[account.ID]bool{}
	}
	h.out[in][who] = true
	h.mver++
	return h.write(in, "person.removed", string(who))
}

func (h *house) letIn(in string, who account.ID) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.out[in], who)
	h.mver++
	return h.write(in, "person.let_in", string(who))
}

func (h *house) revoke(id account.SessionID) models.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rver++
	h.revoked[id] = h.rver
	return models.Event{Rver: h.rver}
}

func (h *house) set(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
}

func (h *house) Heads(_ context.Context, of []models.Stream) (stream.Heads, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked++
	if h.down {
		return stream.Heads{}, errDown
	}
	heads := stream.Heads{Epoch: h.epoch, Rver: h.rver, Of: map[models.Stream]stream.Head{}}
	for _, s := range of {
		heads.Of[s] = stream.Head{Seq: int64(len(h.rooms[s.ID])), Mver: h.mver}
	}
	return heads, nil
}

func (h *house) After(_ context.Context, s models.Stream, after int64, limit int) (stream.Page, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return stream.Page{}, errDown
	}
	all := h.rooms[s.ID]
	p := stream.Page{Epoch: h.epoch, Seq: int64(len(all)), Mver: h.mver, Rver: h.rver}
	if after > p.Seq {
		p.Resync = true
		return p, nil
	}
	p.Changes = all[after:]
	if len(p.Changes) > limit {
		p.Changes, p.More = p.Changes[:limit], true
	}
	return p, nil
}

func (h *house) Present(_ context.Context, s models.Stream, accounts []account.ID) (int64, map[account.ID]int64, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return 0, nil, errDown
	}
	joined := map[account.ID]int64{}
	for _, a := range accounts {
		if !h.out[s.ID][a] {
			joined[a] = 0
		}
	}
	return h.mver, joined, nil
}

func (h *house) Session(_ context.Context, token string) (*account.Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return nil, errDown
	}
	if h.revoked[account.SessionID(token)] > 0 {
		return nil, account.ErrSignedOut
	}
	return &account.Session{ID: account.SessionID(token), Rver: h.rver, EndsAt: time.Now().Add(time.Hour)}, nil
}

func (h *house) Revoked(_ context.Context, since int64) (ids []account.SessionID, rver int64, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return nil, 0, errDown
	}
	for id, at := range h.revoked {
		if at > since {
			ids = append(ids, id)
		}
	}
	return ids, h.rver, nil
}

// houseRooms are the rooms of a house as one node sees them: what is done here
// is published here.
type houseRooms struct {
	*house
	publish models.Publisher
}

func (r houseRooms) Enter(_ context.Context, by account.ID, id room.ID) (*room.Entered, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.down:
		return nil, errDown
	case r.out[string(id)][by]:
		return nil, policy.ErrKeptOut
	case id == "elsewhere":
		return nil, policy.ErrHidden
	}
	return &room.Entered{Room: id, Circle: "c", Person: circle.PersonID("p-" + by), Mver: r.mver}, nil
}

func (r houseRooms) Snapshot(_ context.Context, by account.ID, id room.ID) (*room.Room, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out[string(id)][by] {
		return nil, policy.ErrKeptOut
	}
	return &room.Room{ID: id, Epoch: r.epoch, Seq: int64(len(r.rooms[string(id)]))}, nil
}

func (r houseRooms) Changes(ctx context.Context, by account.ID, id room.ID, after int64) (stream.Page, error) {
	return r.After(ctx, roomStream(string(id)), after, stream.MaxPage)
}

func (r houseRooms) Say(_ context.Context, by account.ID, in room.ID, nonce string, body models.Private) (*room.Part, error) {
	r.mu.Lock()
	if r.out[string(in)][by] {
		r.mu.Unlock()
		return nil, policy.ErrKeptOut
	}
	e := r.write(string(in), "part.said", string(body))
	r.mu.Unlock()
	r.publish.Publish(e)
	return &room.Part{ID: room.PartID(fmt.Sprint(e.Seq)), Body: body, SaidSeq: e.Seq, Nonce: nonce}, nil
}

func (houseRooms) Note(context.Context, account.ID, room.ID, string, models.Private) (*room.Part, error) {
	return nil, policy.ErrRole
}

func (r houseRooms) Withdraw(context.Context, account.ID, room.ID, room.PartID) (*room.Part, error) {
	return nil, policy.ErrRole
}

func (r houseRooms) SetFloor(_ context.Context, _ account.ID, _ room.ID, mode string, version int64) (*room.Floor, error) {
	return nil, room.ErrVersion.With(room.Floor{Mode: mode, Version: version + 1, Hands: []circle.Person{}})
}

func (houseRooms) Raise(context.Context, account.ID, room.ID) (*room.Floor, error) {
	return nil, room.ErrNoHands
}

func (houseRooms) Lower(context.Context, account.ID, room.ID) (*room.Floor, error) {
	return nil, room.ErrNoHands
}

func (houseRooms) Give(context.Context, account.ID, room.ID, circle.PersonID, int64) (*room.Floor, error) {
	return nil, room.ErrNoHands
}

func (houseRooms) PutDown(context.Context, account.ID, room.ID, int64) (*room.Floor, error) {
	return nil, room.ErrNoHands
}

func (r houseRooms) Remove(_ context.Context, _ account.ID, in room.ID, person circle.PersonID, _ circle.Grounds) error {
	r.publish.Publish(r.keepOut(string(in), account.ID(person[2:])))
	return nil
}

func (r houseRooms) LetIn(_ context.Context, _ account.ID, in room.ID, person circle.PersonID) error {
	r.publish.Publish(r.letIn(string(in), account.ID(person[2:])))
	return nil
}

func (r houseRooms) Present(ctx context.Context, id room.ID, accounts []account.ID) (int64, map[account.ID]int64, error) {
	return r.house.Present(ctx, roomStream(string(id)), accounts)
}

// houseCircles knows no circle.
type houseCircles struct{ *house }

func (houseCircles) Enter(context.Context, account.ID, circle.ID) (*circle.Entered, error) {
	return nil, policy.ErrHidden
}

func (houseCircles) View(context.Context, account.ID, circle.ID) (*circle.Circle, error) {
	return nil, policy.ErrHidden
}

func (houseCircles) Changes(context.Context, account.ID, circle.ID, int64) (stream.Page, error) {
	return stream.Page{}, policy.ErrHidden
}

func (houseCircles) Present(context.Context, circle.ID, []account.ID) (int64, map[account.ID]int64, error) {
	return 0, nil, policy.ErrHidden
}

func (houseCircles) Explain(_ context.Context, err error) error { return err }
