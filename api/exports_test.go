package api_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/api"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/report"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/thread"
	"example.org/afterward/models/vault"
)

// sections are all of an export, as the description lists them.
func sections(s *site) []string {
	for _, op := range s.describe() {
		if op.OperationID == "export-me" {
			var all []string
			for _, one := range op.Parameters[0].Schema.Enum {
				all = append(all, fmt.Sprint(one))
			}
			return all
		}
	}
	s.Fatal("an export is not described")
	return nil
}

// export asks for all that is somebody's own, to the last page.
func export(s *site, who string) (all []api.Export, text string) {
	s.Helper()
	for _, section := range sections(s) {
		for after := ""; ; {
			got := s.ask(who, "GET", "/api/me/export/"+section+"?after="+after, "")
			if got.status != 200 || got.header.Get("Cache-Control") != "no-store" {
				s.Fatalf("%s: %d %q %s", section, got.status, got.header.Get("Cache-Control"), got.body)
			}
			var one api.Export
			if err := json.Unmarshal([]byte(got.body), &one); err != nil {
				s.Fatal(err)
			}
			all, text = append(all, one), text+got.body
			if after = one.Next; after == "" {
				break
			}
		}
	}
	return all, text
}

// made walks an export's fields and tells which columns each is made of; filled
// says whether something stands in it.
func made(v reflect.Value, told func(columns []string, filled bool)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v = reflect.New(v.Type().Elem())
		}
		made(v.Elem(), told)
	case reflect.Slice:
		if v.Len() == 0 {
			made(reflect.Zero(v.Type().Elem()), told)
		}
		for i := range v.Len() {
			made(v.Index(i), told)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				if from := field.Tag.Get("from"); from != "" {
					told(strings.Fields(from), !v.Field(i).IsZero())
				}
				made(v.Field(i), told)
			}
		}
	}
}

// theirs says that a column is somebody's own to read.
var theirs = regexp.MustCompile(`the person\b|the author\b|whom it is from|whoever answered|who was asked|who did it|the reporter\b`)

// somebody says that a column is of a person: its table holds something of theirs.
var somebody = regexp.MustCompile(`^(account|person|author|member|about|by|to|host|second|founder)_id$`)

// kept are the columns and tables that are of somebody and in no export, each for a
// reason.
var kept = map[string]string{
	// Whose a row is, is what an export goes by.
	"attendance.person_id": "whose it is", "care_notes.person_id": "whose it is", "drafts.person_id": "whose it is",
	"feedback.person_id": "whose it is", "acknowledgements.person_id": "whose it is", "post_drafts.account_id": "whose it is", "invites.account_id": "whose it is",
	"reads.account_id": "whose it is", "visits.account_id": "whose it is", "acts.about_id": "whose it is", "reports.reporter_id": "whose it is", "appeals.by_id": "whose it is", "side_rooms.person_id": "whose it is", "debriefs.person_id": "whose it is", "spares.person_id": "whose it is", "side_lines.by_id": "whose it is", "companion_wishes.person_id": "whose it is", "companion_lines.by_id": "whose it is",
	"side_rooms.owner_id": "somebody else, who looks after them", "side_rooms.backup_id": "somebody else, who looks after them",

	// Other people.
	"care_notes.about_id":     "somebody else, whom one is worried about",
	"memberships.welcomer_id": "somebody else, who is to say hello",
	"blocks":                  "somebody else, whom one does not want to read; a file could be found by them",
	"host_calls":              "somebody else, whose place one wants given to another; nobody is told, and a file could be found",
	"company":                 "an update of somebody else; one is asked again for as long as it waits",

	// Told in other words.
	"acts.was": "what was done says it", "acts.becomes": "what was done says it",
	"memberships.mute_act": "is among the decisions", "memberships.warn_act": "is among the decisions", "posts.act_id": "is among the decisions", "parts.fold_id": "is among the decisions",
	"unmaskings":         "of those who look after a circle; what came of it is among the decisions",
	"care_notes.seen_at": "whoever wrote a line is not told that it was read",
	"witnesses.nonce":    "a number of the device, which says nothing",

	// Keys.
	"accounts.vault_by_password": "whoever finds a file could try passwords with it; a browser that has opened the vault writes its items out open",
	"accounts.vault_by_recovery": "is given to nobody without the recovery code",
	"passkeys.id":                "is needed only to remove one",
	"passkeys.credential_id":     "is of use to the device alone",
	"passkeys.salt":              "is of use to the device alone",
	"passkeys.vault_by_passkey":  "a browser that has opened the vault writes its items out open",
	"sessions":                   "is shown to nobody, and says nothing but that one was here",

	"account_keys": "the public half of a key whose private half is among one's items",

	// What nobody is shown, or belongs to a circle and not to a person.
	"circles":     "of the circle",
	"gatherings":  "of the circle; one's own part in one is there",
	"series":      "of the circle",
	"removals":    "of the room, and lifted when one is let in again",
	"moves":       "the order of a floor, without a word",
	"hands":       "a raised hand, for minutes",
	"case_lines":  "of those who look after a case, for each other",
	"case_work":   "for how long one worked on reports, for two weeks; it keeps one from working too long, and nobody is shown it",
	"stewards":    "made and ended by the operator; what they are called is shown to others",
	"notes":       "of those who look after a circle, for each other; one can ask them",
	"invite_uses": "is shown to nobody",
	"practices":   "counts one's items",
}

