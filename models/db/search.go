package db

import (
	"strings"
	"unicode"

	"gorm.io/gorm"
)

// MatchCards narrows a query on circles to those whose card has every word of
// text, the last letters of each left open. Whatever a person types is searched
// for as words and never read as an operator.
func MatchCards(g *gorm.DB, text string) *gorm.DB {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(words) == 0 {
		return g
	}
	if g.Name() == "sqlite" {
		return g.Where("circles.id IN (SELECT circle_id FROM cards WHERE cards MATCH ?)", `"`+strings.Join(words, `"* "`)+`"*`)
	}
	return g.Where("circles.search @@ to_tsquery('card', ?)", strings.Join(words, ":* & ")+":*")
}
