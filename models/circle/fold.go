package circle

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"example.org/afterward/models"
)

// fold is the skeleton of a name: compatibility forms, case, accents, spaces and
// punctuation apart, the letters a reader sees.
func fold(name models.Private) models.Private {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFKC)
	text, _, err := transform.String(t, string(name))
	if err != nil {
		return ""
	}
	return models.Private(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, text))
}
