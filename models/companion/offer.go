package companion

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"
	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// Offers lists who looks for a companion in a circle, to who looks for one too.
func (s *Service) Offers(ctx context.Context, by account.ID, in circle.ID) (*Offers, error) {
	g, now := s.db.Read(ctx), s.db.Now()
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	kept, err := room.Out(g, []circle.PersonID{stood.Person})
	if err != nil {
		return nil, err
	}
	stood.Standing.KeptOut = kept[stood.Person]
	if err := stood.Check(policy.FindCompanion); err != nil {
		return nil, err
	}
	out := &Offers{People: []Seeker{}}
	mine, err := findWish(g, stood.Person, now)
	if err != nil || mine == nil {
		return out, err
	}
	out.Wish = &OwnWish{Wish: mine.wish(), EndsAt: mine.EndsAt}
	rows, err := seekers(g, stood, now)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	people := make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		people = append(people, r.PersonID)
	}
	names, err := circle.PersonsOf(ctx, g, s.box, people)
	if err != nil {
		return nil, err
	}
	var yes []circle.PersonID
	if err := g.Table("companion_yeses").Where("by_id = ?", stood.Person).Pluck("about_id", &yes).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		one := Seeker{Member: r.PersonID, Name: names[r.PersonID].Name, Wish: r.wish(), Yes: slices.Contains(yes, r.PersonID)}
		one.Fits = out.Wish.fits(one.Wish)
		out.People = append(out.People, one)
	}
	slices.SortStableFunc(out.People, func(a, b Seeker) int { return cmp.Compare(weight(b.Fits), weight(a.Fits)) })
	out.People = out.People[:min(len(out.People), MaxPeople)]
	return out, nil
}

// seekers are those who are shown to somebody who looks for a companion: who looks
// for one too, may, and is neither read folded nor a companion of theirs here.
func seekers(g *gorm.DB, stood circle.Stood, now time.Time) ([]wishRow, error) {
	var rows []wishRow
	err := g.Where("circle_id = ? AND person_id <> ? AND ends_at > ?", stood.Circle, stood.Person, now).Order("person_id").Limit(circle.MaxCapacity).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	apart, err := circle.Folded(g, stood.Person)
	if err != nil {
		return nil, err
	}
	var pairs []pairRow
	if err := g.Where("(a_id = ? OR b_id = ?) AND ended_at IS NULL AND ends_at > ?", stood.Person, stood.Person, now).Find(&pairs).Error; err != nil {
		return nil, err
	}
	for _, p := range pairs {
		apart = append(apart, p.A.ID, p.B.ID)
	}
	accounts, people := make([]account.ID, 0, len(rows)), make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		accounts, people = append(accounts, r.AccountID), append(people, r.PersonID)
	}
	_, stand, err := circle.SeeAll(g, accounts, stood.Circle)
	if err != nil {
		return nil, err
	}
	kept, err := room.Out(g, people)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(r wishRow) bool {
		as := stand[r.AccountID].Standing
		as.KeptOut = kept[r.PersonID]
		return slices.Contains(apart, r.PersonID) || policy.Check(as, policy.FindCompanion) != nil
	}), nil
}

// fits says in what two wishes agree, what counts most first.
func (w Wish) fits(other Wish) []string {
	all := []string{}
	if base(w.Language) == base(other.Language) {
		all = append(all, "language")
	}
	if slices.ContainsFunc(w.Hours, func(h string) bool { return slices.Contains(other.Hours, h) }) {
		all = append(all, "hours")
	}
	if w.Theme == other.Theme || w.Theme == Any || other.Theme == Any {
		all = append(all, "theme")
	}
	if w.Pace == other.Pace {
		all = append(all, "pace")
	}
	return all
}

// weight orders by language, then hours, then theme, then pace.
func weight(fits []string) (n int) {
	for i, f := range []string{"pace", "theme", "hours", "language"} {
		if slices.Contains(fits, f) {
			n += 1 << i
		}
	}
	return n
}

// base is a language without its region.
func base(tag string) string {
	b, _ := language.Make(tag).Base()
	return b.String()
}
