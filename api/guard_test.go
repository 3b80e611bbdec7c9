package api_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/afterward/models"
)

// What becomes of words that somebody sends. What passes goes through
// circle.Look in its use-case; of what does not, this says why.
const (
	passes     = "passes"
	inTime     = "passes, while a gathering is at that point" // tests of models/gathering
	ownOnly    = "nobody but its author reads it"
	forHelp    = "whoever asks for help is not corrected, and quotes what was done to them"
	ofMeasures = "says why something was done, and may have to quote it"
	anothers   = "words of another's post, as they stand there"
	ofTheirs   = "one of the choices they were given"
	ofLists    = "those who look after the circle read it, and these are the words to be looked for"
	secret     = "signs in or looks up; it is told to nobody"
)

// sent is every field of every operation that carries what somebody writes.
var sent = map[string]string{
	"PUT /gatherings/{gathering}/debrief stayed":                  ownOnly,
	"PUT /gatherings/{gathering}/debrief handover":                passes,
	"POST /desk/calls/{call}/take word":                           forHelp,
	"POST /desk/calls/{call}/close word":                          forHelp,
	"POST /circles/{circle}/side-rooms body":                      forHelp,
	"POST /gatherings/{gathering}/green-room/lines body":          forHelp,
	"POST /side-rooms/{side}/lines body":                          forHelp,
	"POST /appeals/{appeal}/decide words":                         ofMeasures,
	"POST /cases/{case}/glass reason":                             ofMeasures,
	"POST /cases/{case}/settle ruling.reason":                     ofMeasures,
	"POST /circles/{circle}/members/{member}/fold reason":         ofMeasures,
	"POST /circles/{circle}/members/{member}/nudge reason":        ofMeasures,
	"POST /me/measures/{act}/appeal words":                        forHelp,
	"DELETE /threads/{thread}/posts/{post}/fold reason":           ofMeasures,
	"DELETE /rooms/{room}/parts/{part}/fold reason":               ofMeasures,
	"PUT /rooms/{room}/parts/{part}/fold reason":                  ofMeasures,
	"POST /rooms/{room}/members/{member}/fold reason":             ofMeasures,
	"POST /me/passkeys label":                                     ownOnly,
	"PATCH /circles/{circle} cadence":                             passes,
	"PATCH /circles/{circle} good":                                passes,
	"PATCH /circles/{circle} name":                                passes,
	"PATCH /circles/{circle} notFor":                              passes,
	"PATCH /circles/{circle} purpose":                             passes,
	"PATCH /circles/{circle}/members/me hello":                    passes,
	"PATCH /circles/{circle}/members/me name":                     passes,
	"PATCH /circles/{circle}/notes/{note} body":                   passes,
	"PATCH /gatherings/{gathering} title":                         passes,
	"PATCH /me/requests/{request} answers.choice":                 ofTheirs,
	"PATCH /me/requests/{request} answers.text":                   passes,
	"PATCH /me/requests/{request} hello":                          passes,
	"PATCH /me/requests/{request} persona":                        passes,
	"PATCH /rooms/{room}/parts/{part} body":                       passes,
	"PATCH /series/{series} title":                                passes,
	"PATCH /threads/{thread}/posts/{post} body":                   passes,
	"PATCH /threads/{thread}/posts/{post} notes.words":            passes,
	"POST /cases/{case}/escalate words":                           forHelp,
	"POST /cases/{case}/lines words":                              forHelp,
	"POST /cases/{case}/settle words":                             forHelp,
	"POST /circles cadence":                                       passes,
	"POST /circles good":                                          passes,
	"POST /circles name":                                          passes,
	"POST /circles notFor":                                        passes,
	"POST /circles persona":                                       passes,
	"POST /circles purpose":                                       passes,
	"POST /circles/{circle}/gatherings title":                     passes,
	"POST /circles/{circle}/held/{held}/give-back reason":         ofMeasures,
	"POST /circles/{circle}/invites handle":                       secret,
	"POST /circles/{circle}/members hello":                        passes,
	"POST /circles/{circle}/members persona":                      passes,
	"POST /circles/{circle}/members/{member}/ban reason":          ofMeasures,
	"POST /circles/{circle}/members/{member}/ban-for-good reason": ofMeasures,
	"POST /circles/{circle}/members/{member}/mute reason":         ofMeasures,
	"POST /circles/{circle}/members/{member}/notes body":          passes,
	"POST /circles/{circle}/members/{member}/remove reason":       ofMeasures,
	"POST /circles/{circle}/members/{member}/unban reason":        ofMeasures,
	"POST /circles/{circle}/members/{member}/unmute reason":       ofMeasures,
	"POST /circles/{circle}/members/{member}/warn reason":         ofMeasures,
	"POST /circles/{circle}/proposals own":                        passes,
	"POST /circles/{circle}/proposals title":                      passes,
	"POST /circles/{circle}/reports copied":                       forHelp,
	"POST /circles/{circle}/reports note":                         forHelp,
	"POST /circles/{circle}/requests answers.choice":              ofTheirs,
	"POST /circles/{circle}/requests answers.text":                passes,
	"POST /circles/{circle}/requests hello":                       passes,
	"POST /circles/{circle}/requests persona":                     passes,
	"POST /circles/{circle}/requests/{request}/decline message":   passes,
	"POST /circles/{circle}/requests/{request}/decline reason":    ofMeasures,
	"POST /circles/{circle}/search q":                             secret,
	"POST /circles/{circle}/series title":                         passes,
	"POST /circles/{circle}/threads body":                         passes,
	"POST /circles/{circle}/threads notes.words":                  passes,
	"POST /circles/{circle}/threads title":                        passes,
	"POST /circles/{circle}/words/try lists.allowed":              ofLists,
	"POST /circles/{circle}/words/try lists.fold":                 ofLists,
	"POST /circles/{circle}/words/try lists.hold":                 ofLists,
	"POST /circles/{circle}/words/try lists.nudge":                ofLists,
	"POST /circles/{circle}/words/try text":                       ofLists,
	"POST /gatherings/{gathering}/cancel why":                     passes,
	"POST /gatherings/{gathering}/care body":                      forHelp,
	"POST /gatherings/{gathering}/moves why":                      inTime,
	"POST /gatherings/{gathering}/responses body":                 inTime,
	"POST /invites/redeem answers.choice":                         ofTheirs,
	"POST /invites/redeem answers.text":                           passes,
	"POST /invites/redeem hello":                                  passes,
	"POST /invites/redeem persona":                                passes,
	"POST /me/search q":                                           secret,
	"POST /parameters handle":                                     secret,
	"POST /rooms/{room}/parts body":                               passes,
	"POST /series/{series}/end why":                               passes,
	"POST /threads/{thread}/posts body":                           passes,
	"POST /threads/{thread}/posts notes.words":                    passes,
	"POST /threads/{thread}/posts quote.text":                     anothers,
	"POST /threads/{thread}/posts/{post}/remove reason":           ofMeasures,
	"POST /threads/{thread}/posts/{post}/unmask reason":           ofMeasures,
	"POST /threads/{thread}/split title":                          passes,
	"PUT /circles/{circle}/members/me/declared text":              passes,
	"PUT /circles/{circle}/proposals/{proposal}/answer reason":    passes,
	"PUT /circles/{circle}/questions items.options":               passes,
	"PUT /circles/{circle}/questions items.text":                  passes,
	"PUT /circles/{circle}/waitlist/{request} reason":             ofMeasures,
	"PUT /circles/{circle}/watches/{kind}/{thing} reason":         ofMeasures,
	"PUT /circles/{circle}/words allowed":                         ofLists,
	"PUT /circles/{circle}/words fold":                            ofLists,
	"PUT /circles/{circle}/words hold":                            ofLists,
	"PUT /circles/{circle}/words nudge":                           ofLists,
	"PUT /gatherings/{gathering}/draft body":                      ownOnly,
	"PUT /gatherings/{gathering}/feedback body":                   inTime,
	"PUT /gatherings/{gathering}/word body":                       inTime,
	"PUT /me/post-drafts/{draft} body":                            ownOnly,
	"PUT /me/post-drafts/{draft} notes.words":                     ownOnly,
	"PUT /me/post-drafts/{draft} quote.text":                      ownOnly,
	"PUT /me/post-drafts/{draft} title":                           ownOnly,
	"PUT /recovery handle":                                        secret,
	"PUT /rooms/{room}/removed/{member} reason":                   ofMeasures,
	"PUT /threads/{thread}/posts/{post}/fold reason":              ofMeasures,
	"PUT /threads/{thread}/posts/{post}/notes reason":             ofMeasures,
	"PUT /threads/{thread}/posts/{post}/notes words":              passes,
	"PUT /threads/{thread}/state reason":                          ofMeasures,
	"POST /accounts handle":                                       passes,
	"POST /session handle":                                        secret,
	"POST /recovery handle":                                       secret,
}

