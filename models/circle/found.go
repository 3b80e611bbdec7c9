package circle

import (
	"context"
	"encoding/json"

	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Founding is what a founder decides.
type Founding struct {
	Nonce                       string // chosen by the caller; the same one founds one circle
	Name, Purpose, Good, NotFor models.Private
	Language, Zone              string
	Capacity                    int
	JoinPolicy                  string
	Persona                     models.Private // the founder's name in this circle
}

// Found makes a circle and makes by its owner. It returns the error of the first
// part of f that is wrong, ErrTooMany, or policy's refusal.
func (s *Service) Found(tx *db.Tx, by account.ID, f Founding) (ID, error) {
	if err := policy.Check(policy.Standing{}, policy.Found); err != nil {
		return "", err
	}
	w := words{f.Name, f.Purpose, f.Good, f.NotFor}
	if err := w.check(); err != nil {
		return "", err
	}
	if err := CheckNonce(f.Nonce); err != nil {
		return "", err
	}
	lang, err := checkPlace(f.Language, f.Zone)
	switch {
	case err != nil:
		return "", err
	case f.Capacity < MinCapacity || f.Capacity > MaxCapacity:
		return "", ErrCapacity.At("capacity")
	case f.JoinPolicy != joinOpen:
		return "", ErrPolicy.At("joinPolicy")
	}
	if _, _, err := checkPersona(f.Persona); err != nil {
		return "", err
	}
	row := circleRow{
		ID: ID(models.NewID()), FounderID: by, Nonce: f.Nonce,
		Name: string(w.name), Purpose: string(w.purpose), Good: string(w.good), NotFor: string(w.notFor),
		Language: lang, Zone: f.Zone, Capacity: f.Capacity, JoinPolicy: f.JoinPolicy, Retention: retentionH72,
		AgreementsVersion: 1, State: forming, Visibility: listed, Kind: ongoing, MinToOpen: MinCapacity, Wave: defaultWave, TermGatherings: defaultTerm,
		CreatedAt: tx.Now,
	}
	if err := holdAccount(tx, by); err != nil {
		return "", err
	}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if made.Error != nil {
		return "", made.Error
	}
	if made.RowsAffected == 0 { // a retry: it founded this one
		var before circleRow
		err := tx.Where("founder_id = ? AND nonce = ?", by, f.Nonce).Take(&before).Error
		if err == nil && before.Name != row.Name {
			err = ErrReused
		}
		return before.ID, err
	}
	items, err := json.Marshal(core)
	if err != nil {
		return "", err
	}
	if err := tx.Create(&agreementsRow{CircleID: row.ID, Version: 1, Items: string(items), CreatedAt: tx.Now}).Error; err != nil {
		return "", err
	}
	_, err = s.seat(tx, by, row, seating{
		Joining: Joining{Nonce: f.Nonce, AgreementsVersion: row.AgreementsVersion, Persona: f.Persona}, role: policy.Owner, state: active, way: wayFounded,
	})
	return row.ID, err
}

// View shows a circle to by, whoever they are.
func (s *Service) View(ctx context.Context, by account.ID, id ID) (*Circle, error) {
	g := s.db.Read(ctx)
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(id)})
	if err != nil {
		return nil, err
	}
	c, err := find(g, id)
	if err != nil {
		return nil, err
	}
	stood, err := standingIn(g, by, c, models.Now())
	if err != nil {
		return nil, err
	}
	if err := policy.Check(stood.Standing, policy.SeeCard); err != nil {
		return nil, err
	}
	a, err := agreementsOf(g, id)
	if err != nil {
		return nil, err
	}
	out := &Circle{Card: c.card([]string{}), About: About{Agreements: a[id]}, Epoch: heads.Epoch, Viewer: ViewerOf(stood.Standing)}
	if out.Viewer.Request, err = s.ownRequest(ctx, g, by, id); err != nil {
		return nil, err
	}
	if stood.Standing.Role == policy.Outsider {
		return out, nil
	}
	out.Seq = heads.Of[streamOf(id)].Seq
	if out.Viewer.Person, err = s.viewer(ctx, stood); err != nil {
		return nil, err
	}
	err = g.Table("rooms").Select("id").Where("circle_id = ?", id).Order("id").Limit(1).Scan(&out.Room).Error
	return out, err
}

func (s *Service) viewer(ctx context.Context, stood Stood) (*Person, error) {
	name, err := OpenName(ctx, s.box, stood.Person, stood.Name)
	return &Person{ID: stood.Person, Name: name, Role: stood.Standing.Role}, err
}
