package circle

import (
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Founding is what a founder decides. What is left empty comes from the
// template, or is what a circle most often is.
type Founding struct {
	Nonce                       string // chosen by the caller; the same one founds one circle
	Template                    string // "" for founding freely
	Name, Purpose, Good, NotFor models.Private
	Kind                        string // "" for ongoing
	Cadence                     models.Private
	Themes                      []string
	Language, Zone              string
	Capacity                    int
	Visibility                  string // "" for listed
	JoinPolicy                  string // "" for open
	Retention                   string // "" for h72
	GivesTrials                 bool
	Persona                     models.Private // the founder's name in this circle
}

// Found makes a circle and makes by its owner. It returns the error of the first
// part of f that is wrong, ErrTooMany, or policy's refusal.
func (s *Service) Found(tx *db.Tx, by account.ID, f Founding) (ID, error) {
	if err := policy.Check(policy.Standing{}, policy.Found); err != nil {
		return "", err
	}
	row, themes, err := f.row()
	if err != nil {
		return "", err
	}
	row.FounderID, row.CreatedAt = by, tx.Now
	if err := account.Hold(tx, by); err != nil {
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
	said := append((words{&f.Name, &f.Purpose, &f.Good, &f.NotFor, &f.Cadence}).fields(), Texts("persona", f.Persona)...)
	if _, err := (Stood{Circle: row.ID}).Look(tx, s.box, Writing{To: Lasting, By: by, Fields: said}); err != nil {
		return "", err
	}
	if err := setThemes(tx, row.ID, themes); err != nil {
		return "", err
	}
	if err := writeAgreements(tx, row.ID, 1, core); err != nil {
		return "", err
	}
	if _, err := Record(tx, s.box, Deed{Circle: row.ID, What: actFounded}); err != nil {
		return "", err
	}
	_, err = s.seat(tx, by, row, seating{
		Joining: Joining{Nonce: f.Nonce, AgreementsVersion: row.AgreementsVersion, Persona: f.Persona}, role: policy.Owner, state: active, way: wayFounded,
	})
	return row.ID, err
}

// row checks a founding and makes the circle of it.
func (f Founding) row() (c circleRow, themes []string, err error) {
	if err := (words{&f.Name, &f.Purpose, &f.Good, &f.NotFor, &f.Cadence}).check(); err != nil {
		return c, nil, err
	}
	if err := CheckNonce(f.Nonce); err != nil {
		return c, nil, err
	}
	t, err := templateOf(f.Template)
	if err != nil {
		return c, nil, err
	}
	f.Kind = either(f.Kind, t.Kind, ongoing)
	f.Cadence = either(f.Cadence, models.Private(t.Cadence))
	f.Retention = either(f.Retention, t.Retention, retentionH72)
	f.Visibility, f.JoinPolicy = either(f.Visibility, listed), either(f.JoinPolicy, joinOpen)
	f.Capacity = either(f.Capacity, t.Capacity)
	for _, err := range []error{
		oneOf(f.Kind, "kind", ErrKind, ongoing, cohort, slow),
		oneOf(f.Visibility, "visibility", ErrSeen, listed, unlisted, hidden),
		oneOf(f.JoinPolicy, "joinPolicy", ErrPolicy, joinOpen, joinRequest, joinInvite, joinClosed),
		oneOf(f.Retention, "retention", ErrRetention, retentionAtClose, retentionH72, retentionD30),
		checkCapacity(f.Capacity),
	} {
		if err != nil {
			return c, nil, err
		}
	}
	lang, err := checkLanguage(f.Language)
	if err != nil {
		return c, nil, err
	}
	offset, err := checkZone(f.Zone)
	if err != nil {
		return c, nil, err
	}
	if themes, err = checkThemes(f.Themes); err != nil {
		return c, nil, err
	}
	if _, _, err := checkPersona(f.Persona); err != nil {
		return c, nil, err
	}
	return circleRow{
		ID: ID(models.NewID()), Nonce: f.Nonce, Template: t.ID,
		Name: string(f.Name), Purpose: string(f.Purpose), Good: string(f.Good), NotFor: string(f.NotFor), Cadence: string(f.Cadence),
		Language: lang, Zone: f.Zone, UTCOffset: offset, Kind: f.Kind, Capacity: f.Capacity, MinToOpen: min(t.MinToOpen, f.Capacity),
		Visibility: f.Visibility, JoinPolicy: f.JoinPolicy, Retention: f.Retention, GivesTrials: f.GivesTrials,
		AgreementsVersion: 1, State: forming, Wave: defaultWave, TermGatherings: defaultTerm,
	}, themes, nil
}

func checkCapacity(n int) error {
	if n < MinCapacity || n > MaxCapacity {
		return ErrCapacity.At("capacity")
	}
	return nil
}

// either is the first of values that is there.
func either[T comparable](values ...T) (first T) {
	var none T
	for _, v := range values {
		if v != none {
			return v
		}
	}
	return none
}
