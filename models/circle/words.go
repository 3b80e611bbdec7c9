package circle

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// WordLists are the words a circle has looked at, and those it lets through.
type WordLists struct {
	Rev     int              `json:"rev" doc:"Counts their changes."`
	Nudge   []models.Private `json:"nudge" doc:"Their author is asked, privately, to look once more."`
	Hold    []models.Private `json:"hold" doc:"In a thread it waits for somebody to look."`
	Fold    []models.Private `json:"fold" doc:"In a thread it is there, and folded until somebody looked."`
	Allowed []models.Private `json:"allowed" doc:"What is inside one of these is found by no list, and by no rule of the house about substances."`
}

// ErrWordList says what a circle's words can be.
var ErrWordList = &models.Error{Kind: models.Invalid, Code: "request", Message: "There can be 1000 phrases and 100 allowed ones, each with a word in it and at most 60 characters."}

type wordsRow struct {
	CircleID ID
	Lists    []byte // sealed
	At       time.Time
}

func (wordsRow) TableName() string { return "circle_words" }

func wordsPlace(id ID) seal.Place {
	return seal.Place{Table: "circle_words", Column: "lists", Row: string(id)}
}

// check cleans the lists: no phrase twice, in the order they were given.
func (w *WordLists) check() error {
	total := 0
	for _, list := range []struct {
		name string
		all  *[]models.Private
		most int
	}{{"nudge", &w.Nudge, guard.MaxPhrases}, {"hold", &w.Hold, guard.MaxPhrases}, {"fold", &w.Fold, guard.MaxPhrases}, {"allowed", &w.Allowed, guard.MaxAllowed}} {
		out := []models.Private{}
		if len(*list.all) > list.most {
			return ErrWordList.At(list.name)
		}
		for _, phrase := range *list.all {
			if phrase = phrase.Clean(); phrase == "" || slices.Contains(out, phrase) {
				continue
			}
			if !guard.Fits(string(phrase)) {
				return ErrWordList.At(list.name)
			}
			out = append(out, phrase)
		}
		*list.all = out
		if list.name != "allowed" {
			total += len(out)
		}
	}
	if total > guard.MaxPhrases {
		return ErrWordList.At("nudge")
	}
	return nil
}

func (w WordLists) compile() *guard.Words {
	plain := func(list []models.Private) (out []string) {
		for _, p := range list {
			out = append(out, string(p))
		}
		return out
	}
	return guard.Compile(guard.Lists{Nudge: plain(w.Nudge), Hold: plain(w.Hold), Fold: plain(w.Fold), Allowed: plain(w.Allowed)})
}

// SeeWords is what a circle has looked at. Only those who look after it see it:
// whoever knew the list would know how to write past it.
func (s *Service) SeeWords(ctx context.Context, by account.ID, id ID) (*WordLists, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.TendWords); err != nil {
		return nil, err
	}
	w, err := readWords(ctx, g, s.box, id)
	w.Rev = stood.WordsRev
	return &w, err
}

// SetWords puts other lists in the place of a circle's, for whoever saw them at
// Rev. It returns ErrWordList, or ErrChanged where somebody was first.
func (s *Service) SetWords(ctx context.Context, by account.ID, id ID, w WordLists) (*WordLists, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.TendWords)
		if err != nil {
			return err
		}
		if c.WordsRev != w.Rev {
			return ErrChanged
		}
		text, err := json.Marshal(w)
		if err != nil {
			return err
		}
		row := wordsRow{CircleID: id, At: tx.Now}
		if row.Lists, err = s.box.Seal(tx.Context(), seal.Circle(string(id), seal.Names), tx.Now, wordsPlace(id), models.Private(text)); err != nil {
			return err
		}
		up := clause.OnConflict{Columns: []clause.Column{{Name: "circle_id"}}, DoUpdates: clause.AssignmentColumns([]string{"lists", "at"})}
		if err := tx.Clauses(up).Create(&row).Error; err != nil {
			return err
		}
		w.Rev++
		if err := tx.Table("circles").Where("id = ?", id).Update("words_rev", w.Rev).Error; err != nil {
			return err
		}
		_, err = Record(tx, s.box, Deed{Circle: id, What: actWords, By: stood.Person})
		return err
	})
	return &w, err
}

