package circle

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// InviteID names an invitation.
type InviteID string

// Invite is an invitation, as those see it who look after the circle.
type Invite struct {
	ID        InviteID       `json:"id"`
	Kind      string         `json:"kind" enum:"link,personal"`
	Grants    string         `json:"grants" enum:"seat,request" doc:"A seat, or a request that is looked at before others."`
	By        Person         `json:"by"`
	Label     models.Private `json:"label,omitempty" doc:"For whom its maker meant it."`
	Uses      int            `json:"uses"`
	MaxUses   int            `json:"maxUses"`
	CreatedAt time.Time      `json:"createdAt"`
	ExpiresAt time.Time      `json:"expiresAt"`
	State     string         `json:"state" enum:"open,used,revoked,expired"`
	Token     string         `json:"token,omitempty" doc:"Of a link: told once, to its maker, and kept nowhere."`
}

// The kinds of invitation, what they grant, and how they end.
const (
	link          = "link"
	personal      = "personal"
	grantsSeat    = "seat"
	grantsRequest = "request"

	inviteOpen    = "open"
	inviteUsed    = "used"
	inviteExpired = "expired"
	revoked       = "revoked"
	inviteNo      = "declined" // invites.ended
	void          = "void"     // invites.ended
)

// Limits on invitations (features.md §1.1 and §6).
const (
	MaxUses, MaxDays = 100, 30
	inviteUses       = 1 // unless said otherwise
	inviteDays       = 7
	invitesADay      = 10
	tokenLen         = 16 // bytes
	maxInvites       = 100
	MaxLabel         = 64 // code points
)

// What can be wrong with inviting.
var (
	ErrInviting      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A link can be used 1 to 100 times and lasts 1 to 30 days."}
	ErrMemberInvites = &models.Error{Kind: models.Forbidden, Code: "forbidden", Message: "Members can make links for one person and seven days, that let somebody ask to come in."}
	ErrInvitesADay   = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "That is ten invitations in a day. More can be made tomorrow."}
	ErrInvite        = &models.Error{Kind: models.NotFound, Code: "invite_unavailable", Message: "This invitation does not work, or not any more. Whoever sent it to you can make another."}
)

type inviteRow struct {
	ID        InviteID
	CircleID  ID
	ByID      PersonID
	Nonce     string
	Kind      string
	Grants    string
	TokenHash []byte
	AccountID *account.ID
	Label     []byte // sealed
	MaxUses   int
	Uses      int
	CreatedAt time.Time
	ExpiresAt time.Time
	EndedAt   *time.Time
	Ended     *string
}

func (inviteRow) TableName() string { return "invites" }

func (i inviteRow) state(now time.Time) string {
	switch {
	case i.Ended != nil:
		return revoked
	case i.Uses >= i.MaxUses:
		return inviteUsed
	case !now.Before(i.ExpiresAt):
		return inviteExpired
	}
	return inviteOpen
}

func labelPlace(id InviteID) seal.Place {
	return seal.Place{Table: "invites", Column: "label", Row: string(id)}
}

func hashToken(token []byte) []byte {
	sum := sha256.Sum256(token)
	return sum[:]
}

// Inviting is what somebody decides who invites.
type Inviting struct {
	Nonce  string
	Kind   string
	Grants string
	Uses   int            // of a link; 0 for 1
	Days   int            // 0 for 7
	Label  models.Private // of a personal one: the handle as it was written
	For    account.ID     // whose it is; "" where nobody has that handle or they want no invitations, which is told to nobody
}

func (i *Inviting) check() error {
	if i.Uses == 0 {
		i.Uses = inviteUses
	}
	if i.Days == 0 {
		i.Days = inviteDays
	}
	i.Label = i.Label.Clean()
	switch {
	case i.Kind != link && i.Kind != personal:
		return ErrInviting.At("kind")
	case i.Grants != grantsSeat && i.Grants != grantsRequest:
		return ErrInviting.At("grants")
	case i.Uses < 1 || i.Uses > MaxUses || i.Kind == personal && i.Uses != 1:
		return ErrInviting.At("uses")
	case i.Days < 1 || i.Days > MaxDays:
		return ErrInviting.At("days")
	case i.Kind == personal && (i.Label == "" || i.Label.Runes() > MaxLabel):
		return account.ErrHandle.At("handle")
	case i.Kind == link && i.Label != "":
		return ErrInviting.At("handle")
	}
	return CheckNonce(i.Nonce)
}

