package account

import (
	"context"
	"slices"
	"strings"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/resource"
)

// Comfort is what makes being here easier for somebody. It works without a word:
// nobody else is told, and nobody can see it from outside.
type Comfort struct {
	LargerGaps bool     `json:"largerGaps" doc:"Twice the time to take a turn in a gathering, to speak and to breathe after it."`
	Shown      []string `json:"shown" maxItems:"9" doc:"Content notes under which words are shown without a cover."`
}

// ErrShown answers a content note that is not of the short list.
var ErrShown = &models.Error{Kind: models.Invalid, Code: "request", Message: "Content notes are of the short list."}

// ComfortOf tells what an account has chosen.
func (s *Service) ComfortOf(ctx context.Context, id ID) (c Comfort, err error) {
	var row struct {
		LargerGaps bool
		NotesShown string
	}
	err = s.db.Read(ctx).Table("accounts").Select("larger_gaps, notes_shown").Where("id = ?", id).Take(&row).Error
	c = Comfort{LargerGaps: row.LargerGaps, Shown: []string{}}
	if row.NotesShown != "" {
		c.Shown = strings.Split(row.NotesShown, ",")
	}
	return c, err
}

// SetComfort keeps what an account chooses, and returns it as it is kept: the
// notes in the order of the list. It returns ErrShown.
func (s *Service) SetComfort(ctx context.Context, id ID, c Comfort) (Comfort, error) {
	kept := Comfort{LargerGaps: c.LargerGaps, Shown: []string{}}
	for _, key := range resource.ContentNotes {
		if slices.Contains(c.Shown, key) {
			kept.Shown = append(kept.Shown, key)
		}
	}
	for _, key := range c.Shown {
		if !slices.Contains(kept.Shown, key) {
			return kept, ErrShown.At("shown")
		}
	}
	return kept, s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", id).
			Updates(map[string]any{"larger_gaps": kept.LargerGaps, "notes_shown": strings.Join(kept.Shown, ",")}).Error
	})
}
