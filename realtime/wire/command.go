package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"example.org/afterward/models"
	"example.org/afterward/models/gathering"
)

// Command is what a client sends. Which fields go with which Do is in needs.
type Command struct {
	Do      string
	Ref     string // returned in the answer
	Room    string
	Circle  string
	After   *int64 // with enter: the number of the last change the client has; nil asks for a snapshot
	Epoch   string // with enter and After: the database that After counts in
	Nonce   string
	Body    models.Private
	Kind    string
	Part    string
	Person  string
	Mode    string
	Version int64

	// Why something is done against somebody.
	Reason models.Private
	Clause int64
	Case   string

	// Of what is done in a gathering.
	Gathering string
	Seen      *int64 // Version, where it may be left out
	To        string
	What      string
	Why       models.Private
	Order     []string
	Minutes   int64
	Speaking  *bool
	Wants     string
}

// What a client may ask for.
const (
	Enter    = "enter"
	Leave    = "leave"
	Say      = "say"
	Withdraw = "withdraw"
	SetFloor = "floor.set"
	Remove   = "person.remove"
	LetIn    = "person.let_in"
	Raise    = "hand.raise"
	Lower    = "hand.lower"
	Give     = "piece.give"
	PutDown  = "piece.done"
	AskPong  = "ping"
	Come     = "come"
)

// field says what a command makes of one of its fields.
type field uint8

const (
	required field = iota + 1
	optional
)

// needs is the whole grammar: the fields of each command beside "do" and "ref".
// A field that is not here is refused rather than overlooked. What is done in a
// gathering says itself what it takes, and joins the rest at start.
var needs = map[string]map[string]field{
	Enter:    {"room": optional, "circle": optional, "after": optional, "epoch": optional},
	Leave:    {"room": optional, "circle": optional},
	Say:      {"room": required, "nonce": required, "body": required, "kind": optional},
	Withdraw: {"room": required, "part": required},
	SetFloor: {"room": required, "mode": required, "version": required},
	Remove:   {"room": required, "person": required, "reason": optional, "clause": optional, "case": optional},
	LetIn:    {"room": required, "person": required},
	Raise:    {"room": required},
	Lower:    {"room": required},
	Give:     {"room": required, "person": required, "version": required},
	PutDown:  {"room": required, "version": required},
	AskPong:  {},
	Come:     {"gathering": required, "speaking": optional, "wants": optional},
}

func init() {
	for _, do := range gathering.Moves() {
		needs[do] = map[string]field{"gathering": required, "version": optional}
		if takes := gathering.Takes(do); takes != "" {
			needs[do][takes] = required
		}
	}
	// There is no reason to give once the closing is over.
	needs["end.close"]["what"], needs["end.close"]["why"] = optional, optional
}

// Commands lists everything a client may ask for, in alphabetical order.
func Commands() []string { return slices.Sorted(maps.Keys(needs)) }

const (
	maxRef  = 64 // bytes of a ref
	maxList = 64 // texts of a list
)

// Stream is the stream an enter or leave names.
func (c Command) Stream() models.Stream {
	if c.Circle != "" {
		return models.Stream{Kind: models.CircleStream, ID: c.Circle}
	}
	return models.Stream{Kind: models.RoomStream, ID: c.Room}
}

// Decode reads one command strictly: one JSON object, each field once, spelled
// exactly, of its type, and belonging to what is asked. The error is a
// models.Error that names the field; the Command has its Ref whenever it could
// be read, so that the refusal finds its question.
func Decode(b []byte) (Command, error) {
	var c Command
	if !utf8.Valid(b) {
		return c, unreadable("The command is not UTF-8.")
	}
	fields, order, err := object(b)
	if err != nil {
		return c, err
	}
	into := map[string]any{
		"do": &c.Do, "ref": &c.Ref, "room": &c.Room, "circle": &c.Circle, "after": &c.After, "epoch": &c.Epoch,
		"nonce": &c.Nonce, "body": (*string)(&c.Body), "kind": &c.Kind, "part": &c.Part, "person": &c.Person, "mode": &c.Mode, "version": &c.Version,
		"reason": (*string)(&c.Reason), "clause": &c.Clause, "case": &c.Case,
		"gathering": &c.Gathering, "to": &c.To, "what": &c.What, "why": (*string)(&c.Why), "order": &c.Order, "minutes": &c.Minutes,
		"speaking": &c.Speaking, "wants": &c.Wants,
	}
	if raw, sent := fields["ref"]; sent {
		if err := scalar("ref", raw, &c.Ref); err != nil {
			return c, err
		}
		if len(c.Ref) > maxRef {
			c.Ref = ""
			return c, wrong("ref", "A ref has at most 64 bytes.")
		}
	}
	if raw, sent := fields["do"]; sent {
		if err := scalar("do", raw, &c.Do); err != nil {
			return c, err
		}
	}
	grammar, known := needs[c.Do]
	if !known {
		return c, wrong("do", "The server does not know this command.")
	}
	for _, name := range order {
		if name == "do" || name == "ref" {
			continue
		}
		if grammar[name] == 0 {
			return c, wrong(label(name), "This command has no such field.")
		}
		if err := scalar(name, fields[name], into[name]); err != nil {
			return c, err
		}
	}
	if fields["version"] != nil && c.Gathering != "" {
		c.Seen = &c.Version
	}
	return c, c.complete(grammar, fields)
}