func readWords(ctx context.Context, g *gorm.DB, box *seal.Box, id ID) (w WordLists, err error) {
	w = WordLists{Nudge: []models.Private{}, Hold: []models.Private{}, Fold: []models.Private{}, Allowed: []models.Private{}}
	var row wordsRow
	if err := g.Where("circle_id = ?", id).Take(&row).Error; err != nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = nil
		}
		return w, err
	}
	text, err := box.Open(ctx, wordsPlace(id), row.Lists)
	if errors.Is(err, seal.ErrGone) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal([]byte(text), &w)
}

// maxReady bounds how many circles' words are kept ready.
const maxReady = 256

// ready keeps words compiled, by circle and revision.
var ready = struct {
	sync.Mutex
	of map[ID]readyWords
}{of: map[ID]readyWords{}}

type readyWords struct {
	rev   int
	words *guard.Words
}

// words are the circle's own, made ready.
func (stood Stood) words(tx *db.Tx, box *seal.Box) (*guard.Words, error) {
	if stood.WordsRev == 0 {
		return nil, nil
	}
	ready.Lock()
	kept, ok := ready.of[stood.Circle]
	ready.Unlock()
	if ok && kept.rev == stood.WordsRev {
		return kept.words, nil
	}
	w, err := readWords(tx.Context(), tx.DB, box, stood.Circle)
	if err != nil {
		return nil, err
	}
	kept = readyWords{stood.WordsRev, w.compile()}
	ready.Lock()
	defer ready.Unlock()
	if len(ready.of) >= maxReady {
		for id := range ready.of { // whichever comes first
			delete(ready.of, id)
			break
		}
	}
	ready.of[stood.Circle] = kept
	return kept.words, nil
}

// Tried is what would be done with a text, and with what was found in it.
type Tried struct {
	Outcome string        `json:"outcome" enum:"allow,nudge,hold,fold,block"`
	Found   []FoundInText `json:"found"`
}

// FoundInText is one thing that was found.
type FoundInText struct {
	Rule    string         `json:"rule"`
	Outcome string         `json:"outcome" enum:"allow,nudge,hold,fold,block"`
	Text    models.Private `json:"text" doc:"As it stands there."`
}

// ShowFound shows what was found in a text, to those who look after a circle.
func ShowFound(v guard.Verdict, fields []guard.Field) []FoundInText {
	out := []FoundInText{}
	for _, f := range v.Findings {
		for _, field := range fields {
			if field.Name == f.Field && f.Start <= f.End && f.End <= len(field.Text) {
				out = append(out, FoundInText{Rule: f.Rule, Outcome: f.Outcome.String(), Text: field.Text[f.Start:f.End]})
			}
		}
	}
	return out
}

// MaxTry bounds a text that is tried, in code points.
const MaxTry = 6000

// ErrTry says how long a text can be that is tried.
var ErrTry = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A text to try has 1 to 6000 characters."}

// Try says what would be done with a text that somebody known here wrote, by
// lists that need not be saved. Nothing is written down.
func (s *Service) Try(ctx context.Context, by account.ID, id ID, w WordLists, text models.Private) (*Tried, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	if text = text.Clean(); text.Runes() < 1 || text.Runes() > MaxTry {
		return nil, ErrTry.At("text")
	}
	stood, err := See(s.db.Read(ctx), by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.TendWords); err != nil {
		return nil, err
	}
	fields := []guard.Field{{Name: "text", Text: text}}
	v := guard.Check(guard.Input{Fields: fields, Words: w.compile()})
	return &Tried{Outcome: v.Outcome.String(), Found: ShowFound(v, fields)}, nil
}

// Outcomes counts what texts would have met.
type Outcomes struct {
	Looked int `json:"looked" doc:"How many posts were looked at."`
	Nudge  int `json:"nudge"`
	Hold   int `json:"hold"`
	Fold   int `json:"fold"`
	Block  int `json:"block"`
}

// TryAll counts what texts would have met, by lists that need not be saved.
func (w WordLists) TryAll(texts []models.Private) (Outcomes, error) {
	if err := w.check(); err != nil {
		return Outcomes{}, err
	}
	out, ready := Outcomes{Looked: len(texts)}, w.compile()
	for _, text := range texts {
		switch guard.Check(guard.Input{Fields: []guard.Field{{Name: "body", Text: text}}, Words: ready}).Outcome {
		case guard.Nudge:
			out.Nudge++
		case guard.Hold:
			out.Hold++
		case guard.Fold:
			out.Fold++
		case guard.Block:
			out.Block++
		}
	}
	return out, nil
}
