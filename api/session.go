package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api/problem"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// The names of the session's cookie. The prefix binds it to this host over TLS;
// browsers refuse it on plain http, which only a loopback address may use.
const (
	secureCookie = "__Host-afterward"
	plainCookie  = "afterward"
)

func (a *API) cookieName() string {
	if a.Secure {
		return secureCookie
	}
	return plainCookie
}

// cookie carries a token to the browser. Its life is the browser's session or
// the house's, whichever ends first: what is in force is decided here.
func (a *API) cookie(token string) http.Cookie {
	c := http.Cookie{
		Name: a.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: a.Secure,
		SameSite: http.SameSiteStrictMode, MaxAge: 30 * 24 * 3600,
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

type (
	sessionKey struct{}
	refKey     struct{}
	sourceKey  struct{}
)

// sessionOf is the session of a request, nil where nobody is signed in.
func sessionOf(ctx context.Context) *account.Session {
	s, _ := ctx.Value(sessionKey{}).(*account.Session)
	return s
}

func refOf(ctx context.Context) string {
	ref, _ := ctx.Value(refKey{}).(string)
	return ref
}

// sourceOf is the keyed hash of where a request came from.
func sourceOf(ctx context.Context) string {
	from, _ := ctx.Value(sourceKey{}).(string)
	return from
}

// session finds who is asking. Operations that do not say they are public are
// refused without a session in force.
func (a *API) session(ctx huma.Context, next func(huma.Context)) {
	if r, ok := ctx.(*requestContext); ok {
		ctx = huma.WithValue(ctx, sourceKey{}, a.from(r.c))
	}
	op := ctx.Operation()
	s, err := a.signedIn(ctx.Context(), cookieIn(ctx.Header("Cookie"), a.cookieName()))
	if err != nil && len(op.Security) == 0 {
		s, err = nil, nil
	}
	if over := a.within(ctx.Context(), s, op); over != nil {
		err = over
	}
	if err == nil && s != nil && len(op.Security) > 0 && op.Metadata["kept"] != true {
		err = open(s)
	}
	switch {
	case err != nil:
		write(a.huma, ctx, problem.Of(ctx.Context(), err, refOf(ctx.Context())))
	case s == nil:
		next(ctx)
	default:
		next(huma.WithValue(ctx, sessionKey{}, s))
	}
}

func (a *API) signedIn(ctx context.Context, token string) (*account.Session, error) {
	if token == "" {
		return nil, account.ErrSignedOut
	}
	return a.Accounts.Session(ctx, token)
}

// open refuses whoever's account is shut for a time.
func open(s *account.Session) error {
	if s.Shut == nil {
		return nil
	}
	return policy.ErrSuspended.With(circle.Until{Until: *s.Shut})
}

// write answers with a problem where no operation is reached.
func write(api huma.API, ctx huma.Context, p *problem.Problem) {
	ctx.SetHeader("Content-Type", p.ContentType(""))
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetStatus(p.Status)
	_ = api.Marshal(ctx.BodyWriter(), "application/json", p)
}

// cookieIn finds a cookie by its exact name; the first one counts.
func cookieIn(header, name string) string {
	for part := range strings.SplitSeq(header, ";") {
		if n, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok && n == name {
			return value
		}
	}
	return ""
}

// Names of what Session leaves in a request's locals for the socket's handler.
const (
	LocalSession = "session" // *account.Session
	LocalToken   = "token"   // the session's token, to look it up again
)

// Session is the same question for a route that is not an operation: it lets
// only those pass who are signed in.
func (a *API) Session(c *fiber.Ctx) error {
	token := cookieIn(c.Get(fiber.HeaderCookie), a.cookieName())
	s, err := a.signedIn(c.UserContext(), token)
	if err == nil {
		err = open(s)
	}
	if err == nil {
		err = a.count(c.UserContext(), "sockets/"+string(s.Account), connected)
	}
	if err != nil {
		return err
	}
	c.Locals(LocalSession, s)
	c.Locals(LocalToken, token)
	return c.Next()
}
