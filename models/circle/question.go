package circle

import (
	"encoding/json"
	"slices"
	"strings"

	"gorm.io/gorm"

	"example.org/afterward/models"
)

// Question is something a circle asks those who want to come in.
type Question struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind" enum:"text,choice,consent"`
	Text     string   `json:"text"`
	Required bool     `json:"required"`
	Options  []string `json:"options" doc:"What a choice is made from."`
}

// Answer is what somebody says to a question: the part that goes with its kind.
type Answer struct {
	ID      string         `json:"id" doc:"The question's."`
	Text    models.Private `json:"text,omitempty" doc:"At most 1000 characters."`
	Choice  models.Private `json:"choice,omitempty" doc:"One of the options."`
	Consent bool           `json:"consent,omitempty"`
}

// The kinds of question.
const (
	asksText    = "text"
	asksChoice  = "choice"
	asksConsent = "consent"
)

// Limits on what a circle asks.
const (
	MaxQuestions = 5
	MaxAnswer    = 1000 // code points
)

// What can be wrong with answers.
var (
	ErrQuestions = &models.Error{Kind: models.Conflict, Code: "questions_version", Message: "The questions have changed since you read them. What you wrote is still with you; please read them again."}
	ErrAnswers   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please answer the questions that need an answer: in at most 1000 characters, or by one of the options."}
)

type questionsRow struct {
	CircleID ID
	Version  int
	Items    string // JSON
}

func (questionsRow) TableName() string { return "questions" }

// questionsAt reads the questions of one version: none for version 0.
func questionsAt(g *gorm.DB, id ID, version int) ([]Question, error) {
	if version == 0 {
		return []Question{}, nil
	}
	all, err := questionsOf(g, id, []int{version})
	return all[version], err
}

// questionsOf reads several versions of a circle's questions.
func questionsOf(g *gorm.DB, id ID, versions []int) (map[int][]Question, error) {
	all := map[int][]Question{0: {}}
	var rows []questionsRow
	if err := g.Where("circle_id = ? AND version IN ?", id, versions).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		items := []Question{}
		if err := json.Unmarshal([]byte(row.Items), &items); err != nil {
			return nil, err
		}
		for i := range items {
			if items[i].Options == nil {
				items[i].Options = []string{}
			}
		}
		all[row.Version] = items
	}
	return all, nil
}

// checkAnswers cleans answers and puts them in the order of the questions. It
// returns ErrAnswers where one is missing, doubled, too long or no answer at all.
func checkAnswers(questions []Question, answers []Answer) ([]Answer, error) {
	wrong := ErrAnswers.At("answers")
	given := make(map[string]Answer, len(answers))
	for _, a := range answers {
		if _, twice := given[a.ID]; twice || !slices.ContainsFunc(questions, func(q Question) bool { return q.ID == a.ID }) {
			return nil, wrong
		}
		given[a.ID] = a
	}
	out := []Answer{}
	for _, q := range questions {
		a, has := given[q.ID]
		clean := Answer{ID: q.ID}
		switch q.Kind {
		case asksText:
			clean.Text = a.Text.Clean()
			has = clean.Text != ""
			if clean.Text.Runes() > MaxAnswer {
				return nil, wrong
			}
		case asksChoice:
			clean.Choice = a.Choice
			has = a.Choice != ""
			if has && !slices.Contains(q.Options, string(a.Choice)) {
				return nil, wrong
			}
		case asksConsent:
			clean.Consent = a.Consent
			has = a.Consent
		}
		switch {
		case q.Required && !has:
			return nil, wrong
		case has:
			out = append(out, clean)
		}
	}
	return out, nil
}

// marshalAnswers writes answers as they are sealed.
func marshalAnswers(answers []Answer) (models.Private, error) {
	var b strings.Builder
	err := json.NewEncoder(&b).Encode(answers)
	return models.Private(b.String()), err
}