// TestEveryColumnThatIsOnesOwnIsInAnExport walks the schema.
//
// covers: EXP-01, unit 61
func TestEveryColumnThatIsOnesOwnIsInAnExport(t *testing.T) {
	all, err := db.Annotations()
	if err != nil {
		t.Fatal(err)
	}
	holds, tables, known, used := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	made(reflect.ValueOf(api.Export{}), func(columns []string, _ bool) {
		for _, c := range columns {
			table, _, _ := strings.Cut(c, ".")
			holds[c], tables[table] = true, true
		}
	})
	excused := func(a db.Annotation) bool {
		for _, name := range []string{a.Table, a.Table + "." + a.Column} {
			if kept[name] != "" {
				used[name] = true
				return true
			}
		}
		return false
	}
	for _, a := range all {
		name := a.Table + "." + a.Column
		known[name] = true
		switch {
		case holds[name] && a.Readers == "nobody":
			t.Errorf("%s is in an export, and says that nobody reads it", name)
		case holds[name] && kept[name] != "":
			t.Errorf("%s is in an export, and there is a reason why it is not", name)
		case holds[name]:
		case theirs.MatchString(a.Readers) && !excused(a):
			t.Errorf("%s (read by %s) is in no export", name, a.Readers)
		case somebody.MatchString(a.Column) && !tables[a.Table] && !excused(a):
			t.Errorf("%s holds something of somebody (%s), and is in no export", a.Table, a.Column)
		}
	}
	for c := range holds {
		if !known[c] {
			t.Errorf("an export is made of %s, which is not there", c)
		}
	}
	for name := range kept {
		if !used[name] {
			t.Errorf("there is a reason for %s, which needs none", name)
		}
	}
	if len(holds) < 100 {
		t.Errorf("only %d columns are in an export", len(holds))
	}
}

