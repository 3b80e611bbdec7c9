package circle

import (
	"context"
	"encoding/json"
	"strconv"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/policy"
)

// Limits on a question.
const (
	MaxQuestion = 280 // code points
	MinOptions  = 2
	MaxOptions  = 8
	MaxOption   = 100 // code points
)

// ErrQuestion answers whoever asks too much, or nothing.
var ErrQuestion = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle asks at most five questions of 1 to 280 characters; a choice has two to eight options of 1 to 100."}

// QuestionDraft is a question as it is written by those who look after a circle.
type QuestionDraft struct {
	Kind     string
	Text     models.Private
	Required bool
	Options  []models.Private // of a choice
}

// SetQuestions changes what a circle asks those who want to come in: all of it
// at once, as another version. What was answered keeps the questions it answered.
func (s *Service) SetQuestions(ctx context.Context, by account.ID, id ID, items []QuestionDraft) (*Circle, error) {
	asked, err := ask(items)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.EditQuestions)
		if err != nil {
			return err
		}
		var said []guard.Field
		for _, q := range asked {
			said = append(said, Texts("items", models.Private(q.Text))...)
			for _, o := range q.Options {
				said = append(said, Texts("items", models.Private(o))...)
			}
		}
		if err := s.lasting(tx, stood, said...); err != nil {
			return err
		}
		next := 0
		if len(asked) > 0 {
			if err := tx.Table("questions").Select("COALESCE(MAX(version), 0) + 1").Where("circle_id = ?", id).Scan(&next).Error; err != nil {
				return err
			}
			err := tx.Exec("INSERT INTO questions (circle_id, version, items, created_at) VALUES (?, ?, ?, ?)", id, next, string(text), tx.Now).Error
			if err != nil {
				return err
			}
		}
		if next == c.QuestionsVersion {
			return nil
		}
		if err := tx.Table("circles").Where("id = ?", id).Update("questions_version", next).Error; err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actQuestions, By: stood.Person, Was: strconv.Itoa(c.QuestionsVersion), Becomes: strconv.Itoa(next)}); err != nil {
			return err
		}
		return retell(tx, id, c.Mver)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

// ask checks what would be asked, and numbers it.
func ask(items []QuestionDraft) ([]Question, error) {
	wrong := ErrQuestion.At("items")
	if len(items) > MaxQuestions {
		return nil, wrong
	}
	asked := []Question{}
	for i, item := range items {
		q := Question{ID: strconv.Itoa(i + 1), Kind: item.Kind, Required: item.Required, Text: string(item.Text.Clean()), Options: []string{}}
		if n := models.Private(q.Text).Runes(); n < 1 || n > MaxQuestion {
			return nil, wrong
		}
		switch item.Kind {
		case asksChoice:
			if len(item.Options) < MinOptions || len(item.Options) > MaxOptions {
				return nil, wrong
			}
			for _, o := range item.Options {
				if o = o.Clean(); o.Runes() < 1 || o.Runes() > MaxOption {
					return nil, wrong
				}
				q.Options = append(q.Options, string(o))
			}
		case asksText, asksConsent:
			if len(item.Options) > 0 {
				return nil, wrong
			}
		default:
			return nil, wrong
		}
		asked = append(asked, q)
	}
	return asked, nil
}
