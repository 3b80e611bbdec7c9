package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// membership is what happens to a membership after it began.
func (a *API) membership() {
	const (
		tag    = "Members"
		all    = "/circles/{circle}/members"
		mine   = all + "/me"
		person = all + "/{member}"
	)
	handle(a, operation(http.MethodGet, all, "members", "Who is in a circle", tag), a.members)
	handle(a, kept(silent(operation(http.MethodDelete, mine, "leave-circle", "Leave a circle", tag))), a.leaveCircle)
	handle(a, operation(http.MethodPut, person+"/role", "appoint", "Make somebody a moderator, or a member again", tag), a.appoint)
	handle(a, silent(operation(http.MethodPost, mine+"/acknowledge", "acknowledge", "Say that one saw a warning", tag)), a.acknowledge)
	handle(a, silent(operation(http.MethodPost, person+"/nudge", "nudge", "Say a private word to somebody", tag)), a.nudge)
	handle(a, silent(operation(http.MethodPost, person+"/warn", "warn", "Write to somebody why something was not right", tag)), a.warn)
	handle(a, silent(operation(http.MethodPost, person+"/mute", "mute", "Ask somebody to be quiet for a time", tag)), a.mute)
	handle(a, silent(operation(http.MethodPost, person+"/unmute", "unmute", "Let somebody speak again", tag)), a.unmute)
	handle(a, silent(operation(http.MethodPost, person+"/remove", "remove", "End somebody's membership", tag)), a.removeMember)
	handle(a, operation(http.MethodPost, person+"/ban", "ban", "Keep somebody out of a circle", tag), a.ban)
	handle(a, operation(http.MethodPost, person+"/ban-for-good", "ban-for-good", "Agree, as the second person, to keep somebody out for good", tag), a.banForGood)
	handle(a, silent(operation(http.MethodPost, person+"/unban", "unban", "Let somebody ask to come in again", tag)), a.unban)
	handle(a, operation(http.MethodGet, "/circles/{circle}/banned", "banned", "Who is kept out of a circle", tag), a.banned)
	handle(a, operation(http.MethodPatch, mine, "set-name", "Change your name or your hello in a circle", tag), a.setName)
	handle(a, silent(operation(http.MethodPut, mine+"/declared", "declare", "Say on the card what a host has to say of themselves", tag)), a.declare)
	handle(a, silent(operation(http.MethodPost, mine+"/pause", "pause", "Pause, and keep your seat", tag)), a.pause)
	handle(a, silent(operation(http.MethodPost, mine+"/resume", "resume", "Come back from a pause", tag)), a.resume)
	handle(a, silent(operation(http.MethodPost, mine+"/away", "step-away", "Lock yourself out for a time", tag)), a.stepAway)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/transfer", "offer-circle", "Offer a circle to one of its people", tag)), a.offerCircle)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/transfer", "take-back-circle", "Take back the offer of a circle", tag)), a.takeBack)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/transfer/accept", "accept-circle", "Take over a circle that was offered", tag)), a.acceptCircle)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/transfer/decline", "decline-circle", "Say no to a circle that was offered", tag)), a.declineCircle)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/claim", "claim-circle", "Ask to take over from a silent owner", tag)), a.claimCircle)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/claim/finish", "finish-claim", "Take over, when nobody objected", tag)), a.finishClaim)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/claim", "object-to-claim", "Say no to somebody taking over", tag)), a.objectToClaim)
	a.records()
	a.blocks()
	a.redress()
	handle(a, kept(operation(http.MethodGet, "/me/measures", "my-measures", "What was done towards you, why, and until when", tag)), a.myMeasures)
}

// MemberIn names a person of a circle in a path.
type MemberIn struct {
	CircleIn
	Member circle.PersonID `path:"member"`
}

type membersOut struct {
	Body struct {
		Members []circle.Member `json:"members"`
	}
}

func (a *API) members(ctx context.Context, by *account.Session, in *CircleIn) (*membersOut, error) {
	all, err := a.Circles.Members(ctx, by.Account, in.Circle)
	out := &membersOut{}
	out.Body.Members = all
	return out, err
}

type leaveIn struct {
	CircleIn
	Body *struct {
		Words string `json:"words,omitempty" enum:"keep,former,withdraw" doc:"What becomes of what you said: it stays under your name, stays without it, or goes. It stays if nothing is said."`
	}
}