// lived puts something of Cem's into everything there is. What is theirs says wren
// and a number, what is others' crow; it returns how many wrens there are.
func lived(s *site, h *dbtest.House) (wrens int) {
	s.Helper()
	ctx, now := s.Context(), models.Now()
	must := func(err error) {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
	}
	wren := func() models.Private {
		wrens++
		return models.Private(fmt.Sprintf("wren%03dx", wrens))
	}
	me, ada := s.People[s.Cem], s.People[s.Ada]
	sealed := func(table, column, row, use string, words models.Private) []byte {
		s.Helper()
		scope := seal.Circle(string(s.Tuesday), use)
		out, err := h.Box.Seal(ctx, scope, now, seal.Place{Table: table, Column: column, Row: row}, words)
		must(err)
		return out
	}
	put := func(table string, row map[string]any) {
		s.Helper()
		must(h.DB.Do(ctx, func(tx *db.Tx) error { return tx.Table(table).Create(row).Error }))
	}
	set := func(table, where string, id any, to map[string]any) {
		s.Helper()
		must(h.DB.Do(ctx, func(tx *db.Tx) error { return tx.Table(table).Where(where, id).Updates(to).Error }))
	}
	soon, third, item := now.Add(time.Hour), models.NewID(), models.NewID()
	set("memberships", "joined_at > ?", now.AddDate(-1, 0, 0), map[string]any{"joined_at": now.AddDate(0, -2, 0)}) // nobody is a newcomer

	// In threads.
	opened := fixture.Update("n1", "ideas", "About "+wren(), "I say "+wren())
	opened.Notes = thread.Notes{Keys: []string{"death"}, Words: wren()}
	mine, err := s.Threads.Start(ctx, s.Cem, s.Tuesday, opened)
	must(err)
	page, err := s.Threads.Read(ctx, s.Cem, mine, 0)
	must(err)
	quoting := fixture.Share("n2", "crow, who quotes")
	quoting.Quote = &thread.Quote{Post: page.Opening.ID, Text: page.Opening.Body}
	_, err = s.Threads.Answer(ctx, s.Ada, mine, quoting)
	must(err)
	theirs, err := s.Threads.Start(ctx, s.Ada, s.Tuesday, fixture.Update("n3", "ideas", "About crow", "The words of crow"))
	must(err)
	page, err = s.Threads.Read(ctx, s.Ada, theirs, 0)
	must(err)
	unnamed := fixture.Share("n4", "Unnamed, "+wren())
	unnamed.Unnamed, unnamed.Quote = true, &thread.Quote{Post: page.Opening.ID, Text: "words of crow"}
	_, err = s.Threads.Answer(ctx, s.Cem, theirs, unnamed)
	must(err)
	again := fixture.Share("n5", "Taken back, "+wren())
	again.Sure = true
	p, err := s.Threads.Answer(ctx, s.Cem, theirs, again)
	must(err)
	_, err = s.Threads.Withdraw(ctx, s.Cem, theirs, p.ID)
	must(err)
	set("posts", "circle_id = ?", s.Tuesday, map[string]any{"edited_at": now})
	quiet, err := s.Threads.Start(ctx, s.Ada, s.Tuesday, fixture.Update("n6", "quiet", "Still", "Only crow"))
	must(err)
	must(s.Threads.Acknowledge(ctx, s.Cem, quiet))
	must(s.Threads.Follow(ctx, s.Cem, theirs, "mute"))
	must(s.Threads.ReadAll(ctx, s.Cem, s.Tuesday, 3))
	unsent := thread.Drafting{Circle: s.Tuesday, Thread: theirs, Nonce: "n7"}
	unsent.Body, unsent.Quote = "Not yet, "+wren(), &thread.Quote{Post: page.Opening.ID, Text: "words of crow"}
	_, err = s.Threads.SaveDraft(ctx, s.Cem, thread.DraftID(models.NewID()), unsent)
	must(err)
	set("post_drafts", "account_id = ?", s.Cem, map[string]any{"state": "failed", "failure": "thread_locked", "publish_at": now})

	// Who they are.
	set("accounts", "id = ?", s.Cem, map[string]any{"no_invites": true, "larger_gaps": true, "notes_shown": "death", "calendar_at": now, "closing_at": soon})
	_, err = s.Accounts.AddPasskey(ctx, s.Cem, fixture.Credentials("cem").AuthKey, account.Passkey{
		CredentialID: []byte("a credential"), Salt: make([]byte, 32), VaultByPasskey: []byte("wrapped"), Label: wren(),
	}, "test")
	must(err)
	key := []byte("a former name")
	put("former_names", map[string]any{
		"circle_id": s.Tuesday, "name_key": key, "person_id": me, "at": now,
		"name": sealed("former_names", "name", string(s.Tuesday)+"/"+hex.EncodeToString(key), seal.Names, wren()),
	})
	set("memberships", "id = ?", me, map[string]any{
		"hello": sealed("memberships", "hello", string(me), seal.Names, wren()), "declared": sealed("memberships", "declared", string(me), seal.Names, wren()),
		"left_at": now, "again_at": soon, "banned_until": soon, "muted_until": soon, "paused_until": soon, "away_until": now.Add(-time.Hour), "trial_gathering": item,
		"term_from": now, "term_used": 1, "attended": 2, "company_until": soon, "welcomes": true,
	})

	// What they asked and answered, and what was decided about them.
	founding := fixture.Founding("Third", "Ada")
	founding.Nonce = "third"
	other, err := s.Rooms.Found(ctx, s.Ada, founding)
	must(err)
	var owner circle.PersonID
	must(h.DB.Read(ctx).Table("memberships").Select("id").Where("circle_id = ?", other).Scan(&owner).Error)
	put("questions", map[string]any{"circle_id": other, "version": 1, "items": `[{"id":"q","kind":"text","text":"Why?"}]`, "created_at": now})
	for i, state := range []string{"declined", "pending", "waitlisted", "offered"} {
		id := models.NewID()
		r := map[string]any{
			"id": id, "circle_id": []circle.ID{other, other, s.Tuesday, s.SlowWater}[i], "account_id": s.Cem, "nonce": id, "state": state, "wants_trial": true,
			"name": sealed("requests", "name", id, seal.Names, wren()), "name_key": []byte(id), "hello": sealed("requests", "hello", id, seal.Names, wren()),
			"questions_version": 0, "answers": sealed("requests", "answers", id, seal.Names, `[{"id":"q","text":"`+wren()+`"}]`), "agreements_version": 1,
			"fit_at": now, "made_at": now, "edited_at": now, "expires_at": soon, "seen_at": now, "queued_at": now, "offered_until": soon,
			"message": sealed("requests", "message", id, seal.Names, wren()),
		}
		switch state {
		case "declined":
			r["questions_version"], r["decided_at"] = 1, now
		case "waitlisted":
			r["place"] = 1
		}
		put("requests", r)
	}
	put("invites", map[string]any{
		"id": third, "circle_id": other, "by_id": owner, "nonce": "i", "kind": "personal", "grants": "seat", "account_id": s.Cem, "max_uses": 1, "uses": 0,
		"created_at": now, "expires_at": soon,
	})
	act := models.NewID()
	put("acts", map[string]any{
		"id": act, "circle_id": s.Tuesday, "what": "part_folded", "by_id": ada, "above": true, "about_id": me, "clause": 1, "agreements_version": 1, "until": soon, "at": now,
		"thread_id": theirs, "post_id": p.ID, "part_id": models.NewID(), "reason": sealed("acts", "reason", act, seal.Care, wren()), "was": "", "becomes": "",
	})
	plea := models.NewID()
	put("appeals", map[string]any{
		"id": plea, "act_id": act, "circle_id": s.Tuesday, "by_id": me, "route": "circle", "words": sealed("appeals", "words", plea, seal.Care, wren()), "state": "overturned",
		"version": 2, "said": sealed("appeals", "said", plea, seal.Care, wren()), "gave_back": "posts", "at": now, "due_at": soon, "decided_at": now,
	})
	back := models.NewID()
	put("acts", map[string]any{"id": back, "circle_id": s.Tuesday, "what": "appeal_overturned", "about_id": me, "of_id": act, "at": now, "was": "", "becomes": ""})
	proposal := models.NewID()
	put("proposals", map[string]any{
		"id": proposal, "circle_id": s.Tuesday, "kind": "question", "by_id": me, "nonce": proposal, "base": 1, "state": "concerns", "opened_at": now, "closes_at": now,
		"closed_at": now, "title": sealed("proposals", "title", proposal, seal.Names, wren()), "payload": `{"own":["` + string(wren()) + `"],"retention":"d30"}`,
	})
	for _, who := range []circle.PersonID{me, ada} {
		words := models.Private("A concern of crow")
		if who == me {
			words = wren()
		}
		put("proposal_answers", map[string]any{
			"proposal_id": proposal, "person_id": who, "answer": "concern", "at": now,
			"reason": sealed("proposal_answers", "reason", proposal+"/"+string(who), seal.Names, words),
		})
	}

	// In the room and in a gathering.
	put("gatherings", map[string]any{
		"id": item, "circle_id": s.Tuesday, "room_id": s.Room, "by_id": ada, "nonce": "g", "starts_at": now, "minutes": 60, "state": "closed", "host_id": ada, "created_at": now,
	})
	for _, who := range []circle.PersonID{me, ada} {
		words := func() models.Private {
			if who == me {
				return wren()
			}
			return "A word of crow"
		}
		at := item + "/" + string(who)
		id := models.NewID()
		put("parts", map[string]any{
			"id": id, "room_id": s.Room, "author_id": who, "nonce": id, "body": sealed("parts", "body", id, seal.Live, words()), "kind": "said", "said_seq": now.UnixNano() + int64(wrens),
			"mver": 1, "said_at": now, "expires_at": soon, "gathering_id": item, "turn": 1, "edited_at": now,
		})
		put("seats", map[string]any{"gathering_id": item, "person_id": who, "role": "speaking", "wants": "quiet", "state": "in", "kept_at": now})
		put("attendance", map[string]any{"gathering_id": item, "person_id": who, "state": "present", "at": now})
		put("closing_words", map[string]any{
			"gathering_id": item, "person_id": who, "body": sealed("closing_words", "body", at, seal.Live, words()), "said_at": now, "mver": 1, "expires_at": soon,
		})
		put("drafts", map[string]any{
			"gathering_id": item, "person_id": who, "body": sealed("drafts", "body", at, seal.Live, words()), "rev": 1, "saved_at": now, "expires_at": soon,
		})
		put("feedback", map[string]any{
			"gathering_id": item, "person_id": who, "good": true, "body": sealed("feedback", "body", at, seal.Care, words()), "at": now, "expires_at": soon,
		})
		id = models.NewID()
		put("witnesses", map[string]any{
			"id": id, "gathering_id": item, "room_id": s.Room, "turn": 1, "author_id": who, "to_id": s.People[s.Bo], "nonce": id, "kind": "reflect", "state": "shown",
			"body": sealed("witnesses", "body", id, seal.Live, words()), "mver": 1, "said_seq": 1, "said_at": now, "expires_at": soon,
		})
	}
	// What is over, or was turned down, is shown to nobody any more.
	over, at := now.Add(-time.Minute), models.NewID()
	put("gatherings", map[string]any{
		"id": at, "circle_id": s.Tuesday, "room_id": s.Room, "by_id": ada, "nonce": "h", "starts_at": now, "minutes": 60, "state": "closed", "host_id": ada, "created_at": now,
	})
	put("parts", map[string]any{
		"id": at, "room_id": s.Room, "author_id": me, "nonce": "over", "body": sealed("parts", "body", at, seal.Live, "sparrow"), "kind": "said", "said_seq": now.UnixNano(),
		"mver": 1, "said_at": over, "expires_at": over, "turn": 0,
	})
	mineThere := at + "/" + string(me)
	put("closing_words", map[string]any{
		"gathering_id": at, "person_id": me, "body": sealed("closing_words", "body", mineThere, seal.Live, "sparrow"), "said_at": over, "mver": 1, "expires_at": over,
	})
	put("drafts", map[string]any{
		"gathering_id": at, "person_id": me, "body": sealed("drafts", "body", mineThere, seal.Live, "sparrow"), "rev": 1, "saved_at": over, "expires_at": over,
	})
	put("feedback", map[string]any{
		"gathering_id": at, "person_id": me, "good": true, "body": sealed("feedback", "body", mineThere, seal.Care, "sparrow"), "at": over, "expires_at": over,
	})
	put("seats", map[string]any{"gathering_id": at, "person_id": me, "role": "listening", "wants": "quiet", "state": "in", "kept_at": now})
	for turn, until := range map[int]time.Time{1: over, 2: soon} {
		id := models.NewID()
		put("witnesses", map[string]any{
			"id": id, "gathering_id": at, "room_id": s.Room, "turn": turn, "author_id": me, "to_id": ada, "nonce": id, "kind": "reflect",
			"state": map[int]string{1: "shown", 2: "declined"}[turn], "body": sealed("witnesses", "body", id, seal.Live, "sparrow"), "mver": 1, "said_seq": 1,
			"said_at": over, "expires_at": until,
		})
	}
	id := models.NewID()
	put("care_notes", map[string]any{
		"id": id, "gathering_id": at, "circle_id": s.Tuesday, "person_id": me, "by_id": me, "nonce": id, "card": "words",
		"body": sealed("care_notes", "body", id, seal.Care, "sparrow"), "at": over, "expires_at": over,
	})
	for _, line := range []struct {
		with, by, about circle.PersonID
		words           models.Private
	}{{me, me, "", wren()}, {me, ada, "", "To them, robin"}, {ada, ada, me, "Worried about them, crow"}, {ada, s.People[s.Bo], "", "To another, crow"}} {
		id := models.NewID()
		row := map[string]any{
			"id": id, "gathering_id": item, "circle_id": s.Tuesday, "person_id": line.with, "by_id": line.by, "nonce": id, "card": "words",
			"body": sealed("care_notes", "body", id, seal.Care, line.words), "at": now, "expires_at": soon,
		}
		if line.about != "" {
			row["about_id"] = line.about
		}
		put("care_notes", row)
	}

	// Side rooms: one's own, and one in which one looks after somebody.
	for _, r := range []struct {
		person, owner circle.PersonID
		words, others models.Private
	}{{me, ada, wren(), "To them, robin"}, {s.People[s.Bo], me, "Of another, crow", "Of another, crow too"}} {
		id := models.NewID()
		put("side_rooms", map[string]any{
			"id": id, "circle_id": s.Tuesday, "person_id": r.person, "gathering_id": item, "nonce": "n", "state": "closed", "version": 3, "owner_id": r.owner,
			"opened_at": now, "soft_at": now, "closed_at": now, "due_at": soon,
		})
		for _, l := range []struct {
			by    circle.PersonID
			words models.Private
		}{{r.person, r.words}, {ada, r.others}} {
			line := models.NewID()
			put("side_lines", map[string]any{"id": line, "room_id": id, "by_id": l.by, "nonce": line, "body": sealed("side_lines", "body", line, seal.Care, l.words), "at": now})
		}
	}

	// A green room.
	for _, l := range []struct {
		by    circle.PersonID
		words models.Private
		until time.Time
	}{{me, wren(), soon}, {me, "sparrow", over}, {ada, "Of another, crow", soon}} {
		line := models.NewID()
		put("green_lines", map[string]any{
			"id": line, "gathering_id": item, "by_id": l.by, "nonce": line, "body": sealed("green_lines", "body", line, seal.Care, l.words), "at": now, "expires_at": l.until,
		})
	}

	// One's private practice, in which no word is open.
	for _, who := range []account.ID{s.Cem, s.Ada} {
		for kind, more := range map[string]practice.ItemChange{"commitment": {Active: true}, "insight": {DueOn: "2027-01-31"}} {
			c := practice.ItemChange{ID: practice.ItemID(uuid.NewString()), Kind: kind, Active: more.Active, DueOn: more.DueOn}
			name := vault.ItemName{Account: string(who), ID: string(c.ID), Kind: kind, Version: 1}
			c.Sealed, err = vault.SealItem(make([]byte, 32), name, []byte(`{"text":"crow"}`))
			must(err)
			_, err = s.Practices.Change(ctx, who, []practice.ItemChange{c})
			must(err)
		}
	}

	// Companions. What the other wrote is not there.
	put("account_keys", map[string]any{"account_id": s.Cem, "public": make([]byte, 65), "set_at": now})
	put("companion_wishes", map[string]any{
		"person_id": me, "circle_id": s.Tuesday, "account_id": s.Cem, "hours": "evening", "pace": "gentle", "theme": "grief", "language": "en", "ends_at": soon,
	})
	put("companion_yeses", map[string]any{"by_id": me, "about_id": s.People[s.Bo]})
	two := models.NewID()
	with := map[string]any{"id": two, "circle_id": s.Tuesday, "started_at": now, "ends_at": soon, "ended_at": now, "seq": 2}
	for side, who := range map[string]account.ID{"a": s.Cem, "b": s.Ada} {
		if me > ada {
			side = string('a' + 'b' - side[0])
		}
		with[side+"_id"], with[side+"_account_id"], with[side+"_wrote_on"] = s.People[who], who, "2026-11-01"
		for _, chosen := range []string{"_rests", "_renews", "_nudge"} {
			with[side+chosen] = true
		}
	}
	put("companion_pairs", with)
	for i, by := range []circle.PersonID{me, ada} {
		put("companion_lines", map[string]any{
			"pair_id": two, "id": uuid.NewString(), "by_id": by, "kind": "line", "seq": i + 1, "on_day": "2026-11-01", "sealed": []byte([]string{"a line of one's own", "a crow"}[i]),
		})
	}

	put("spares", map[string]any{"person_id": me, "category": "hate"})

	must(s.Stewards.Make(ctx, s.Fin, "Heron"))
	// What one says of a gathering one held, and of another that somebody else did.
	for _, r := range []struct {
		person          circle.PersonID
		stayed, forNext models.Private
		word            models.Private
	}{{me, wren(), wren(), wren()}, {ada, "Of another, crow", "Of another, crow too", "To another, crow"}} {
		id, call := models.NewID(), models.NewID()
		put("debriefs", map[string]any{
			"id": id, "gathering_id": item, "circle_id": s.Tuesday, "person_id": r.person, "role": "host", "ended_at": now, "rest_until": soon, "beyond": true, "load": 4, "person": true,
			"stayed": sealed("debriefs", "stayed", id, seal.Care, r.stayed), "handover": sealed("debriefs", "handover", id, seal.Care, r.forNext), "written_at": now, "left_at": now, "delete_at": soon,
		})
		put("desk_calls", map[string]any{
			"id": call, "debrief_id": id, "kind": "person", "state": "closed", "version": 3, "taker_id": s.Fin, "word": sealed("desk_calls", "word", call, seal.Care, r.word), "at": now, "due_at": soon, "taken_at": now, "closed_at": now,
		})
	}

	// What was reported, and what came of it.
	for _, filed := range []struct {
		by, about account.ID
		note      models.Private
	}{{s.Cem, s.Dee, wren()}, {s.Ada, s.Cem, "About them, crow"}} {
		person := s.People[filed.about]
		_, err := s.Reports.File(ctx, filed.by, s.Tuesday, report.Filing{
			Nonce: "n", Thing: report.Thing{Kind: report.Person, ID: string(person)}, Category: "harassment", Clause: 1, Note: filed.note,
		})
		must(err)
		set("cases", "about_id = ?", person, map[string]any{"state": "acted", "closed_at": now})
	}
	return wrens
}

