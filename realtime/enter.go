package realtime

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

// Whoever missed more than this takes a fresh snapshot: it is smaller, and the
// rest must fit into the socket's queue.
const (
	mostMissed = 200
	mostBytes  = maxBytes / 2
)

// enter seats s in a stream and brings it up to date, either by a snapshot or by
// the changes it missed. The order matters: standing, seat, reading, standing
// and session once more, telling.
func (srv *Server) enter(ctx context.Context, s *socket, c wire.Command) error {
	in, err := srv.invite(ctx, s.who.Session.Account, c.Stream())
	if err != nil {
		srv.Hub.leave(s, c.Stream())
		return err
	}
	seat, err := srv.Hub.sit(ctx, s, in)
	if err != nil {
		return err
	}
	from, frames, err := srv.start(ctx, seat, c)
	if err == nil && frames != nil {
		err = srv.Hub.confirm(ctx, seat)
	}
	if err != nil || frames == nil {
		srv.Hub.rise(seat)
		if err == nil {
			err = send(s, wire.Frame{On: wire.Resync, Ref: c.Ref}.About(in.stream))
		}
		return err
	}
	if !seat.join(from, frames...) {
		return errEnding
	}
	return nil
}

// invite asks the domain whether by may hear a stream.
func (srv *Server) invite(ctx context.Context, by account.ID, s models.Stream) (invitation, error) {
	if s.Kind == models.CircleStream {
		e, err := srv.Circles.Enter(ctx, by, circle.ID(s.ID))
		if err != nil {
			return invitation{}, err
		}
		return invitation{stream: s, circle: string(e.Circle), person: string(e.Person), joined: e.Joined, mver: e.Mver}, nil
	}
	e, err := srv.Rooms.Enter(ctx, by, room.ID(s.ID))
	if err != nil {
		return invitation{}, err
	}
	return invitation{stream: s, circle: string(e.Circle), person: string(e.Person), joined: e.Joined, mver: e.Mver}, nil
}

// start is where a seat starts and the frames that bring it there; no frames if
// its client must ask for a snapshot.
func (srv *Server) start(ctx context.Context, seat *seat, c wire.Command) (from int64, frames [][]byte, err error) {
	if c.After != nil {
		return srv.missed(ctx, seat, c)
	}
	s, by := seat.st.stream, seat.who.Session.Account
	f := wire.Frame{On: wire.Snapshot, Ref: c.Ref}.About(s)
	if s.Kind == models.CircleStream {
		data, err := srv.Circles.View(ctx, by, circle.ID(s.ID))
		if err != nil {
			return 0, nil, err
		}
		f.Seq, f.Epoch, f.Data = data.Seq, data.Epoch, data
	} else {
		data, err := srv.Rooms.Snapshot(ctx, by, room.ID(s.ID))
		if err != nil {
			return 0, nil, err
		}
		for _, person := range srv.here(ctx, s.ID) {
			data.Here = append(data.Here, circle.PersonID(person))
		}
		f.Seq, f.Epoch, f.Data = data.Seq, data.Epoch, data
	}
	text, err := f.Text()
	return f.Seq, [][]byte{text}, err
}

// missed is what changed after the number the client has, and the answer that
// says where that ends.
func (srv *Server) missed(ctx context.Context, seat *seat, c wire.Command) (from int64, frames [][]byte, err error) {
	s, by, size := seat.st.stream, seat.who.Session.Account, 0
	for from = *c.After; ; {
		page, err := srv.changes(ctx, by, s, from)
		if err != nil {
			return 0, nil, err
		}
		if page.Resync || c.Epoch != page.Epoch {
			return 0, nil, nil
		}
		for _, n := range page.Changes {
			f := wire.Change(s, n.Seq, n.Change)
			frames, from, size = append(frames, f), n.Seq, size+len(f)
		}
		if len(frames) > mostMissed || size > mostBytes {
			return 0, nil, nil
		}
		if !page.More || len(page.Changes) == 0 {
			break
		}
	}
	ok := wire.Frame{On: wire.OK, Ref: c.Ref, Seq: from}
	if s.Kind == models.RoomStream {
		ok.Data = struct {
			Here []string `json:"here"`
		}{srv.here(ctx, s.ID)}
	}
	text, err := ok.Text()
	return from, append(frames, text), err
}

func (srv *Server) changes(ctx context.Context, by account.ID, s models.Stream, after int64) (stream.Page, error) {
	if s.Kind == models.CircleStream {
		return srv.Circles.Changes(ctx, by, circle.ID(s.ID), after)
	}
	return srv.Rooms.Changes(ctx, by, room.ID(s.ID), after)
}

func (srv *Server) here(ctx context.Context, in string) []string {
	people := srv.Hub.presence.In(ctx, in)[in]
	if people == nil {
		people = []string{}
	}
	return people
}

// StandingOf asks rooms about rooms and circles about circles.
func StandingOf(rooms Rooms, circles Circles) Standing { return standing{rooms, circles} }

type standing struct {
	rooms   Rooms
	circles Circles
}

func (of standing) Present(ctx context.Context, s models.Stream, accounts []account.ID) (int64, map[account.ID]int64, error) {
	if s.Kind == models.CircleStream {
		return of.circles.Present(ctx, circle.ID(s.ID), accounts)
	}
	return of.rooms.Present(ctx, room.ID(s.ID), accounts)
}
