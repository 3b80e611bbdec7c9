package circle

import (
	"context"
	"encoding/json"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// core are the house rules every circle's agreements begin with, in words that
// are read once, slowly, before one speaks.
var core = []string{
	"Adults only.",
	"Come as you are, but not under the influence to a live room.",
	"Speak for yourself.",
	"No fixing, no diagnosing, and no telling people what their experience meant.",
	"Keep other people's stories here.",
	"No getting hold of things: no sellers, sources, prices, meeting places, growing or making, links or hints, in public or in private.",
	"No amounts or schedules. Do not ask how much, how often, what with, or whether to mix with a medicine, and do not answer it either. Please ask a pharmacist or a drug-information line.",
	"No plans to use together, and no offers of ceremonies, retreats, sitting or coaching, paid or free.",
	"No selling and no recruiting, your own practice, group or belief included.",
	"No sexual or romantic approach inside a circle, and none ever from somebody who looks after it.",
	"No hate.",
	"No recording, no screenshots, no AI note-takers.",
	"Ask before contacting someone elsewhere.",
	"If you are asked to keep a secret from the moderators, that is a reason to tell one.",
}

// Agreements are the promises of a circle: the house's, and then its own.
type Agreements struct {
	Version int       `json:"version"`
	Items   []string  `json:"items"`
	Since   time.Time `json:"since"`
	Own     int       `json:"own" doc:"How many of the last ones are the circle's own."`
}

// open reads one version.
func (row agreementsRow) open() (Agreements, error) {
	a := Agreements{Version: row.Version, Since: row.CreatedAt}
	if err := json.Unmarshal([]byte(row.Items), &a.Items); err != nil {
		return a, err
	}
	a.Own = len(a.Items)
	for i := 0; i < len(core) && i < len(a.Items) && a.Items[i] == core[i]; i++ {
		a.Own--
	}
	return a, nil
}

func writeAgreements(tx *db.Tx, id ID, version int, items []string) error {
	text, err := json.Marshal(items)
	if err != nil {
		return err
	}
	return tx.Create(&agreementsRow{CircleID: id, Version: version, Items: string(text), CreatedAt: tx.Now}).Error
}

// maxVersions bounds how many versions of agreements are shown.
const maxVersions = 50

// Versions lists the agreements of a circle as they were, the newest first, to
// its people: what changed between two of them is theirs to see.
func (s *Service) Versions(ctx context.Context, by account.ID, id ID) ([]Agreements, error) {
	if _, err := s.admit(ctx, by, id); err != nil {
		return nil, err
	}
	var rows []agreementsRow
	if err := s.db.Read(ctx).Where("circle_id = ?", id).Order("version DESC").Limit(maxVersions).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]Agreements, 0, len(rows))
	for _, row := range rows {
		a, err := row.open()
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// AcceptAgreements says that by has read and accepts one exact version of the agreements.
// It returns ErrAgreements unless that is the one that holds now. Who does not
// accept stays: they read, and they may leave.
func (s *Service) AcceptAgreements(ctx context.Context, by account.ID, id ID, version int) (*Circle, error) {
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.AcceptAgreements)
		switch {
		case err != nil:
			return err
		case version != c.AgreementsVersion:
			return ErrAgreements.At("version")
		case stood.Standing.Agreed:
			return nil
		}
		mver, err := Moved(tx, id)
		if err != nil {
			return err
		}
		if err := tx.Table("memberships").Where("id = ?", stood.Person).Update("agreements_version", version).Error; err != nil {
			return err
		}
		return restand(tx, id, mver)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}
