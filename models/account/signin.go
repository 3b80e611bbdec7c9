package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// SignIn begins a session for whoever shows the auth key of a handle. It returns
// ErrRefused for a wrong key and for an unknown handle alike, and ErrTooMany.
func (s *Service) SignIn(ctx context.Context, handle models.Private, authKey []byte, from string) (*SignedIn, error) {
	row, err := s.prove(ctx, handle, from, ErrRefused, func(row *accountRow) (key []byte, hashed string) { return authKey, row.AuthHash })
	if err != nil {
		return nil, err
	}
	var in *SignedIn
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		in, err = s.begin(tx, *row)
		return err
	})
	return in, err
}

// prove finds the account of a handle if the key shown for it is right, and
// otherwise returns refusal, having done the same work.
func (s *Service) prove(ctx context.Context, handle models.Private, from string, refusal *models.Error, shown func(*accountRow) (key []byte, hashed string)) (*accountRow, error) {
	skel, err := skeleton(handle)
	if err != nil {
		return nil, refusal // an impossible handle is unknown too
	}
	if err := s.attempt(ctx, skel, from); err != nil {
		return nil, err
	}
	row, known, err := s.findByHandle(s.db.Read(ctx), skel)
	if err != nil {
		return nil, err
	}
	key, hashed := shown(&row)
	if !known {
		hashed = s.nobody
	}
	same, err := s.matches(ctx, key, hashed)
	switch {
	case err != nil:
		return nil, err
	case !same || !known:
		return nil, refusal
	}
	return &row, nil
}

// begin starts a session in a unit of work.
func (s *Service) begin(tx *db.Tx, a accountRow) (*SignedIn, error) {
	token := newToken()
	row := sessionRow{
		ID: SessionID(models.NewID()), AccountID: a.ID, TokenHash: tokenHash(token),
		CreatedAt: tx.Now, SeenAt: tx.Now, EndsAt: tx.Now.Add(idleFor),
	}
	if err := tx.Create(&row).Error; err != nil {
		return nil, err
	}
	if err := seen(tx, a.ID); err != nil {
		return nil, err
	}
	rver, err := rverOf(tx.DB)
	if err != nil {
		return nil, err
	}
	who, err := s.open(tx.Context(), a)
	if err != nil {
		return nil, err
	}
	return &SignedIn{
		Account: who, Token: token, VaultByPassword: a.VaultByPassword,
		Session: &Session{ID: row.ID, Account: a.ID, Rver: rver, EndsAt: row.EndsAt},
	}, nil
}

// Session finds the session a token stands for, and returns ErrSignedOut if it
// has ended or never was. Using a session keeps it alive.
func (s *Service) Session(ctx context.Context, token string) (*Session, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenLen) {
		return nil, ErrSignedOut
	}
	// One statement, so that the version is the one the session was seen under.
	var row struct {
		Found          sessionRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported
		Rver           int64
		SuspendedUntil *time.Time
	}
	err := s.db.Read(ctx).Table("sessions").Select("sessions.*, instance.rver, accounts.suspended_until").
		Joins("CROSS JOIN instance").Joins("JOIN accounts ON accounts.id = sessions.account_id").
		Where("token_hash = ?", tokenHash(token)).Take(&row).Error
	now := models.Now()
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), err == nil && !row.Found.inForce(now):
		return nil, ErrSignedOut
	case err != nil:
		return nil, err
	}
	if now.Sub(row.Found.SeenAt) > touchGap {
		if err := s.touch(ctx, &row.Found); err != nil {
			return nil, err
		}
	}
	found := &Session{ID: row.Found.ID, Account: row.Found.AccountID, Rver: row.Rver, EndsAt: row.Found.EndsAt}
	if until := row.SuspendedUntil; until != nil && now.Before(*until) {
		found.Shut = until
	}
	return found, nil
}

// touch writes down that a session is used, at most once in touchGap.
func (s *Service) touch(ctx context.Context, row *sessionRow) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		row.SeenAt, row.EndsAt = tx.Now, earlier(tx.Now.Add(idleFor), row.CreatedAt.Add(atMost))
		err := tx.Table("sessions").Where("id = ? AND revoked_rver IS NULL", row.ID).
			Updates(map[string]any{"seen_at": row.SeenAt, "ends_at": row.EndsAt}).Error
		if err != nil {
			return err
		}
		return seen(tx, row.AccountID)
	})
}

// seen writes down the day on which an account is used, once a day. It is coarse
// on purpose: enough to notice that whoever looks after a circle is gone.
func seen(tx *db.Tx, who ID) error {
	today := tx.Now.Format(time.DateOnly)
	return tx.Table("accounts").Where("id = ? AND closed_at IS NULL AND (seen_on IS NULL OR seen_on < ?)", who, today).Update("seen_on", today).Error
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// tokenLen is how many bytes a secret has by which somebody is known who shows it.
const tokenLen = 32

func newToken() string {
	secret := make([]byte, tokenLen)
	_, _ = rand.Read(secret) // never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