// TestAnExportIsAllThatIsOnesOwnAndNothingElse fills everything there is, and holds
// an export to it: something stands in each of its fields, every word of one's own
// is in it, and nobody else's.
//
// covers: EXP-01, unit 61
func TestAnExportIsAllThatIsOnesOwnAndNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		wrens := lived(s, h)
		until := func(at any) { // while an account is shut, what could only be done with a thing is not there
			t.Helper()
			if err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
				return tx.Table("accounts").Where("id = ?", s.Cem).Update("suspended_until", at).Error
			}); err != nil {
				t.Fatal(err)
			}
		}
		until(models.Now().Add(time.Hour))
		shut, _ := export(s, "cem")
		until(nil)
		all, text := export(s, "cem")
		filled := map[string]bool{}
		for _, one := range append(slices.Clone(all), shut...) {
			made(reflect.ValueOf(one), func(columns []string, there bool) {
				for _, c := range columns {
					filled[c] = filled[c] || there
				}
			})
		}
		for c, there := range filled {
			if !there {
				t.Errorf("nothing of %s is in the export", c)
			}
		}
		for i := range wrens {
			if word := fmt.Sprintf("wren%03dx", i+1); strings.Count(text, word) != 1 {
				t.Errorf("%s is there %d times", word, strings.Count(text, word))
			}
		}
		if !strings.Contains(text, "robin") {
			t.Error("what was written to them alone is not there")
		}
		if strings.Contains(text, "sparrow") {
			t.Error("what is over, or was turned down, is in the export")
		}
		if strings.Contains(text, "crow") {
			t.Error("words of somebody else are in the export")
		}
		for _, who := range []string{"ada", "bo", "dee", "eli", "fin"} {
			if _, text := export(s, who); strings.Contains(text, "wren") {
				t.Errorf("words of Cem are in the export of %s", who)
			}
		}
	})
}