// mayInvite asks the law: those who look after a circle invite as they like, and
// where the circle lets its members invite, they make links for one person to ask
// with.
func mayInvite(stood Stood, c circleRow, i Inviting) error {
	refusal := policy.Check(stood.Standing, policy.Invite)
	if refusal == nil || !c.MembersInvite || !errors.Is(refusal, policy.ErrRole) {
		return refusal
	}
	if err := policy.Check(stood.Standing, policy.MemberInvite); err != nil {
		return err
	}
	if i.Kind != link || i.Grants != grantsRequest || i.Uses != inviteUses || i.Days > inviteDays {
		return ErrMemberInvites
	}
	return nil
}

// Invite makes an invitation. A link's token is in the answer and nowhere else;
// the same nonce answers with the same invitation, and with a fresh token in
// place of the one that may have been lost, as long as nobody has used it.
func (s *Service) Invite(ctx context.Context, by account.ID, id ID, i Inviting) (*Invite, error) {
	if err := i.check(); err != nil {
		return nil, err
	}
	token := make([]byte, tokenLen)
	_, _ = rand.Read(token)
	var made inviteRow
	var fresh bool
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		fresh = i.Kind == link
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		c, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		if err := mayInvite(stood, c, i); err != nil {
			return err
		}
		err = tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", id, stood.Person, i.Nonce).Take(&made).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			made, err = s.invite(tx, stood, c, i, token)
			return err
		case err != nil:
			return err
		case made.Kind != i.Kind || made.Grants != i.Grants:
			return ErrReused
		case made.Kind != link || made.Uses > 0 || made.Ended != nil:
			fresh = false
			return nil
		}
		return tx.Table("invites").Where("id = ?", made.ID).Update("token_hash", hashToken(token)).Error
	})
	if err != nil {
		return nil, err
	}
	out, err := s.invited(ctx, s.db.Read(ctx), id, []inviteRow{made})
	if err != nil {
		return nil, err
	}
	if fresh {
		out[0].Token = base64.RawURLEncoding.EncodeToString(token)
	}
	return &out[0], nil
}

func (s *Service) invite(tx *db.Tx, stood Stood, c circleRow, i Inviting, token []byte) (inviteRow, error) {
	row := inviteRow{
		ID: InviteID(models.NewID()), CircleID: c.ID, ByID: stood.Person, Nonce: i.Nonce, Kind: i.Kind, Grants: i.Grants,
		MaxUses: i.Uses, CreatedAt: tx.Now, ExpiresAt: tx.Now.AddDate(0, 0, i.Days),
	}
	if err := c.comesIn(); err != nil {
		return row, err
	}
	if c.JoinPolicy == joinClosed {
		return row, s.enters(tx, c)
	}
	if err := c.locked(tx.Now); err != nil {
		return row, err
	}
	var today int64
	if err := tx.Table("invites").Where("by_id = ? AND created_at > ?", stood.Person, tx.Now.AddDate(0, 0, -1)).Count(&today).Error; err != nil {
		return row, err
	}
	if today >= invitesADay {
		return row, ErrInvitesADay.Wait(time.Hour)
	}
	if i.Kind == link {
		row.TokenHash = hashToken(token)
	} else {
		var err error
		row.AccountID = some(i.For)
		if row.Label, err = s.box.Seal(tx.Context(), seal.Circle(string(c.ID), seal.Names), tx.Now, labelPlace(row.ID), i.Label); err != nil {
			return row, err
		}
	}
	if err := tx.Create(&row).Error; err != nil {
		return row, err
	}
	_, err := Record(tx, s.box, Deed{Circle: c.ID, What: actInvite, By: stood.Person, Becomes: i.Kind, Until: &row.ExpiresAt})
	return row, err
}

// invited shows invitations to those who look after their circle.
func (s *Service) invited(ctx context.Context, g *gorm.DB, id ID, rows []inviteRow) ([]Invite, error) {
	people, err := Persons(ctx, g, s.box, id)
	if err != nil {
		return nil, err
	}
	now := models.Now()
	out := make([]Invite, 0, len(rows))
	for _, r := range rows {
		i := Invite{
			ID: r.ID, Kind: r.Kind, Grants: r.Grants, By: people[r.ByID], Uses: r.Uses, MaxUses: r.MaxUses,
			CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, State: r.state(now),
		}
		if r.Label != nil {
			if i.Label, err = s.box.Open(ctx, labelPlace(r.ID), r.Label); err != nil {
				return nil, err
			}
		}
		out = append(out, i)
	}
	return out, nil
}

