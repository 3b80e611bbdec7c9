// Package api is the REST face of the domain: it reads requests, asks a use-case
// and writes what comes back. It holds no rule of its own.
//
// Every operation needs a session unless it is registered with public. Every
// error passes through problem.Of on its way out. An operation never sees Fiber.
package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api/problem"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/report"
	"example.org/afterward/models/room"
	"example.org/afterward/models/steward"
	"example.org/afterward/models/support"
	"example.org/afterward/models/thread"
)

// Presence says who is in a room, over all nodes, and that somebody was seen
// there: whoever reads a room is listed in it, however they read.
type Presence interface {
	Here(ctx context.Context, id room.ID) []circle.PersonID
	Touch(ctx context.Context, id room.ID, person circle.PersonID)
}

// Config is what the API is made of.
type Config struct {
	Accounts *account.Service
	Circles  *circle.Service
	Rooms    *room.Service
	Threads  *thread.Service

	Gatherings *gathering.Service
	Reports    *report.Service
	Stewards   *steward.Service
	Appeals    *appeal.Service
	Support    *support.Service
	Duty       *duty.Service
	Practices  *practice.Service
	Companions *companion.Service

	Presence Presence
	Limiter  account.Limiter
	Ready    func(context.Context) error // nil when the house can serve
	Origin   string                      // the one origin pages come from, e.g. "https://afterward.example"
	Secure   bool                        // that origin is https
	Trusted  []netip.Prefix              // proxies whose X-Forwarded-For is believed
	Source   func(netip.Addr) string     // a keyed hash of an address, for limits
	Frontend fs.FS                       // the built interface; nil for none
	Sockets  fiber.Handler               // what answers GET /realtime behind a session; nil for none
}

// API serves the domain over HTTP.
type API struct {
	Config
	huma huma.API
}

const (
	maxBody        = 64 << 10         // bytes of one request's body, where an operation does not say otherwise
	readBody       = 4 * maxBody      // of which so many are read, so that whoever sends too much hears why
	requestTimeout = 10 * time.Second // for the domain to answer one request
)

// New returns the Fiber app with everything but the socket on it, and the API.
func New(c Config) (*fiber.App, *API, error) {
	a := &API{Config: c}
	app := fiber.New(fiber.Config{
		DisableStartupMessage:        true,
		Immutable:                    true, // strings of a request would otherwise change under us with the next one
		BodyLimit:                    readBody,
		DisablePreParseMultipartForm: true, // no form is ever read
		ReadTimeout:                  15 * time.Second,
		WriteTimeout:                 30 * time.Second,
		IdleTimeout:                  75 * time.Second,
		ReduceMemoryUsage:            true,
		ErrorHandler:                 a.fail,
	})
	app.Use(logged, recovered, a.headers, a.sameOrigin)
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok") })
	app.Get("/readyz", a.ready)
	a.huma = huma.NewAPI(config(), &adapter{app: app, router: app.Group("/api", jsonOnly)})
	a.huma.UseMiddleware(a.session)
	a.accounts()
	a.keys()
	a.exports()
	a.reports()
	a.sideRooms()
	a.greenRooms()
	a.duty()
	a.guard()
	a.circles()
	a.doors()
	a.requests()
	a.invites()
	a.templates()
	a.membership()
	a.agreements()
	a.proposals()
	a.rooms()
	a.roomFolds()
	a.threads()
	a.practice()
	a.items()
	a.companions()
	a.unmaskings()
	a.company()
	a.posts()
	a.shelf()
	a.posting()
	a.gatherings()
	a.floor()
	a.series()
	a.seats()
	a.calendar(app)
	a.responses()
	a.words()
	a.drafts()
	a.care()
	a.feedback()
	if err := a.docs(app); err != nil {
		return nil, nil, err
	}
	if c.Sockets != nil {
		app.Get("/realtime", a.Session, c.Sockets)
	}
	if c.Frontend != nil {
		web, err := frontend(c.Frontend)
		if err != nil {
			return nil, nil, err
		}
		app.Use(web)
	}
	app.Use(func(*fiber.Ctx) error { return errNowhere })
	return app, a, nil
}

// Spec is the OpenAPI document, as it is checked in.
func (a *API) Spec() ([]byte, error) {
	text, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
	return append(text, '\n'), err
}

