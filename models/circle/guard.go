package circle

import (
	"context"
	"strings"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Writing is something that somebody writes to others, before it is written
// down.
type Writing struct {
	To     Readers
	By     account.ID // for who is not in the circle yet
	Where  string     // what it is written in: a thread, a room; "" for the circle itself
	Fields []guard.Field
}

// Readers say who reads it, and so what can be done with what is to be looked at
// first.
type Readers int

// The readers.
const (
	Slowly  Readers = iota // in threads: it can wait for somebody to look
	Live                   // in rooms: it cannot, and those who look after the circle are there
	Aloud                  // Live, of what can be folded until somebody has looked
	Lasting                // names, cards, agreements: they stand for everybody, and there is no queue
	Hosts                  // those who look after the circle alone: they are who would look
)

// How long nearly the same words are known again, and how long the same ones
// count.
const (
	KnownAgain = 24 * time.Hour
	againIn    = 10 * time.Minute
	latelyIn   = time.Minute
	maxMarks   = 200 // of one person in one place that are compared
)

// What looking at a text can answer. The first is asked once, privately, and
// what was written is kept; each kind of rule has a code of its own.
var (
	nudges = map[string]*models.Error{
		"sourcing":  {Kind: models.Conflict, Code: "nudge_sourcing", Message: "This reads as if it were about getting hold of something, or about planning to use it together. We keep that out of here, to keep people and the circle safe. Would you say it another way? If we misread you, send it again, and somebody who looks after the circle will read it."},
		"amounts":   {Kind: models.Conflict, Code: "nudge_amounts", Message: "This reads as if it were about how much or with what somebody should take something. Your own past is yours to tell; for advice, please ask a pharmacist or a drug-information line. If we misread you, send it again, and somebody who looks after the circle will read it."},
		"contact":   {Kind: models.Conflict, Code: "nudge_contact", Message: "There seems to be a way to reach somebody outside in this. We keep those out of here, so that nobody is reached who did not want to be. If we misread you, send it again, and somebody who looks after the circle will read it."},
		"links":     {Kind: models.Conflict, Code: "nudge_links", Message: "There is an address in this that leads to a conversation elsewhere, or hides where it leads. Would you leave it out? If it matters, send it again, and somebody who looks after the circle will read it."},
		"words":     {Kind: models.Conflict, Code: "nudge_words", Message: "There are words in this that your circle asks you to think about first. Would you look at it once more? If it is right as it is, send it again, and somebody who looks after the circle will read it."},
		"duplicate": {Kind: models.Conflict, Code: "nudge_again", Message: "You have written this several times just now. Once is enough; it is there."},
		"rate":      {Kind: models.Conflict, Code: "nudge_fast", Message: "You have written a lot in one minute. Take a breath; there is time, and nobody is waiting."},
	}
	// ErrWaits says that a text waits for somebody to look at it. It is among its
	// author's drafts until then.
	ErrWaits = &models.Error{Kind: models.Conflict, Code: "held", Message: "This waits for somebody who looks after the circle to read it, within three days. Nothing is wrong with you. It is kept among your drafts, and you can change it or take it back there."}
	// ErrOtherwise answers words that stand for everybody and that nobody can look
	// at first.
	ErrOtherwise = &models.Error{Kind: models.Invalid, Code: "say_otherwise", Message: "Please say this another way: it will stand where everybody reads it. What you wrote is still with you. You can ask somebody who looks after the circle about it."}
	// ErrRefused answers what looks like an advertisement, or is too long.
	ErrRefused = &models.Error{Kind: models.Invalid, Code: "not_here", Message: "This cannot be said here: it reads as if something were sold, and to whom to turn for it. What you wrote is still with you. If somebody sent you this, you can report them."}
)

// Look is where every text passes that people write to others, in the unit of
// work that writes it down, after the law was asked and before anything is
// written. It returns guard.Allow, or guard.Hold or guard.Fold where the words
// are written Slowly, or guard.Fold where they are said Aloud, with what was found;
// or else an error that names the rule: the first time privately, so that its author
// can say it another way.
func (stood Stood) Look(tx *db.Tx, box *seal.Box, w Writing) (guard.Verdict, error) {
	in := guard.Input{New: stood.Standing.New, Fields: w.Fields}
	var all strings.Builder
	for i := range w.Fields {
		w.Fields[i].Text = w.Fields[i].Text.Clean()
		all.WriteString(string(w.Fields[i].Text) + "\n")
	}
	if strings.TrimSpace(all.String()) == "" {
		return guard.Verdict{}, nil
	}
	var err error
	if in.Words, err = stood.words(tx, box); err != nil {
		return guard.Verdict{}, err
	}
	who := box.Mark("guard", models.Private(strings.Join([]string{string(stood.Person), string(w.By), string(stood.Circle), w.Where}, "/")))
	sketch := guard.Sketch(box.Derive("guard"), models.Private(all.String()))
	if w.To == Slowly {
		if in.Again, in.Lately, err = lately(tx, stood.Circle, who, sketch); err != nil {
			return guard.Verdict{}, err
		}
		if in.Watched, err = stood.watched(tx, w.Where); err != nil {
			return guard.Verdict{}, err
		}
	}
	v := guard.Check(in)
	rule := v.Rule()
	mark := markRow{ID: models.NewID(), CircleID: stood.Circle, Who: who, Kind: "nudged", Sketch: sketch, At: tx.Now}
	nudge := v.Outcome == guard.Nudge
	switch {
	case rule.Rule == guard.NewcomerLink && v.Outcome == guard.Block:
		return v, ErrLink.At(rule.Field)
	case v.Outcome == guard.Block:
		return v, ErrRefused.At(rule.Field)
	case w.To == Live && v.Outcome >= guard.Hold, w.To == Aloud && v.Outcome == guard.Hold:
		nudge = true // where there is no queue, a hold is a nudge
	}
	if nudge {
		again, err := nudged(tx, stood.Circle, who, sketch)
		if err != nil {
			return v, err
		}
		if !again || rule.Phase == "duplicate" || rule.Phase == "rate" {
			tx.OnRefusal(func(tx *db.Tx) error { return tx.Create(&mark).Error })
			return v, nudgeFor(rule).At(rule.Field)
		}
		v.Outcome = guard.Hold
	}
	switch {
	case v.Outcome == guard.Allow, w.To == Slowly, w.To == Aloud && v.Outcome == guard.Fold:
	case w.To == Lasting:
		return v, ErrOtherwise.At(rule.Field)
	default:
		v.Outcome = guard.Allow
	}
	if w.To == Slowly && v.Outcome == guard.Allow {
		mark.Kind = "said"
		return v, tx.Create(&mark).Error
	}
	return v, nil
}

// nudgeFor is what its author is told of a rule: the kind of it, never the words.
func nudgeFor(rule guard.Finding) *models.Error {
	phase := rule.Phase
	if strings.HasPrefix(rule.Rule, "amounts.") {
		phase = "amounts"
	}
	if e, ok := nudges[phase]; ok {
		return e
	}
	return nudges["words"]
}

type markRow struct {
	ID       string
	CircleID ID
	Who      []byte // a keyed hash of who wrote where
	Kind     string // nudged or said
	Sketch   []byte
	At       time.Time
}

func (markRow) TableName() string { return "guard_marks" }

func marks(tx *db.Tx, in ID, who []byte, kind string, since time.Duration) (all []markRow, err error) {
	err = tx.Where("circle_id = ? AND who = ? AND kind = ? AND at > ?", in, who, kind, tx.Now.Add(-since)).Order("at DESC").Limit(maxMarks).Find(&all).Error
	return all, err
}

// nudged reports whether somebody was asked to look again at nearly these words
// within a day.
func nudged(tx *db.Tx, in ID, who, sketch []byte) (bool, error) {
	all, err := marks(tx, in, who, "nudged", KnownAgain)
	for _, m := range all {
		if guard.Near(m.Sketch, sketch) {
			return true, nil
		}
	}
	return false, err
}

// lately counts what somebody wrote in one place: nearly the same words, and all.
func lately(tx *db.Tx, in ID, who, sketch []byte) (again, minute int, err error) {
	all, err := marks(tx, in, who, "said", againIn)
	for _, m := range all {
		if guard.Near(m.Sketch, sketch) {
			again++
		}
		if tx.Now.Sub(m.At) < latelyIn {
			minute++
		}
	}
	return again, minute, err
}

// ForgetGuardMarks deletes the marks that are over, at most limit of them.
func (s *Service) ForgetGuardMarks(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		old := tx.Table("guard_marks").Select("id").Where("at <= ?", tx.Now.Add(-KnownAgain)).Order("at").Limit(limit)
		gone := tx.Where("id IN (?)", old).Delete(&markRow{})
		done = gone.RowsAffected
		return gone.Error
	})
	return done, err
}

