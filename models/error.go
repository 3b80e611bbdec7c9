package models

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what went wrong in words a transport can translate.
// The translations are in api/problem and nowhere else.
type Kind uint8

// The kinds of error.
const (
	Internal        Kind = iota // ours to fix; the caller learns nothing but a reference
	Malformed                   // the request cannot be read
	Invalid                     // the request can be read and cannot be right, whoever sends it
	Unauthenticated             // nobody is signed in
	Forbidden                   // somebody is signed in and may not
	NotFound                    // absent, or to be treated as absent
	Conflict                    // right in itself, wrong in the present state
	Gone                        // was right once, and is over
	Locked                      // right in itself, but the floor is not free for it
	TooMany                     // right, but too soon
	Unavailable                 // right, but the house cannot do it just now
)

// Error is an error somebody outside may read. Message, Fields and Detail are
// safe to show; the wrapped cause is for the log.
type Error struct {
	Kind    Kind
	Code    string // stable and machine-readable, e.g. "circle_full"
	Message string // a sentence for a person
	Fields  []Field
	After   time.Duration // with TooMany and Unavailable: when to try again; 0 if unknown
	State   any           // with Conflict and Locked: the present state, as its own resource shows it; nil if none
	cause   error
}

// Field points at one part of a request that is wrong.
type Field struct {
	Name    string `json:"name"`    // JSON path, e.g. "body"
	Message string `json:"message"` // a sentence for a person
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", e.Code, e.cause)
	}
	return e.Code + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.cause }

// Because returns a copy of e that keeps cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// At returns a copy of e that points at one field of the request.
func (e *Error) At(field string) *Error {
	c := *e
	c.Fields = []Field{{Name: field, Message: e.Message}}
	return &c
}

// With returns a copy of e that carries the present state.
func (e *Error) With(state any) *Error {
	c := *e
	c.State = state
	return &c
}

// Wait returns a copy of e that says when to try again.
func (e *Error) Wait(d time.Duration) *Error {
	c := *e
	c.After = d
	return &c
}

// Is reports two Errors equal when their codes are, so that errors.Is works on
// the copies made by Because, At, With and Wait.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// AsError finds the Error in err's chain. An err without one is Internal.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: Internal, Code: "internal", Message: "Something went wrong on our side. What you wrote is still with you. Try again in a moment.", cause: err}
}
