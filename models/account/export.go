package account

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/policy"
)

// ExportedAccount is what an account itself holds, for its person to take along.
type ExportedAccount struct {
	ID            ID                `json:"id" from:"accounts.id"`
	Handle        models.Private    `json:"handle" from:"accounts.handle"`
	Since         time.Time         `json:"since" from:"accounts.created_at"`
	ClosesAt      *time.Time        `json:"closesAt,omitempty" from:"accounts.closing_at"`
	ShutUntil     *time.Time        `json:"shutUntil,omitempty" doc:"Until when two stewards have shut your account." from:"accounts.suspended_until"`
	NoInvites     bool              `json:"noInvites" doc:"Whether you want no invitations." from:"accounts.no_invites"`
	LargerGaps    bool              `json:"largerGaps" doc:"Whether you are given twice the time." from:"accounts.larger_gaps"`
	Shown         []string          `json:"shown" doc:"Content notes under which words are shown without a cover." from:"accounts.notes_shown"`
	CalendarSince *time.Time        `json:"calendarSince,omitempty" doc:"Since when your calendar has an address." from:"accounts.calendar_at"`
	Passkeys      []ExportedPasskey `json:"passkeys" doc:"What opens your vault on a device, beside the password."`
	PractisedAt   *time.Time        `json:"practisedAt,omitempty" doc:"When you had practised listening." from:"accounts.practised_at"`
}

// ExportedPasskey is a passkey without its keys.
type ExportedPasskey struct {
	Label models.Private `json:"label" from:"passkeys.label"`
	Since string         `json:"since" format:"date" from:"passkeys.created_on"`
}

// Export returns what is somebody's own of their account.
func (s *Service) Export(ctx context.Context, id ID) (*ExportedAccount, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, err
	}
	me, err := s.Me(ctx, id)
	if err != nil {
		return nil, err
	}
	out := &ExportedAccount{ID: me.ID, Handle: me.Handle, Since: me.CreatedAt, ClosesAt: me.ClosingAt, ShutUntil: me.ShutUntil}
	comfort, err := s.ComfortOf(ctx, id)
	if err != nil {
		return nil, err
	}
	out.LargerGaps, out.Shown = comfort.LargerGaps, comfort.Shown
	if out.NoInvites, err = s.InvitesBlocked(ctx, id); err != nil {
		return nil, err
	}
	if out.CalendarSince, err = s.CalendarSince(ctx, id); err != nil {
		return nil, err
	}
	passkeys, err := s.Passkeys(ctx, id)
	if err != nil {
		return nil, err
	}
	out.Passkeys = make([]ExportedPasskey, len(passkeys))
	for i, p := range passkeys {
		out.Passkeys[i] = ExportedPasskey{p.Label, p.CreatedOn}
	}
	out.PractisedAt, err = s.PractisedAt(ctx, id)
	return out, err
}
