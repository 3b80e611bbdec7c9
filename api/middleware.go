package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api/problem"
	"example.org/afterward/models"
	"example.org/afterward/models/policy"
)

var (
	errNowhere   = policy.ErrHidden
	errOrigin    = &models.Error{Kind: models.Forbidden, Code: "origin", Message: "This request did not come from a page of this site."}
	errMethod    = &models.Error{Kind: models.Malformed, Code: "method", Message: "This address cannot be used that way."}
	errMediaType = &models.Error{Kind: models.Malformed, Code: "media_type", Message: "A request's body is JSON here (application/json)."}
	errTooLarge  = tooLarge(maxBody)
	errHeaders   = &models.Error{Kind: models.Malformed, Code: "request", Message: "This request cannot be read."}
	errPanic     = errors.New("a handler panicked")
)

// tooLarge answers a body of more bytes than an operation reads.
func tooLarge(limit int64) *models.Error {
	return &models.Error{
		Kind: models.Malformed, Code: "too_large", Message: fmt.Sprintf("That is more than %d KiB at once. What you wrote is still with you.", limit>>10),
		Fields: []models.Field{{Name: "body", Message: fmt.Sprintf("At most %d KiB.", limit>>10)}},
	}
}

// exact are the statuses that say more than their kind does.
var exact = map[string]int{
	errMethod.Code:    fiber.StatusMethodNotAllowed,
	errMediaType.Code: fiber.StatusUnsupportedMediaType,
	errTooLarge.Code:  fiber.StatusRequestEntityTooLarge,
}

// fail answers an error that no operation has answered.
func (a *API) fail(c *fiber.Ctx, err error) error {
	if refOf(c.UserContext()) == "" { // refused before any of ours saw it
		begin(c)
		a.dress(c)
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		switch f.Code {
		case fiber.StatusNotFound:
			err = errNowhere
		case fiber.StatusMethodNotAllowed:
			err = errMethod
		case fiber.StatusRequestEntityTooLarge:
			err = errTooLarge
		case fiber.StatusInternalServerError:
		default:
			err = errHeaders
		}
	}
	p := problem.Of(c.UserContext(), err, refOf(c.UserContext()))
	if s, ok := exact[p.Code]; ok {
		p.Status = s
	}
	for name, values := range p.GetHeaders() {
		c.Set(name, values[0])
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(p.Status).JSON(p, p.ContentType(""))
}

// logged writes one line a request, at its end: the route, never the address,
// nobody's name, nothing anyone sent.
func logged(c *fiber.Ctx) error {
	ref := begin(c)
	start := time.Now()
	if err := c.Next(); err != nil {
		if err := c.App().ErrorHandler(c, err); err != nil {
			return err
		}
	}
	level := slog.LevelDebug
	if strings.HasPrefix(c.Path(), "/api") {
		level = slog.LevelInfo
	}
	slog.Log(c.UserContext(), level, "request", "method", c.Method(), "route", c.Route().Path,
		"status", c.Response().StatusCode(), "ms", time.Since(start).Milliseconds(), "ref", ref)
	return nil
}

// begin gives a request the name it has in the log.
func begin(c *fiber.Ctx) (ref string) {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	ref = hex.EncodeToString(id)
	c.SetUserContext(context.WithValue(c.UserContext(), refKey{}, ref))
	c.Set("X-Request-Id", ref)
	return ref
}

// recovered turns a panic into a problem. The stack is logged without the value
// of the panic, which could carry somebody's words.
func recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			slog.ErrorContext(c.UserContext(), "panic", "type", fmt.Sprintf("%T", r), "ref", refOf(c.UserContext()), "stack", string(debug.Stack()))
			err = errPanic
		}
	}()
	return c.Next()
}

// headers are sent with everything, errors and files included.
func (a *API) headers(c *fiber.Ctx) error {
	a.dress(c)
	return c.Next()
}

func (a *API) dress(c *fiber.Ctx) {
	h := &c.Response().Header
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	h.Set("X-Robots-Tag", "noindex")
	if a.Secure {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if strings.HasPrefix(c.Path(), "/api") {
		h.Set(fiber.HeaderCacheControl, "no-store")
		h.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	}
}

// sameOrigin refuses requests that other sites make a browser send. What
// changes something must come from a page of ours: by Sec-Fetch-Site, and where
// a browser has none, by Origin. A script without a browser sends neither; it
// has no cookie but one it was given.
func (a *API) sameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	site, origin := c.Get("Sec-Fetch-Site"), c.Get(fiber.HeaderOrigin)
	switch {
	case site != "" && site != "same-origin":
		return errOrigin
	case origin != "" && origin != a.Origin:
		return errOrigin
	}
	return c.Next()
}

// jsonOnly refuses a body that says it is something else: forms need no leave of
// ours to be sent from another site.
func jsonOnly(c *fiber.Ctx) error {
	if len(c.Request().Body()) == 0 {
		return c.Next()
	}
	kind, charset, _ := strings.Cut(strings.ToLower(c.Get(fiber.HeaderContentType)), ";")
	charset = strings.ReplaceAll(charset, " ", "")
	if strings.TrimSpace(kind) != fiber.MIMEApplicationJSON || (charset != "" && charset != "charset=utf-8") {
		return errMediaType
	}
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return errMediaType // a small body that unpacks to a large one
	}
	return c.Next()
}

// ready answers whether this node can serve.
func (a *API) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	if err := a.Ready(ctx); err != nil {
		slog.WarnContext(ctx, "not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).SendString("not ready")
	}
	return c.SendString("ready")
}

// from is the keyed hash of where a request comes from. A forwarded address is
// believed only from a proxy that is trusted, and then the last one that is not.
func (a *API) from(c *fiber.Ctx) string {
	addr, err := netip.ParseAddr(c.Context().RemoteIP().String())
	if err != nil {
		return "unknown"
	}
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0 && a.trusted(addr); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = next
	}
	return a.Source(addr.Unmap())
}

func (a *API) trusted(addr netip.Addr) bool {
	for _, p := range a.Trusted {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
