package realtime

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"

	"example.org/afterward/api/problem"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
)

// Server speaks the socket protocol.
type Server struct {
	Hub        *Hub
	Rooms      Rooms
	Circles    Circles
	Gatherings Gatherings
	// Origins are the pages that may open a socket, as browsers write them:
	// scheme, host and port if it is not the scheme's own ("https://a.example").
	Origins []string
	// Who reads whose request it is from what the session middleware left. It
	// returns account.ErrSignedOut for nobody's.
	Who func(*fiber.Ctx) (Who, error)
}

// Why a request for a socket is refused.
var (
	errOrigin = &models.Error{Kind: models.Forbidden, Code: "origin", Message: "This page may not connect here."}
	errPlain  = &models.Error{Kind: models.Malformed, Code: "request", Message: "This address is for sockets."}
	errAway   = &models.Error{Kind: models.Unavailable, Code: "unavailable", Message: "This node is stopping or starting. Please try again in a moment.", After: time.Second}
)

// whoKey is where the handler leaves a Who for the upgraded connection, which
// sees nothing of the request but its locals with text keys.
const whoKey = "realtime.who"

// Own makes app leave the connections of sockets to their handlers, which close
// them: what the server does not take back it cannot lend to a stranger.
func Own(app *fiber.App) { app.Server().KeepHijackedConns = true }

// Handler answers GET /realtime. The session middleware comes before it. A
// browser sends its cookies with a socket from any page, so the page is checked
// here and not left to the library, whose default is to accept every one.
func (srv *Server) Handler() fiber.Handler {
	upgrade := websocket.New(func(w *websocket.Conn) {
		who, ok := w.Locals(whoKey).(Who)
		conn := w.Conn // the library recycles w; nothing keeps it
		switch {
		case conn == nil:
		case !ok:
			_ = conn.Close()
		default:
			srv.serve(conn, who)
		}
	}, websocket.Config{ReadBufferSize: 1024, WriteBufferSize: 256, WriteBufferPool: &writeBuffers})
	return func(c *fiber.Ctx) error {
		who, err := srv.admit(c)
		if err != nil {
			return refusal(c, err)
		}
		c.Locals(whoKey, who)
		if err := upgrade(c); err != nil {
			return refusal(c, errPlain)
		}
		return nil
	}
}

func (srv *Server) admit(c *fiber.Ctx) (Who, error) {
	origins := c.Request().Header.PeekAll(fiber.HeaderOrigin)
	if len(origins) != 1 || !slices.Contains(srv.Origins, string(origins[0])) {
		return Who{}, errOrigin
	}
	if !websocket.IsWebSocketUpgrade(c) {
		return Who{}, errPlain
	}
	if !srv.Hub.open() {
		return Who{}, errAway
	}
	who, err := srv.Who(c)
	if err == nil && who.Session.Account == "" {
		err = account.ErrSignedOut
	}
	return who, err
}

func (h *Hub) open() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return !h.draining && h.rounds.sound()
}

func refusal(c *fiber.Ctx, err error) error {
	p := problem.Of(c.UserContext(), err, "")
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Response().ResetBody()
	c.Set(fiber.HeaderContentType, p.ContentType(""))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(p.Status).Send(body)
}
