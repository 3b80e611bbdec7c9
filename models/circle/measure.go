package circle

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/seal"
)

// Measure is what was done towards somebody, as they are told of it.
type Measure struct {
	Act    ActID          `json:"act"`
	What   string         `json:"what"`
	Reason models.Private `json:"reason"`
	Clause *Clause        `json:"clause,omitempty" doc:"The agreement it rests on."`
	Until  *time.Time     `json:"until,omitempty"`
	At     time.Time      `json:"at"`
}

// Clause is one of a circle's agreements, as it stood then.
type Clause struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// measureOf reads a measure from its act.
func measureOf(ctx context.Context, g *gorm.DB, box *seal.Box, id ActID) (*Measure, error) {
	var act actRow
	if err := g.Where("id = ?", id).Take(&act).Error; err != nil {
		return nil, err
	}
	m := &Measure{Act: act.ID, What: act.What, Until: act.Until, At: act.At}
	if act.Reason != nil {
		var err error
		if m.Reason, err = box.Open(ctx, reasonPlace(act.ID), act.Reason); err != nil {
			return nil, err
		}
	}
	if act.Clause == nil || act.AgreementsVersion == nil {
		return m, nil
	}
	var items string
	err := g.Table("agreements").Select("items").Where("circle_id = ? AND version = ?", act.CircleID, *act.AgreementsVersion).Scan(&items).Error
	if err != nil {
		return nil, err
	}
	var texts []string
	if err := json.Unmarshal([]byte(items), &texts); err != nil {
		return nil, err
	}
	if n := *act.Clause; n >= 1 && n <= len(texts) {
		m.Clause = &Clause{Number: n, Text: texts[n-1]}
	}
	return m, nil
}