func (a *API) leaveCircle(ctx context.Context, by *account.Session, in *leaveIn) (*nothing, error) {
	words := circle.Keep
	if in.Body != nil && in.Body.Words != "" {
		words = in.Body.Words
	}
	return nil, a.Circles.LeaveAs(ctx, by.Account, in.Circle, words)
}

type appointIn struct {
	MemberIn
	Body struct {
		Role policy.Role `json:"role" enum:"moderator,member"`
	}
}

func (a *API) appoint(ctx context.Context, by *account.Session, in *appointIn) (*one[circle.Person], error) {
	return told(a.Circles.Appoint(ctx, by.Account, in.Circle, in.Member, in.Body.Role))
}

// Grounds are what one says for doing something towards a person.
type Grounds struct {
	Nonce  string         `json:"nonce,omitempty" doc:"May be sent; what is here is safe to try again without one."`
	Reason models.Private `json:"reason" doc:"1 to 1000 characters. The person reads it."`
	Clause int            `json:"clause,omitempty" doc:"The number of the agreement it rests on, from 1, of those the person accepted: needed for all that is done against somebody."`
	Case   string         `json:"case,omitempty" doc:"The case it is done in."`
}

func (g Grounds) grounds() circle.Grounds {
	return circle.Grounds{Reason: g.Reason, Clause: g.Clause, Case: g.Case}
}

// Relief is what one may say for ending something that was done towards a person.
type Relief struct {
	Nonce  string         `json:"nonce,omitempty" doc:"May be sent; what is here is safe to try again without one."`
	Reason models.Private `json:"reason,omitempty" doc:"At most 1000 characters."`
}

type (
	warnIn struct {
		MemberIn
		Body Grounds
	}
	reliefIn struct {
		MemberIn
		Body *Relief
	}
	unmuteIn struct {
		MemberIn
		Body *struct {
			Relief
			Minutes int `json:"minutes,omitempty" minimum:"0" doc:"In how many minutes they can speak again, sooner than it would have been; absent for at once."`
		}
	}
	muteIn struct {
		MemberIn
		Body struct {
			Grounds
			Minutes int `json:"minutes" doc:"5 to 40320."`
		}
	}
	removeMemberIn struct {
		MemberIn
		Body struct {
			Grounds
			AgainDays *int `json:"againDays,omitempty" doc:"0 to 30, and 30 if it is not said: after how many days they may ask again."`
		}
	}
	banIn struct {
		MemberIn
		Body struct {
			Grounds
			Days    int  `json:"days,omitempty" doc:"1 to 30."`
			ForGood bool `json:"forGood,omitempty" doc:"Holds for 30 days at once, and for good when a second person agrees."`
		}
	}
	acknowledgeIn struct {
		CircleIn
		Body struct {
			Act circle.ActID `json:"act"`
		}
	}
)

func (r *reliefIn) grounds() circle.Grounds {
	if r.Body == nil {
		return circle.Grounds{}
	}
	return circle.Grounds{Reason: r.Body.Reason}
}

func (u *unmuteIn) grounds() circle.Grounds {
	if u.Body == nil {
		return circle.Grounds{}
	}
	return circle.Grounds{Reason: u.Body.Reason}
}

func (a *API) warn(ctx context.Context, by *account.Session, in *warnIn) (*nothing, error) {
	return nil, a.Circles.Warn(ctx, by.Account, in.Circle, in.Member, in.Body.grounds())
}

func (a *API) nudge(ctx context.Context, by *account.Session, in *warnIn) (*nothing, error) {
	return nil, a.Circles.Nudge(ctx, by.Account, in.Circle, in.Member, in.Body.grounds())
}

func (a *API) acknowledge(ctx context.Context, by *account.Session, in *acknowledgeIn) (*nothing, error) {
	return nil, a.Circles.Acknowledge(ctx, by.Account, in.Circle, in.Body.Act)
}

func (a *API) mute(ctx context.Context, by *account.Session, in *muteIn) (*nothing, error) {
	return nil, a.Circles.Mute(ctx, by.Account, in.Circle, in.Member, in.Body.Minutes, in.Body.grounds())
}

func (a *API) unmute(ctx context.Context, by *account.Session, in *unmuteIn) (*nothing, error) {
	if in.Body != nil && in.Body.Minutes > 0 {
		return nil, a.Circles.Shorten(ctx, by.Account, in.Circle, in.Member, in.Body.Minutes, in.grounds())
	}
	return nil, a.Circles.Unmute(ctx, by.Account, in.Circle, in.Member, in.grounds())
}