// Texts are the texts of one field.
func Texts(name string, texts ...models.Private) (fields []guard.Field) {
	for _, text := range texts {
		fields = append(fields, guard.Field{Name: name, Text: text})
	}
	return fields
}

// forHosts looks at words that only those read who look after the circle.
func (s *Service) forHosts(tx *db.Tx, stood Stood, fields ...guard.Field) error {
	_, err := stood.Look(tx, s.box, Writing{To: Hosts, Fields: fields})
	return err
}

// coming is how somebody stands who is not in a circle yet, for what they write
// on coming in: as a newcomer.
func (c circleRow) coming() Stood {
	return Stood{Standing: policy.Standing{New: true}, Circle: c.ID, WordsRev: c.WordsRev}
}

// comes looks at what somebody writes on coming in, for all to read.
func (s *Service) comes(tx *db.Tx, by account.ID, c circleRow, j Joining) error {
	_, err := c.coming().Look(tx, s.box, Writing{To: Lasting, By: by, Fields: append(Texts("persona", j.Persona), Texts("hello", j.Hello)...)})
	return err
}

// lasting looks at words that will stand for the whole circle, or longer.
func (s *Service) lasting(tx *db.Tx, stood Stood, fields ...guard.Field) error {
	_, err := stood.Look(tx, s.box, Writing{To: Lasting, Fields: fields})
	return err
}
