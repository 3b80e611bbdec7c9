package support

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// See reads a side room whole, for somebody in it.
func (s *Service) See(ctx context.Context, by account.ID, id ID) (*SideRoom, error) {
	g := s.db.Read(ctx)
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	var r row
	if err := g.Where("id = ?", id).Take(&r).Error; err != nil {
		return nil, hidden(err)
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err != nil {
		return nil, err
	}
	if stood.Standing, err = r.standing(g, stood, by, s.db.Now()); err != nil {
		return nil, err
	}
	if err := stood.Check(policy.UseSideRoom); err != nil {
		return nil, err
	}
	return s.show(ctx, g, stood, r, true)
}

// In lists the side rooms of a circle that by is in, those nobody has taken first, and
// then the latest: what they asked for themselves, and whom they look after.
func (s *Service) In(ctx context.Context, by account.ID, in circle.ID) ([]SideRoom, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.AskSupport); err != nil {
		return nil, err
	}
	me := stood.Person
	of := g.Where("circle_id = ? AND (person_id = ? OR owner_id = ? OR backup_id = ? OR state = ?)", in, me, me, me, Open)
	var rows []row
	if err := of.Order("CASE WHEN state = 'open' THEN 0 ELSE 1 END, opened_at DESC, id").Limit(MaxListed).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := []SideRoom{}
	for _, r := range rows {
		as := stood
		if as.Standing, err = r.standing(g, stood, by, s.db.Now()); err != nil {
			return nil, err
		}
		if as.Check(policy.UseSideRoom) != nil {
			continue
		}
		one, err := s.show(ctx, g, as, r, false)
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

// show shows a side room to somebody in it, whose standing towards it stood has; whole,
// with its lines.
func (s *Service) show(ctx context.Context, g *gorm.DB, stood circle.Stood, r row, whole bool) (*SideRoom, error) {
	out := &SideRoom{
		ID: r.ID, Mine: stood.Standing.Mine, State: r.State, Version: r.Version, May: r.may(stood), OpenedAt: r.OpenedAt, SoftAt: r.SoftAt, ClosedAt: r.ClosedAt,
	}
	if r.GatheringID != nil {
		out.Gathering = *r.GatheringID
	}
	if r.State == Open {
		until := r.OpenedAt.Add(alone)
		out.AloneUntil = &until
	}
	if r.State == Closed {
		out.DeletedAt = &r.DueAt
	}
	var err error
	if out.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
		return nil, err
	}
	var lines []lineRow
	var tending []circle.Tends
	people := []circle.PersonID{r.PersonID}
	for _, one := range []*circle.PersonID{r.OwnerID, r.BackupID} {
		if one != nil {
			people = append(people, *one)
		}
	}
	if whole {
		if err := g.Where("room_id = ?", r.ID).Order("id").Limit(MaxLines).Find(&lines).Error; err != nil {
			return nil, err
		}
		if slices.Contains(out.May, "ask") {
			if tending, err = circle.Tending(g, r.CircleID); err != nil {
				return nil, err
			}
		}
	}
	for _, l := range lines {
		people = append(people, l.ByID)
	}
	for _, t := range tending {
		people = append(people, t.Person)
	}
	slices.Sort(people)
	names, err := circle.PersonsOf(ctx, g, s.box, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	named := func(id *circle.PersonID) *circle.Person {
		if id == nil {
			return nil
		}
		p, known := names[*id]
		if !known {
			return nil
		}
		return &p
	}
	out.Person, out.Owner, out.Backup = names[r.PersonID], named(r.OwnerID), named(r.BackupID)
	for _, t := range tending {
		if t.Person != r.PersonID && (r.OwnerID == nil || t.Person != *r.OwnerID) && (r.BackupID == nil || t.Person != *r.BackupID) {
			out.Others = append(out.Others, names[t.Person])
		}
	}
	for _, l := range lines {
		body, there, err := s.box.OpenIfThere(ctx, linePlace(l.ID), l.Body)
		if err != nil {
			return nil, err
		}
		if there {
			out.Lines = append(out.Lines, SideLine{ID: l.ID, By: names[l.ByID], Mine: l.ByID == stood.Person, Body: body, At: l.At})
		}
	}
	return out, nil
}

// may is what somebody in a side room can do with it as it stands.
func (r row) may(stood circle.Stood) []string {
	as, may := stood.Standing, []string{}
	looks := policy.Check(as, policy.LookAfter) == nil
	if r.State != Closed {
		may = append(may, "write")
	}
	if looks && r.State == Open {
		may = append(may, "take")
	}
	if looks && (r.State == Owned || r.State == Soft) {
		may = append(may, "ask")
	}
	if looks && r.State == Owned {
		may = append(may, "soften")
	}
	if r.State != Closed && policy.Check(as, policy.CloseSideRoom) == nil {
		may = append(may, "close")
	}
	if r.State == Soft || r.State == Closed {
		may = append(may, "go_on")
	}
	return may
}
