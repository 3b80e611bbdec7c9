// Package problem turns an error into what a client is told, in the one shape
// (RFC 9457) that REST bodies and socket error frames share. It is the only
// place that knows HTTP's numbers and the only one that logs failures.
package problem

import (
	"context"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"example.org/afterward/models"
)

// Problem is an error as a client sees it. It is also what Huma calls a
// StatusError, so an operation may return it.
type Problem struct {
	Title      string         `json:"title" doc:"The HTTP status in words."`
	Status     int            `json:"status"`
	Code       string         `json:"code" doc:"Stable and machine-readable."`
	Detail     string         `json:"detail" doc:"A sentence for a person."`
	Fields     []models.Field `json:"fields,omitempty" doc:"The parts of the request that are wrong."`
	Ref        string         `json:"ref,omitempty" doc:"Names this request in the log, to quote to an operator."`
	RetryAfter int            `json:"retryAfter,omitempty" doc:"Seconds to wait before trying again."`
	State      any            `json:"state,omitempty" doc:"The present state, where the request was made for another: for a room, its floor."`
}

// status is where a kind of error meets an HTTP number.
var status = map[models.Kind]int{
	models.Internal:        http.StatusInternalServerError,
	models.Malformed:       http.StatusBadRequest,
	models.Invalid:         http.StatusUnprocessableEntity,
	models.Unauthenticated: http.StatusUnauthorized,
	models.Forbidden:       http.StatusForbidden,
	models.NotFound:        http.StatusNotFound,
	models.Conflict:        http.StatusConflict,
	models.Gone:            http.StatusGone,
	models.Locked:          http.StatusLocked,
	models.TooMany:         http.StatusTooManyRequests,
	models.Unavailable:     http.StatusServiceUnavailable,
}

// Of describes err and logs it if it is ours to mend.
func Of(ctx context.Context, err error, ref string) *Problem {
	e := models.AsError(err)
	switch e.Kind {
	case models.Internal:
		slog.ErrorContext(ctx, "request failed", "ref", ref, "error", err)
	case models.Unavailable:
		slog.WarnContext(ctx, "request put off", "ref", ref, "error", err)
	}
	return &Problem{
		Title: http.StatusText(status[e.Kind]), Status: status[e.Kind], Code: e.Code, Detail: e.Message, Fields: e.Fields,
		Ref: ref, RetryAfter: int(math.Ceil(e.After.Seconds())), State: e.State,
	}
}

// GetStatus is the HTTP status to answer with.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders says in a header too when to try again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	return h
}

// Error makes a Problem an error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// ContentType names the media type of RFC 9457.
func (*Problem) ContentType(string) string { return "application/problem+json" }
