package circle

import (
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// themes are what circles can be found by. The list is fixed, so that nobody
// names a theme to say what should not be said on a card; the words for them are
// the interface's.
var themes = []string{
	"first-weeks", "long-after", "difficult-experience", "grief", "faith", "no-faith", "sober", "chronic-illness", "neurodivergent",
	"queer-and-trans", "women", "men", "people-of-colour", "veterans", "parents", "carers", "young-adults", "over-fifty",
	"relationships", "work", "nature", "creative-work",
}

// MaxThemes is how many a circle can have.
const MaxThemes = 5

// ErrThemes answers whoever chooses themes that are not there, or too many.
var ErrThemes = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose at most five themes from the list."}

// Themes lists what circles can be found by.
func Themes() []string { return slices.Clone(themes) }

// checkThemes returns each chosen theme once, in the order of the list.
func checkThemes(chosen []string) ([]string, error) {
	out := []string{}
	for _, t := range themes {
		if slices.Contains(chosen, t) {
			out = append(out, t)
		}
	}
	for _, t := range chosen {
		if !slices.Contains(themes, t) {
			return nil, ErrThemes.At("themes")
		}
	}
	if len(chosen) > MaxThemes {
		return nil, ErrThemes.At("themes")
	}
	return out, nil
}

type themeRow struct {
	CircleID ID
	Theme    string
}

func (themeRow) TableName() string { return "circle_themes" }

// setThemes makes chosen the themes of a circle the unit of work has taken.
func setThemes(tx *db.Tx, id ID, chosen []string) error {
	if err := tx.Where("circle_id = ?", id).Delete(&themeRow{}).Error; err != nil {
		return err
	}
	rows := make([]themeRow, 0, len(chosen))
	for _, t := range chosen {
		rows = append(rows, themeRow{id, t})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Create(&rows).Error
}

// themesOf reads the themes of circles, each in the order of the list.
func themesOf(g *gorm.DB, ids ...ID) (map[ID][]string, error) {
	var rows []themeRow
	if err := g.Where("circle_id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make(map[ID][]string, len(ids))
	for _, id := range ids {
		all[id] = []string{}
	}
	for _, row := range rows {
		all[row.CircleID] = append(all[row.CircleID], row.Theme)
	}
	for _, of := range all {
		slices.SortFunc(of, func(a, b string) int { return slices.Index(themes, a) - slices.Index(themes, b) })
	}
	return all, nil
}
