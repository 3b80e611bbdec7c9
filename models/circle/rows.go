package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

type circleRow struct {
	ID                ID
	FounderID         account.ID
	Nonce             string
	Name              string
	Purpose           string
	Good              string
	NotFor            string
	Language          string
	Zone              string
	UTCOffset         int `gorm:"column:utc_offset"` // minutes east, in January
	Kind              string
	Template          string // "" where it was founded freely
	Cadence           string
	Visibility        string
	JoinPolicy        string
	Retention         string
	Capacity          int
	MinToOpen         int
	Taken             int // seats of members, paused ones included, and seats held by offers
	MembersInvite     bool
	GivesTrials       bool
	AgreementsVersion int
	QuestionsVersion  int // 0 while it asks nothing
	Wave              int
	LockedUntil       *time.Time
	LockedBy          *string
	TermGatherings    int
	TransferTo        *PersonID
	TransferUntil     *time.Time
	ClaimBy           *PersonID
	ClaimAt           *time.Time
	State             string
	WindingUntil      *time.Time
	WordsRev          int // 0 while it has no words of its own
	Seq               int64
	Mver              int64
	CreatedAt         time.Time
}

func (circleRow) TableName() string { return "circles" }

type agreementsRow struct {
	CircleID  ID
	Version   int
	Items     string // JSON
	CreatedAt time.Time
}

func (agreementsRow) TableName() string { return "agreements" }

type memberRow struct {
	ID                PersonID
	CircleID          ID
	AccountID         account.ID
	Nonce             string
	Role              policy.Role
	State             string
	Way               string // how they came in
	Name              []byte // sealed
	NameKey           []byte // a keyed hash of the skeleton: keeps names apart, and tells nothing
	Hello             []byte // sealed
	AgreementsVersion int
	FitAt             *time.Time
	JoinedMver        int64
	JoinedAt          time.Time
	LeftAt            *time.Time
	AgainAt           *time.Time // from when they may ask again
	BannedUntil       *time.Time // nil with the state "banned" is for good
	ForGoodBy         *PersonID  // who asked for a ban for good, until a second person agrees
	MutedUntil        *time.Time
	MuteAct           *ActID
	WarnAct           *ActID // a warning they have not yet said they saw
	AwayUntil         *time.Time
	PausedUntil       *time.Time
	TrialGathering    *string
	TermFrom          *time.Time
	TermUsed          int
	Attended          int
	Declared          []byte // sealed
	CompanyUntil      *time.Time
	Welcomes          bool
	WelcomerID        *PersonID  // who says hello to them
	WelcomeAt         *time.Time // when it is told that nobody did
	WelcomedAt        *time.Time
	SuspendedUntil    *time.Time `gorm:"->"` // of their account, where a standing is read
}

func (memberRow) TableName() string { return "memberships" }

func namePlace(id PersonID) seal.Place {
	return seal.Place{Table: "memberships", Column: "name", Row: string(id)}
}

func helloPlace(id PersonID) seal.Place {
	return seal.Place{Table: "memberships", Column: "hello", Row: string(id)}
}

// OpenName opens a sealed persona.
func OpenName(ctx context.Context, box *seal.Box, id PersonID, sealed []byte) (models.Private, error) {
	return box.Open(ctx, namePlace(id), sealed)
}

// Oneself opens who somebody is in the circle they stand in.
func (s Stood) Oneself(ctx context.Context, box *seal.Box) (Person, error) {
	name, err := OpenName(ctx, box, s.Person, s.Name)
	return Person{ID: s.Person, Name: name, Role: s.Standing.Role}, err
}

func (s *Service) person(ctx context.Context, m memberRow) (Person, error) {
	name, err := OpenName(ctx, s.box, m.ID, m.Name)
	return Person{ID: m.ID, Name: name, Role: m.Role}, err
}

// Persons opens the personas of everyone who is or was in a circle, by id: what
// people said stays under their name when they leave.
func Persons(ctx context.Context, g *gorm.DB, box *seal.Box, in ID) (map[PersonID]Person, error) {
	var rows []memberRow
	if err := g.Where("circle_id = ?", in).Limit(maxEver).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make(map[PersonID]Person, len(rows))
	for _, m := range rows {
		name, err := OpenName(ctx, box, m.ID, m.Name)
		if err != nil {
			return nil, err
		}
		all[m.ID] = Person{ID: m.ID, Name: name, Role: m.Role}
	}
	return all, nil
}

// maxEver bounds how many people ever in a circle are read at once.
const maxEver = 2000

// Active lists the ids of those who are in the circle now, oldest member first.
func Active(g *gorm.DB, in ID) (ids []PersonID, err error) {
	err = g.Table("memberships").Where("circle_id = ? AND state IN ?", in, here).Order("joined_at, id").Limit(MaxCapacity).Pluck("id", &ids).Error
	return ids, err
}

// agreementsOf reads the agreements of circles as they are now.
func agreementsOf(g *gorm.DB, ids ...ID) (map[ID]Agreements, error) {
	var rows []agreementsRow
	err := g.Table("agreements").Select("agreements.*").
		Joins("JOIN circles ON circles.id = agreements.circle_id AND circles.agreements_version = agreements.version").
		Where("agreements.circle_id IN ?", ids).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	all := make(map[ID]Agreements, len(rows))
	for _, row := range rows {
		a, err := row.open()
		if err != nil {
			return nil, err
		}
		all[row.CircleID] = a
	}
	return all, nil
}

func (c circleRow) card(themes []string) Card {
	return Card{
		ID: c.ID, Name: models.Private(c.Name), Purpose: models.Private(c.Purpose), Good: models.Private(c.Good), NotFor: models.Private(c.NotFor),
		Language: c.Language, Zone: c.Zone, Kind: c.Kind, Template: c.Template, Cadence: models.Private(c.Cadence), Themes: themes,
		Capacity: c.Capacity, Taken: c.Taken, Free: max(0, c.Capacity-c.Taken), Visibility: c.Visibility, JoinPolicy: c.JoinPolicy, State: c.State,
		GivesTrials: c.GivesTrials, Retention: c.Retention, History: historySinceJoin, FoundedAt: c.CreatedAt,
	}
}

// value is what p points at, and nothing where it points nowhere.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
