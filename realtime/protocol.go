package realtime

import (
	"context"
	"time"

	"example.org/afterward/api/problem"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

// Rooms is what can be asked of rooms over a socket (room.Service).
type Rooms interface {
	Enter(ctx context.Context, by account.ID, id room.ID) (*room.Entered, error)
	Snapshot(ctx context.Context, by account.ID, id room.ID) (*room.Room, error)
	Changes(ctx context.Context, by account.ID, id room.ID, after int64) (stream.Page, error)
	Say(ctx context.Context, by account.ID, in room.ID, nonce string, body models.Private) (*room.Part, error)
	Note(ctx context.Context, by account.ID, in room.ID, nonce string, body models.Private) (*room.Part, error)
	Withdraw(ctx context.Context, by account.ID, in room.ID, id room.PartID) (*room.Part, error)
	SetFloor(ctx context.Context, by account.ID, in room.ID, mode string, version int64) (*room.Floor, error)
	Raise(ctx context.Context, by account.ID, in room.ID) (*room.Floor, error)
	Lower(ctx context.Context, by account.ID, in room.ID) (*room.Floor, error)
	Give(ctx context.Context, by account.ID, in room.ID, to circle.PersonID, version int64) (*room.Floor, error)
	PutDown(ctx context.Context, by account.ID, in room.ID, version int64) (*room.Floor, error)
	Remove(ctx context.Context, by account.ID, in room.ID, person circle.PersonID, w circle.Grounds) error
	LetIn(ctx context.Context, by account.ID, in room.ID, person circle.PersonID) error
	Present(ctx context.Context, id room.ID, accounts []account.ID) (mver int64, joined map[account.ID]int64, err error)
}

// Circles is what can be asked of circles over a socket (circle.Service).
type Circles interface {
	Enter(ctx context.Context, by account.ID, id circle.ID) (*circle.Entered, error)
	View(ctx context.Context, by account.ID, id circle.ID) (*circle.Circle, error)
	Changes(ctx context.Context, by account.ID, id circle.ID, after int64) (stream.Page, error)
	Explain(ctx context.Context, err error) error // completes a refusal before it is told
	Present(ctx context.Context, id circle.ID, accounts []account.ID) (mver int64, joined map[account.ID]int64, err error)
}

// Gatherings is what can be asked of gatherings over a socket
// (gathering.Service).
type Gatherings interface {
	Come(ctx context.Context, by account.ID, of gathering.ID, c gathering.Coming) (*gathering.Floor, error)
	Move(ctx context.Context, by account.ID, of gathering.ID, m gathering.Move) (*gathering.Floor, error)
}

// commandTime is what the domain has to answer one command. A client takes a
// connection for lost that does not answer a ping for 5 s.
const commandTime = 4 * time.Second

// errTooFast is the warning before a socket is closed for it.
var errTooFast = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "That was too much at once. Please wait a moment.", After: time.Second}

// answer does what a command asks and answers it. A command that is refused
// never ends the socket.
func (srv *Server) answer(s *socket, text []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	c, err := wire.Decode(text)
	if err == nil {
		err = srv.do(ctx, s, c)
	}
	if err != nil {
		srv.fail(ctx, s, c.Ref, err)
	}
}

// refuse answers a command that is not looked at.
func (srv *Server) refuse(s *socket, text []byte, err error) {
	c, _ := wire.Decode(text)
	srv.fail(context.Background(), s, c.Ref, err)
}

// do is the whole protocol: command, use-case, answer.
func (srv *Server) do(ctx context.Context, s *socket, c wire.Command) error {
	by, in := s.who.Session.Account, room.ID(c.Room)
	switch c.Do {
	case wire.Enter:
		return srv.enter(ctx, s, c)
	case wire.Leave:
		srv.Hub.leave(s, c.Stream())
		return send(s, wire.Frame{On: wire.OK, Ref: c.Ref})
	case wire.Say:
		say := srv.Rooms.Say
		if c.Kind == room.Note {
			say = srv.Rooms.Note
		}
		p, err := say(ctx, by, in, c.Nonce, c.Body)
		return reply(s, c.Ref, p, err)
	case wire.Withdraw:
		p, err := srv.Rooms.Withdraw(ctx, by, in, room.PartID(c.Part))
		return reply(s, c.Ref, p, err)
	case wire.SetFloor:
		f, err := srv.Rooms.SetFloor(ctx, by, in, c.Mode, c.Version)
		return reply(s, c.Ref, f, err)
	case wire.Raise:
		f, err := srv.Rooms.Raise(ctx, by, in)
		return reply(s, c.Ref, f, err)
	case wire.Lower:
		f, err := srv.Rooms.Lower(ctx, by, in)
		return reply(s, c.Ref, f, err)
	case wire.Give:
		f, err := srv.Rooms.Give(ctx, by, in, circle.PersonID(c.Person), c.Version)
		return reply(s, c.Ref, f, err)
	case wire.PutDown:
		f, err := srv.Rooms.PutDown(ctx, by, in, c.Version)
		return reply(s, c.Ref, f, err)
	case wire.Remove:
		why := circle.Grounds{Reason: c.Reason, Clause: int(c.Clause), Case: c.Case}
		return reply(s, c.Ref, nil, srv.Rooms.Remove(ctx, by, in, circle.PersonID(c.Person), why))
	case wire.LetIn:
		return reply(s, c.Ref, nil, srv.Rooms.LetIn(ctx, by, in, circle.PersonID(c.Person)))
	case wire.Come:
		f, err := srv.Gatherings.Come(ctx, by, gathering.ID(c.Gathering), gathering.Coming{Speaking: c.Speaking, Wants: c.Wants})
		return reply(s, c.Ref, f, err)
	case wire.AskPong:
		return send(s, wire.Frame{On: wire.Pong, Ref: c.Ref})
	default: // Decode knows nothing else but moves
		f, err := srv.Gatherings.Move(ctx, by, gathering.ID(c.Gathering), moveOf(c))
		return reply(s, c.Ref, f, err)
	}
}

// moveOf is what a command asks for in a gathering.
func moveOf(c wire.Command) gathering.Move {
	order := make([]circle.PersonID, len(c.Order))
	for i, p := range c.Order {
		order[i] = circle.PersonID(p)
	}
	return gathering.Move{
		Do: c.Do, Version: c.Seen, To: circle.PersonID(c.To), What: c.What, Order: order, Minutes: int(c.Minutes), Why: c.Why,
	}
}

// reply answers ref with data, unless err is to be answered instead.
func reply(s *socket, ref string, data any, err error) error {
	if err != nil {
		return err
	}
	return send(s, wire.Frame{On: wire.OK, Ref: ref, Data: data})
}

func send(s *socket, f wire.Frame) error {
	text, err := f.Text()
	if err == nil {
		s.reply(text)
	}
	return err
}

func (srv *Server) fail(ctx context.Context, s *socket, ref string, err error) {
	p := problem.Of(ctx, srv.Circles.Explain(ctx, err), ref)
	_ = send(s, wire.Frame{On: wire.Failed, Ref: ref, Problem: p})
}

// greet says which database this is.
func (srv *Server) greet(s *socket) bool {
	h := srv.Hub
	h.mu.RLock()
	epoch := h.epoch
	h.mu.RUnlock()
	if epoch == "" {
		ctx, cancel := context.WithTimeout(context.Background(), commandTime)
		defer cancel()
		heads, err := h.log.Heads(ctx, nil)
		if err != nil {
			return false
		}
		epoch = heads.Epoch
		h.sameEpoch(epoch)
	}
	return send(s, wire.Frame{On: wire.Hello, Epoch: epoch}) == nil
}
