package companion

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/practice"
)

// ExportedWish is what somebody looks for in one circle, and whom they said yes to.
type ExportedWish struct {
	Circle   circle.CircleName `json:"circle" from:"companion_wishes.circle_id"`
	Hours    []string          `json:"hours" from:"companion_wishes.hours"`
	Pace     string            `json:"pace" from:"companion_wishes.pace"`
	Theme    string            `json:"theme" from:"companion_wishes.theme"`
	Language string            `json:"language" from:"companion_wishes.language"`
	EndsAt   time.Time         `json:"endsAt" from:"companion_wishes.ends_at"`
	Yes      []circle.PersonID `json:"yes" doc:"Whom you said yes to." from:"companion_yeses.about_id"`
}

// ExportedPair is one pair.
type ExportedPair struct {
	ID      ID                `json:"id" from:"companion_pairs.id"`
	Circle  circle.CircleName `json:"circle" from:"companion_pairs.circle_id"`
	Me      circle.PersonID   `json:"me" doc:"Who you are in that circle." from:"companion_pairs.a_id companion_pairs.b_id"`
	Member  circle.PersonID   `json:"member" doc:"Who your companion is there."`
	Name    models.Private    `json:"name" doc:"Of your companion."`
	Mine    OwnSide           `json:"mine" from:"companion_pairs.a_rests companion_pairs.a_renews companion_pairs.a_nudge companion_pairs.b_rests companion_pairs.b_renews companion_pairs.b_nudge"`
	WroteOn string            `json:"wroteOn,omitempty" format:"date" doc:"The day of your latest line." from:"companion_pairs.a_wrote_on companion_pairs.b_wrote_on"`
	From    time.Time         `json:"from" from:"companion_pairs.started_at"`
	Until   time.Time         `json:"until" from:"companion_pairs.ends_at"`
	EndedAt *time.Time        `json:"endedAt,omitempty" from:"companion_pairs.ended_at"`
}

// ExportedPairLine is a line one wrote, for them to take along: sealed, as the house
// has it. Their browser writes it out open.
type ExportedPairLine struct {
	ID     LineID          `json:"id" from:"companion_lines.id"`
	Pair   ID              `json:"pair" from:"companion_lines.pair_id"`
	Kind   string          `json:"kind" from:"companion_lines.kind"`
	On     string          `json:"on" format:"date" from:"companion_lines.on_day"`
	Sealed practice.Sealed `json:"sealed" doc:"base64url without padding." from:"companion_lines.sealed"`
}

// linePage is how many lines one page of an export has: they can be large.
const linePage = 10

// ExportWishes lists what by looks for, all on one page.
func (s *Service) ExportWishes(ctx context.Context, by account.ID) ([]ExportedWish, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, err
	}
	g := s.db.Read(ctx)
	var rows []wishRow
	if err := g.Where("account_id = ?", by).Order("person_id").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]ExportedWish, 0, len(rows))
	for _, r := range rows {
		w := r.wish()
		one := ExportedWish{Hours: w.Hours, Pace: w.Pace, Theme: w.Theme, Language: w.Language, EndsAt: r.EndsAt, Yes: []circle.PersonID{}}
		var err error
		if one.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
			return nil, err
		}
		if err := g.Table("companion_yeses").Where("by_id = ?", r.PersonID).Order("about_id").Pluck("about_id", &one.Yes).Error; err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// ExportPairs lists by's pairs, all on one page.
func (s *Service) ExportPairs(ctx context.Context, by account.ID) ([]ExportedPair, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, err
	}
	g, now := s.db.Read(ctx), s.db.Now()
	rows, err := of(g, by, now)
	if err != nil {
		return nil, err
	}
	shown, err := s.show(ctx, g, by, now, rows...)
	if err != nil {
		return nil, err
	}
	out := make([]ExportedPair, 0, len(rows))
	for i, r := range rows {
		mine, theirs := r.sides(by)
		one := ExportedPair{
			ID: r.ID, Circle: circle.CircleName{ID: r.CircleID, Name: shown[i].CircleName}, Me: mine.ID, Member: theirs.ID, Name: shown[i].Name, Mine: shown[i].Mine,
			From: r.StartedAt, Until: r.EndsAt, EndedAt: r.EndedAt,
		}
		if mine.WroteOn != nil {
			one.WroteOn = *mine.WroteOn
		}
		out = append(out, one)
	}
	return out, nil
}

// ExportLines lists what by wrote to their companions, a page after an id. What the
// others wrote is theirs.
func (s *Service) ExportLines(ctx context.Context, by account.ID, after string) ([]ExportedPairLine, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	g := s.db.Read(ctx)
	var rows []lineRow
	mine := g.Table("memberships").Select("id").Where("account_id = ?", by)
	err := g.Where("by_id IN (?) AND id > ? AND sealed IS NOT NULL", mine, models.After(after)).Order("id").Limit(linePage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(rows) > linePage {
		rows = rows[:linePage]
		next = string(rows[linePage-1].ID)
	}
	out := make([]ExportedPairLine, 0, len(rows))
	for _, r := range rows {
		out = append(out, ExportedPairLine{r.ID, r.PairID, r.Kind, r.OnDay, r.Sealed})
	}
	return out, next, nil
}