// words lists the fields of a request that carry what somebody writes.
func wordsOf(t reflect.Type, path string, seen []reflect.Type) (out []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return wordsOf(t.Elem(), path, seen)
	case reflect.Struct:
		if slices.Contains(seen, t) {
			return nil
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			at := strings.TrimPrefix(path+"."+name, ".")
			if f.Anonymous && name == "" {
				at = path
			}
			if name != "-" {
				out = append(out, wordsOf(f.Type, at, append(seen, t))...)
			}
		}
	case reflect.String:
		if t == reflect.TypeFor[models.Private]() {
			return []string{path}
		}
	}
	return out
}

func requestWords(s *site) (all []string) {
	registry := s.api.Description().Components.Schemas
	for _, op := range s.describe() {
		if op.RequestBody == nil {
			continue
		}
		schema := op.RequestBody.Content["application/json"].Schema
		if schema == nil || schema.Ref == "" {
			continue
		}
		t := registry.TypeFromRef(schema.Ref)
		if t == nil {
			s.Fatalf("%s %s: no type of %s", op.Method, op.Path, schema.Ref)
		}
		for _, field := range wordsOf(t, "", nil) {
			all = append(all, op.Method+" "+op.Path+" "+field)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestWhatEveryWrittenFieldPassesIsWrittenDown walks what can be sent: a new
// operation with words fails it until somebody decided what becomes of them.
func TestWhatEveryWrittenFieldPassesIsWrittenDown(t *testing.T) {
	s := openSQLite(t, nil)
	s.ask("", "GET", "/api/templates", "") // a house that nobody asked cannot be closed
	all := requestWords(s)
	for _, field := range all {
		if sent[field] == "" {
			t.Errorf("%q is not decided", field)
		}
	}
	for field := range sent {
		if !slices.Contains(all, field) {
			t.Errorf("%q is not sent any more", field)
		}
	}
}