func (a *API) removeMember(ctx context.Context, by *account.Session, in *removeMemberIn) (*nothing, error) {
	again := circle.MaxAgainDays
	if in.Body.AgainDays != nil {
		again = *in.Body.AgainDays
	}
	return nil, a.Circles.Remove(ctx, by.Account, in.Circle, in.Member, again, in.Body.grounds())
}

func (a *API) ban(ctx context.Context, by *account.Session, in *banIn) (*one[circle.Banned], error) {
	return told(a.Circles.Ban(ctx, by.Account, in.Circle, in.Member, circle.Barring{
		Grounds: in.Body.grounds(), Days: in.Body.Days, ForGood: in.Body.ForGood,
	}))
}

func (a *API) banForGood(ctx context.Context, by *account.Session, in *warnIn) (*one[circle.Banned], error) {
	return told(a.Circles.BanForGood(ctx, by.Account, in.Circle, in.Member, in.Body.grounds()))
}

func (a *API) unban(ctx context.Context, by *account.Session, in *reliefIn) (*nothing, error) {
	return nil, a.Circles.Unban(ctx, by.Account, in.Circle, in.Member, in.grounds())
}

type allBannedOut struct {
	Body struct {
		People []circle.Banned `json:"people"`
	}
}

func (a *API) banned(ctx context.Context, by *account.Session, in *CircleIn) (*allBannedOut, error) {
	all, err := a.Circles.Banned(ctx, by.Account, in.Circle)
	out := &allBannedOut{}
	out.Body.People = all
	return out, err
}

type myMeasuresOut struct {
	Body struct {
		Measures []appeal.LedgerEntry `json:"measures"`
	}
}

func (a *API) myMeasures(ctx context.Context, by *account.Session, _ *struct{}) (*myMeasuresOut, error) {
	all, err := a.Appeals.Ledger(ctx, by.Account)
	out := &myMeasuresOut{}
	out.Body.Measures = all
	return out, err
}

type (
	setNameIn struct {
		CircleIn
		Body struct {
			Name  *models.Private `json:"name,omitempty" doc:"2 to 40 characters."`
			Hello *models.Private `json:"hello,omitempty" doc:"At most 500 characters."`
		}
	}
	declareIn struct {
		CircleIn
		Body struct {
			Text models.Private `json:"text" doc:"At most 280 characters; empty takes it back."`
		}
	}
	pauseIn struct {
		CircleIn
		Body struct {
			Days int `json:"days" doc:"1 to 60."`
		}
	}
	stepAwayIn struct {
		CircleIn
		Body struct {
			Hours int `json:"hours" doc:"1 to 336. Nobody can lift it; it can be made longer."`
		}
	}
	offerCircleIn struct {
		CircleIn
		Body struct {
			To circle.PersonID `json:"to"`
		}
	}
)

func (a *API) setName(ctx context.Context, by *account.Session, in *setNameIn) (*one[circle.Person], error) {
	return told(a.Circles.SetName(ctx, by.Account, in.Circle, in.Body.Name, in.Body.Hello))
}

func (a *API) declare(ctx context.Context, by *account.Session, in *declareIn) (*nothing, error) {
	return nil, a.Circles.Declare(ctx, by.Account, in.Circle, in.Body.Text)
}

func (a *API) pause(ctx context.Context, by *account.Session, in *pauseIn) (*nothing, error) {
	return nil, a.Circles.Pause(ctx, by.Account, in.Circle, in.Body.Days)
}

func (a *API) resume(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.Resume(ctx, by.Account, in.Circle)
}

func (a *API) stepAway(ctx context.Context, by *account.Session, in *stepAwayIn) (*nothing, error) {
	return nil, a.Circles.StepAway(ctx, by.Account, in.Circle, in.Body.Hours)
}

func (a *API) offerCircle(ctx context.Context, by *account.Session, in *offerCircleIn) (*nothing, error) {
	return nil, a.Circles.OfferCircle(ctx, by.Account, in.Circle, in.Body.To)
}

func (a *API) takeBack(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.TakeBackCircle(ctx, by.Account, in.Circle)
}

func (a *API) acceptCircle(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.AcceptCircle(ctx, by.Account, in.Circle)
}

func (a *API) declineCircle(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.DeclineCircle(ctx, by.Account, in.Circle)
}

func (a *API) claimCircle(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.ClaimOwnership(ctx, by.Account, in.Circle)
}

func (a *API) finishClaim(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.FinishClaim(ctx, by.Account, in.Circle)
}

func (a *API) objectToClaim(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.ObjectToClaim(ctx, by.Account, in.Circle)
}