func TestAnExportDoesNotSayThatARequestWasPassedOver(t *testing.T) {
	s := openSQLite(t, nil)
	lived(s, s.house)
	ctx := t.Context()
	err := s.house.DB.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("requests").Where("state = 'pending'").Updates(map[string]any{"state": "ignored", "decided_at": tx.Now}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := s.Circles.ExportRequests(ctx, s.Cem, "")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(r circle.ExportedRequest) bool { return r.State == "pending" })
	if len(all) != 4 || i < 0 || all[i].DecidedAt != nil {
		t.Errorf("%+v", all)
	}
}

func TestAnExportIsReadPageByPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		ctx := t.Context()
		of, err := s.Threads.Start(ctx, s.Ada, s.Tuesday, fixture.Update("n", "ideas", "A thread", "Words"))
		if err != nil {
			t.Fatal(err)
		}
		const many = 2*models.ExportPage + 1
		fixturetest.Answers(t, h, s.Tuesday, of, s.People[s.Cem], many, func(i int) models.Private { return models.Private(fmt.Sprint("Answer ", i)) })
		all, _ := export(s, "cem")
		var bodies []string
		pages := 0
		for _, one := range all {
			if one.Section != "posts" {
				continue
			}
			if pages++; len(one.Posts) > models.ExportPage {
				t.Errorf("%d on one page", len(one.Posts))
			}
			for _, p := range one.Posts {
				bodies = append(bodies, string(p.Body))
			}
		}
		if pages != 3 || len(bodies) != many {
			t.Fatalf("%d posts on %d pages", len(bodies), pages)
		}
		for i, body := range bodies {
			if body != fmt.Sprint("Answer ", i) {
				t.Fatalf("at %d is %q", i, body)
			}
		}
	})
}

// TestAnExportEndsWithItsAccount covers: edge 121
func TestAnExportEndsWithItsAccount(t *testing.T) {
	s := openSQLite(t, nil)
	ctx := t.Context()
	if got := s.ask("dee", "GET", "/api/me/export/account", ""); got.status != 200 || s.get(got, "account.handle") != "dee" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if _, err := s.Accounts.Close(ctx, s.Dee, fixture.Credentials("dee").AuthKey, "test"); err != nil {
		t.Fatal(err)
	}
	if got := s.ask("dee", "GET", "/api/me/export/account", ""); got.status != 200 || s.get(got, "account.closesAt") == "" {
		t.Fatalf("while one can change one's mind: %d %s", got.status, got.body)
	}
	err := s.house.DB.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", s.Dee).Update("closing_at", tx.Now.Add(-time.Minute)).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Accounts.SweepClosing(ctx); err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	for _, section := range sections(s) {
		if got := s.ask("dee", "GET", "/api/me/export/"+section, ""); got.status != 401 || got.problem().Code != "signed_out" {
			t.Errorf("%s: %d %s", section, got.status, got.body)
		}
	}
	if got := s.ask("ada", "GET", "/api/me/export/everything", ""); got.status != 422 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
