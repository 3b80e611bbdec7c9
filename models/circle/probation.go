package circle

import (
	"regexp"

	"example.org/afterward/models"
	"example.org/afterward/models/policy"
)

// ErrLink answers a newcomer who writes an address.
var ErrLink = &models.Error{Kind: models.Invalid, Code: "newcomer_link", Message: "While you are new here, please say it without web addresses. What you wrote is still with you."}

// links finds addresses of the web: with a scheme, with www, in one of the common
// domains, or in any domain with a path after it. A sentence that begins without
// a space after the last one ("it was good.So was …") is none, so short domains
// that are also words count only with a path.
var links = regexp.MustCompile(`(?i)(?:\b[a-z][a-z0-9+.-]{1,9}://\S` +
	`|\bwww\.[a-z0-9-]+\.` +
	`|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|info|biz|io|app|dev|xyz|online|site|shop|store|blog|club|live|link|page|wiki|onion|eu|de|at|ch|fr|nl|be|dk|se|fi|pl|cz|pt|br|mx|uk|ca|au|nz|ru|cn|jp|gg|ly|tv|cc|ws)(?:[^a-z0-9.-]|\.?$|\.\s|[/:])` +
	`|\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}/[a-z0-9_+@~-])`)

// NoLinks refuses addresses in what a newcomer writes, naming the field.
func NoLinks(s policy.Standing, field string, texts ...models.Private) error {
	if !s.New {
		return nil
	}
	for _, text := range texts {
		if links.MatchString(string(text)) {
			return ErrLink.At(field)
		}
	}
	return nil
}
