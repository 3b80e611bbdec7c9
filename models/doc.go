// Package models is the vocabulary every other package speaks: identifiers,
// time, errors, streams, events and private text. It knows no database, no
// HTTP and no socket, and imports nothing of ours. The packages below it
// (account, circle, room, thread, …) each hold one part of the domain: types,
// rules, use-cases and SQL together.
package models