func (c Command) complete(grammar map[string]field, sent map[string]json.RawMessage) error {
	for _, name := range []string{"room", "circle", "nonce", "body", "part", "person", "mode", "version", "gathering", "to", "what", "order", "minutes"} {
		if grammar[name] == required && sent[name] == nil {
			return wrong(name, "This command needs this field.")
		}
	}
	if grammar["circle"] == optional && (c.Room == "") == (c.Circle == "") {
		return wrong("room", "Name one room or one circle.")
	}
	if c.After != nil && *c.After < 0 {
		return wrong("after", "This is a number from 0.")
	}
	if c.Kind != "" && c.Kind != "said" && c.Kind != "note" {
		return wrong("kind", "What you say is said, or a note.")
	}
	if c.Version < 0 {
		return wrong("version", "This is a number from 0.")
	}
	return nil
}

// object takes a JSON object apart without looking into its values, which are
// kept under their names, and names them in the order they came.
func object(b []byte) (map[string]json.RawMessage, []string, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, unreadable("A command is one JSON object.")
	}
	fields, order := map[string]json.RawMessage{}, []string(nil)
	for d.More() {
		t, err := d.Token()
		name, isName := t.(string)
		if err != nil || !isName {
			return nil, nil, unreadable("A command is one JSON object.")
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, nil, wrong(label(name), "This is not JSON.")
		}
		if _, twice := fields[name]; twice {
			return nil, nil, wrong(label(name), "This field is there twice.")
		}
		fields[name], order = raw, append(order, name)
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, unreadable("A command is one JSON object.")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, unreadable("There is more after the command.")
	}
	return fields, order, nil
}

// scalar reads one value of exactly the type that is wanted. JSON's null is not
// a value here, and a number is an integer in plain digits.
func scalar(name string, raw json.RawMessage, into any) error {
	switch into := into.(type) {
	case *string:
		if raw[0] != '"' {
			return wrong(name, "This is a text.")
		}
		if halfSurrogate(raw) {
			return wrong(name, "This text has half a character in it.")
		}
		if json.Unmarshal(raw, into) != nil {
			return wrong(name, "This is a text.")
		}
	case *int64:
		if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') || json.Unmarshal(raw, into) != nil {
			return wrong(name, "This is a whole number.")
		}
	case **int64:
		*into = new(int64)
		return scalar(name, raw, *into)
	case **bool:
		*into = new(bool)
		if raw[0] != 't' && raw[0] != 'f' || json.Unmarshal(raw, *into) != nil {
			return wrong(name, "This is true or false.")
		}
	case *[]string:
		var all []json.RawMessage
		if raw[0] != '[' || json.Unmarshal(raw, &all) != nil || len(all) > maxList {
			return wrong(name, "This is a list of at most 64 texts.")
		}
		*into = make([]string, len(all))
		for i, one := range all {
			if err := scalar(name, one, &(*into)[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// halfSurrogate reports an escape like \ud800 without its other half, which
// encoding/json would quietly replace by U+FFFD.
func halfSurrogate(raw []byte) bool {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		switch high(raw, i-1) {
		case 'h':
			if high(raw, i+5) != 'l' {
				return true
			}
			i += 10
		case 'l':
			return true
		}
	}
	return false
}

// high says whether the escape at i is the high ('h') or the low ('l') half of
// a surrogate pair, or neither (0).
func high(raw []byte, i int) byte {
	if i+6 > len(raw) || raw[i] != '\\' || raw[i+1] != 'u' || raw[i+2]|0x20 != 'd' {
		return 0
	}
	switch {
	case strings.IndexByte("89abAB", raw[i+3]) >= 0:
		return 'h'
	case strings.IndexByte("cdefCDEF", raw[i+3]) >= 0:
		return 'l'
	}
	return 0
}

// label keeps a name somebody made up short enough to repeat.
func label(name string) string {
	if len(name) > 32 {
		return "…"
	}
	return name
}

func unreadable(say string) error {
	return &models.Error{Kind: models.Malformed, Code: "request", Message: say}
}

func wrong(name, say string) error {
	e := &models.Error{Kind: models.Invalid, Code: "request", Message: say}
	return e.At(name)
}