// Invites lists a circle's invitations, the latest first. A declined one looks
// revoked: nobody learns who said no.
func (s *Service) Invites(ctx context.Context, by account.ID, id ID) ([]Invite, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := policy.Check(stood.Standing, policy.SeeInvites); err != nil {
		return nil, err
	}
	var rows []inviteRow
	if err := g.Where("circle_id = ?", id).Order("id DESC").Limit(maxInvites).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.invited(ctx, g, id, rows)
}

// Revoke ends an invitation. Its record stays, and whoever came by it stays too.
func (s *Service) Revoke(ctx context.Context, by account.ID, id ID, invite InviteID) (*Invite, error) {
	var row inviteRow
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.RevokeInvite); err != nil {
			return err
		}
		if !models.IsID(string(invite)) {
			return policy.ErrHidden
		}
		err = tx.Where("circle_id = ? AND id = ?", id, invite).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = policy.ErrHidden
		}
		if err != nil || row.Ended != nil {
			return err
		}
		row.Ended, row.EndedAt = some(revoked), &tx.Now
		if err := tx.Table("invites").Where("id = ?", invite).Updates(map[string]any{"ended": revoked, "ended_at": tx.Now}).Error; err != nil {
			return err
		}
		_, err = Record(tx, s.box, Deed{Circle: id, What: actInvite, By: stood.Person, Becomes: revoked})
		return err
	})
	if err != nil {
		return nil, err
	}
	all, err := s.invited(ctx, s.db.Read(ctx), id, []inviteRow{row})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// revokeInvitesOf ends the invitations a person has made, in the unit of work in
// which they leave or lose the role that let them make them.
func revokeInvitesOf(tx *db.Tx, person PersonID) error {
	return tx.Table("invites").Where("by_id = ? AND ended IS NULL", person).Updates(map[string]any{"ended": revoked, "ended_at": tx.Now}).Error
}

// voidInvites ends the invitations to a circle that are somebody's own, in the
// unit of work that bans them.
func voidInvites(tx *db.Tx, in ID, who account.ID) error {
	return tx.Table("invites").Where("circle_id = ? AND account_id = ? AND ended IS NULL", in, who).
		Updates(map[string]any{"ended": void, "ended_at": tx.Now}).Error
}

// Invitation is an invitation as the person sees it whom it is for.
type Invitation struct {
	ID        InviteID       `json:"id"`
	Card      Card           `json:"card"`
	By        models.Private `json:"by" doc:"Who invites, as they are called in that circle."`
	Grants    string         `json:"grants" enum:"seat,request"`
	ExpiresAt time.Time      `json:"expiresAt"`
}

// InvitationsFor lists the invitations that are by's own and work, the latest
// first.
func (s *Service) InvitationsFor(ctx context.Context, by account.ID) ([]Invitation, error) {
	g := s.db.Read(ctx)
	var rows []inviteRow
	err := g.Where("account_id = ? AND ended IS NULL AND uses < max_uses AND expires_at > ?", by, models.Now()).
		Order("id DESC").Limit(maxInvites).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]Invitation, 0, len(rows))
	for _, r := range rows {
		c, err := find(g, r.CircleID)
		if errors.Is(err, policy.ErrHidden) || err == nil && (c.comesIn() != nil || c.JoinPolicy == joinClosed) {
			continue
		}
		if err != nil {
			return nil, err
		}
		stood, err := standingIn(g, by, c, models.Now())
		if err != nil {
			return nil, err
		}
		if policy.Check(stood.Standing, policy.Redeem) != nil {
			continue
		}
		one, err := s.invitation(ctx, g, c, r)
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

func (s *Service) invitation(ctx context.Context, g *gorm.DB, c circleRow, r inviteRow) (*Invitation, error) {
	cards, err := s.cards(g, []circleRow{c})
	if err != nil {
		return nil, err
	}
	var m memberRow
	if err := g.Where("id = ?", r.ByID).Take(&m).Error; err != nil {
		return nil, err
	}
	p, err := s.person(ctx, m)
	return &Invitation{ID: r.ID, Card: cards[0], By: p.Name, Grants: r.Grants, ExpiresAt: r.ExpiresAt}, err
}

// DeclineInvite says no to an invitation of one's own. Nobody is told.
func (s *Service) DeclineInvite(ctx context.Context, by account.ID, id InviteID) error {
	if !models.IsID(string(id)) {
		return ErrInvite
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		no := tx.Table("invites").Where("id = ? AND account_id = ? AND (ended IS NULL OR ended = ?)", id, by, inviteNo).
			Updates(map[string]any{"ended": inviteNo, "ended_at": tx.Now})
		if no.Error == nil && no.RowsAffected == 0 {
			return ErrInvite
		}
		return no.Error
	})
}