func config() huma.Config {
	c := huma.DefaultConfig("Afterward", "1")
	c.Info.Description = "Peer circles: live rooms, threads and membership. Problems are RFC 9457 with a stable code. " +
		"Creating calls take a nonce, so that trying again is safe. What is hidden from you answers as if it were absent."
	c.Servers = []*huma.Server{{URL: "/api"}}
	c.CreateHooks = nil // no $schema in bodies
	c.DocsPath = ""     // its page would load from elsewhere; ours does not
	c.SchemasPath = ""
	c.OpenAPIPath = "" // served by docs, as it is checked in
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"session": {Type: "apiKey", In: "cookie", Name: secureCookie}}
	f := huma.Format{
		Marshal:   plain,
		Unmarshal: strict,
	}
	c.Formats = map[string]huma.Format{"application/json": f, "json": f}
	once.Do(settle)
	return c
}

// once settles what is the library's own, for every API of the process.
var once sync.Once

func settle() {
	huma.NewError = newProblem
	huma.NewErrorWithContext = newProblemIn
	huma.ValidateStrictCasing = true  // or "ROLE" would stand for "role", and of two the last would count
	huma.DefaultArrayNullable = false // a list without entries is [], never null
}

// plain writes JSON as everything else here does, without a line's end.
func plain(w io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// newProblem puts Huma's own complaints, about what it could not read, into our
// words. What was sent is not repeated.
func newProblem(status int, message string, errs ...error) huma.StatusError {
	p := &problem.Problem{Title: http.StatusText(status), Status: status, Code: "request", Detail: "Something in this request cannot be right."}
	if status == http.StatusBadRequest {
		p.Detail = "This request cannot be read."
		if len(errs) == 0 {
			p.Fields = []models.Field{{Name: "body", Message: "This is needed."}}
		}
	}
	for _, err := range errs {
		d, ok := err.(*huma.ErrorDetail)
		if !ok {
			if status == http.StatusBadRequest {
				p.Fields = append(p.Fields, models.Field{Name: "body", Message: err.Error()})
			}
			continue
		}
		p.Fields = append(p.Fields, wrongField(d))
	}
	return p
}

// wrongField points at what is wrong; Huma points at the whole where a part of
// it is missing.
func wrongField(d *huma.ErrorDetail) models.Field {
	var missing string
	if n, _ := fmt.Sscanf(d.Message, validation.MsgExpectedRequiredProperty, &missing); n == 1 {
		return models.Field{Name: strings.TrimPrefix(d.Location+"."+missing, "body."), Message: "This is needed."}
	}
	return models.Field{Name: strings.TrimPrefix(d.Location, "body."), Message: d.Message}
}

// newProblemIn is newProblem where it is known which request it is about.
func newProblemIn(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
	err := newProblem(status, message, errs...)
	if p, ok := err.(*problem.Problem); ok && ctx != nil {
		p.Ref = refOf(ctx.Context())
	}
	return err
}

// operation is what every operation says of itself.
func operation(method, path, id, summary, tag string) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag}, MaxBodyBytes: maxBody,
		Security: []map[string][]string{{"session": {}}},
	}
	if method == http.MethodDelete || method == http.MethodPut {
		op.DefaultStatus = http.StatusOK
	}
	return op
}

// handle registers an operation for those who are signed in.
func handle[In, Out any](a *API, op huma.Operation, do func(context.Context, *account.Session, *In) (*Out, error)) {
	huma.Register(a.huma, op, func(ctx context.Context, in *In) (*Out, error) {
		ctx, cancel := context.WithTimeout(ctx, requestTimeout)
		defer cancel()
		out, err := do(ctx, sessionOf(ctx), in)
		if err != nil {
			return nil, problem.Of(ctx, a.Circles.Explain(ctx, err), refOf(ctx))
		}
		return out, nil
	})
}

// public registers an operation for anyone.
func public[In, Out any](a *API, op huma.Operation, do func(context.Context, *In) (*Out, error)) {
	op.Security = []map[string][]string{}
	handle(a, op, func(ctx context.Context, _ *account.Session, in *In) (*Out, error) { return do(ctx, in) })
}

// created makes an operation answer 201.
func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

// silent makes an operation answer 204.
func silent(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusNoContent
	return op
}

// kept makes an operation stay open to whoever's account is shut for a time: what
// is their own they may read, take along and delete.
func kept(op huma.Operation) huma.Operation { return marked(op, "kept", true) }

func marked(op huma.Operation, as string, v any) huma.Operation {
	op.Metadata = maps.Clone(op.Metadata)
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	op.Metadata[as] = v
	return op
}

// one is an answer that is one thing.
type one[T any] struct{ Body T }

// told answers with what a use-case returned.
func told[T any](thing *T, err error) (*one[T], error) {
	if err != nil {
		return nil, err
	}
	return &one[T]{*thing}, nil
}

// nothing is what silent operations answer.
type nothing struct{}
