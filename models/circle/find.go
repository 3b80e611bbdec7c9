package circle

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// Search is what a person looks for among the circles. What is left out is not
// asked.
type Search struct {
	Words    string // every one of them stands on the card
	Language string // BCP 47
	Kind     string
	Theme    string
	Zone     string // IANA: circles within three hours of it, round the clock
	Free     bool   // with a free seat
	Before   ID     // circles founded before this one
	Limit    int    // 1 to MaxCards
}

// MaxCards is the most cards of one page.
const MaxCards = 30

// near is how many minutes apart two zones are that can still meet in an evening.
const near = 3 * 60

// found are the circles anyone finds. It is written out, word for word as in the
// partial indexes it is answered from: with placeholders SQLite would not know
// that it may use them.
const found = "circles.visibility = 'listed' AND circles.state IN ('forming', 'open')"

// last comes after every id there is.
const last = "ffffffff-ffff-ffff-ffff-ffffffffffff"

// Find lists the cards of circles, the newest first, and where to go on: "" at
// the end.
func (s *Service) Find(ctx context.Context, q Search) (cards []Card, next ID, err error) {
	g := s.db.Read(ctx)
	query := db.MatchCards(g.Table("circles"), q.Words).Where(found).Order("circles.id DESC")
	if q.Before = ID(cleanID(string(q.Before))); q.Before == "" {
		q.Before = last
	}
	query = query.Where("circles.id < ?", q.Before)
	if q.Language != "" {
		query = query.Where("circles.language = ?", q.Language)
	}
	if q.Kind != "" {
		if err := oneOf(q.Kind, "kind", ErrKind, ongoing, cohort, slow); err != nil {
			return nil, "", err
		}
		query = query.Where("circles.kind = ?", q.Kind)
	}
	if q.Theme != "" {
		if !slices.Contains(themes, q.Theme) {
			return nil, "", ErrThemes.At("theme")
		}
		query = query.Where("circles.id IN (SELECT circle_id FROM circle_themes WHERE theme = ?)", q.Theme)
	}
	if q.Zone != "" {
		offset, err := checkZone(q.Zone)
		if err != nil {
			return nil, "", err
		}
		query = query.Where("circles.utc_offset IN ?", offsetsNear(offset))
	}
	if q.Free {
		query = query.Where("circles.taken < circles.capacity")
	}
	limit := min(max(q.Limit, 1), MaxCards)
	var rows []circleRow
	if err := query.Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	if len(rows) > limit {
		rows, next = rows[:limit], rows[limit-1].ID
	}
	cards, err = s.cards(g, rows)
	return cards, next, err
}

// offsetsNear lists the offsets within near of one, round the clock: who is at
// +12 and who is at -11 share their evening. Zones lie on quarters of an hour.
func offsetsNear(offset int) []int {
	const day, quarter, least, most = 24 * 60, 15, -12 * 60, 14 * 60
	var all []int
	for o := least; o <= most; o += quarter {
		apart := ((o-offset)%day + day) % day
		if min(apart, day-apart) <= near {
			all = append(all, o)
		}
	}
	return all
}

func cleanID(id string) string {
	if models.IsID(id) {
		return id
	}
	return ""
}

// cards adds to circles what stands in other tables, in one statement.
func (s *Service) cards(g *gorm.DB, rows []circleRow) ([]Card, error) {
	cards := make([]Card, 0, len(rows))
	if len(rows) == 0 {
		return cards, nil
	}
	ids := make([]ID, 0, len(rows))
	for _, c := range rows {
		ids = append(ids, c.ID)
	}
	themes, err := themesOf(g, ids...)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		cards = append(cards, c.card(themes[c.ID]))
	}
	return cards, nil
}
