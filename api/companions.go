package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
)

// maxLineBody is in bytes: one of the largest lines there are.
const maxLineBody = 96 << 10

func (a *API) companions() {
	const tag = "Companions"
	handle(a, operation(http.MethodGet, "/circles/{circle}/companions", "companion-offers", "Who looks for a companion too", tag), a.companionOffers)
	handle(a, operation(http.MethodPut, "/circles/{circle}/companions/wish", "seek-companion", "Say what you look for in a companion, for four weeks", tag), a.seekCompanion)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/companions/wish", "unseek-companion", "Look for a companion no more", tag)), a.unseekCompanion)
	yes := operation(http.MethodPut, "/circles/{circle}/companions/yes/{member}", "say-yes", "Say yes to somebody; they learn of it only if they say yes too", tag)
	handle(a, rated(yes, account.Rate{Burst: 60, Per: time.Hour}), a.sayYes)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/companions/yes/{member}", "take-back-yes", "Take a yes back, of which they learn nothing either", tag)), a.takeBackYes)

	handle(a, operation(http.MethodGet, "/me/companions", "my-companions", "Your companions", tag), a.myCompanions)
	handle(a, operation(http.MethodGet, "/companions/{pair}", "companion", "One of your companions", tag), a.seeCompanion)
	handle(a, operation(http.MethodGet, "/companions/{pair}/lines", "companion-lines", "What changed of what you write to each other, sealed", tag), a.companionLines)
	write := created(operation(http.MethodPost, "/companions/{pair}/lines", "write-to-companion", "Write a line; the same again is once", tag))
	write.MaxBodyBytes = maxLineBody
	handle(a, write, a.writeToCompanion)
	handle(a, operation(http.MethodDelete, "/companions/{pair}/lines/{line}", "take-back-line", "Take a line of yours back", tag), a.takeBackLine)
	handle(a, operation(http.MethodPost, "/companions/{pair}/end", "end-companion", "End it, at once and without a reason", tag), a.endCompanion)
	handle(a, operation(http.MethodPost, "/companions/{pair}/renew", "renew-companion", "Say whether you would like eight weeks more, in the last two weeks", tag), a.renewCompanion)
	handle(a, operation(http.MethodPost, "/companions/{pair}/rest", "rest-companion", "Rest, or go on", tag), a.restCompanion)
	handle(a, operation(http.MethodPost, "/companions/{pair}/nudge", "allow-companion-nudge", "Say whether you would like one line after three quiet weeks", tag), a.allowCompanionNudge)

	handle(a, kept(operation(http.MethodGet, "/me/key", "my-key", "The public half of your key", "Private practice")), a.myKey)
	set := operation(http.MethodPut, "/me/key", "set-key", "Keep the public half of your key", "Private practice")
	handle(a, rated(kept(set), account.Rate{Burst: 30, Per: time.Hour}), a.setKey)
}

type (
	companionSeekIn struct {
		CircleIn
		Body companion.Wish
	}
	companionYesIn struct {
		CircleIn
		Member circle.PersonID `path:"member"`
	}
	// PairIn is a path to a pair.
	PairIn struct {
		Pair companion.ID `path:"pair"`
	}
	pairLinesIn struct {
		PairIn
		After int64 `query:"after" minimum:"0" default:"0" doc:"The seq of the last line this device knows; 0 for none."`
		Limit int   `query:"limit" minimum:"1" maximum:"100" default:"100"`
	}
	pairWriteIn struct {
		PairIn
		Body companion.NewPairLine
	}
	pairLineIn struct {
		PairIn
		Line companion.LineID `path:"line"`
	}
	pairOnIn struct {
		PairIn
		Body struct {
			On bool `json:"on"`
		}
	}
	companionsOut struct {
		Body struct {
			Pairs []companion.Pair `json:"pairs" doc:"Those that go on first, and then the latest."`
		}
	}
	setKeyIn struct {
		Body struct {
			Public  companion.PublicKey `json:"public" doc:"An uncompressed point of P-256, 65 bytes, base64url without padding."`
			Replace bool                `json:"replace,omitempty" doc:"Put it in the place of another, which ends your companionships."`
		}
	}
)

func (a *API) companionOffers(ctx context.Context, by *account.Session, in *CircleIn) (*one[companion.Offers], error) {
	return told(a.Companions.Offers(ctx, by.Account, in.Circle))
}

func (a *API) seekCompanion(ctx context.Context, by *account.Session, in *companionSeekIn) (*one[companion.OwnWish], error) {
	return told(a.Companions.Seek(ctx, by.Account, in.Circle, in.Body))
}

func (a *API) unseekCompanion(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Companions.Unseek(ctx, by.Account, in.Circle)
}

func (a *API) sayYes(ctx context.Context, by *account.Session, in *companionYesIn) (*one[companion.Answered], error) {
	return told(a.Companions.Yes(ctx, by.Account, in.Circle, in.Member))
}

func (a *API) takeBackYes(ctx context.Context, by *account.Session, in *companionYesIn) (*nothing, error) {
	return nil, a.Companions.Unyes(ctx, by.Account, in.Circle, in.Member)
}

func (a *API) myCompanions(ctx context.Context, by *account.Session, _ *struct{}) (*companionsOut, error) {
	pairs, err := a.Companions.Of(ctx, by.Account)
	out := &companionsOut{}
	out.Body.Pairs = pairs
	return out, err
}

func (a *API) seeCompanion(ctx context.Context, by *account.Session, in *PairIn) (*one[companion.Pair], error) {
	return told(a.Companions.See(ctx, by.Account, in.Pair))
}

func (a *API) companionLines(ctx context.Context, by *account.Session, in *pairLinesIn) (*one[companion.PairLines], error) {
	return told(a.Companions.Lines(ctx, by.Account, in.Pair, in.After, in.Limit))
}

func (a *API) writeToCompanion(ctx context.Context, by *account.Session, in *pairWriteIn) (*one[companion.PairLine], error) {
	return told(a.Companions.Write(ctx, by.Account, in.Pair, in.Body))
}

func (a *API) takeBackLine(ctx context.Context, by *account.Session, in *pairLineIn) (*one[companion.PairLine], error) {
	return told(a.Companions.TakeBack(ctx, by.Account, in.Pair, in.Line))
}

func (a *API) endCompanion(ctx context.Context, by *account.Session, in *PairIn) (*one[companion.Pair], error) {
	return told(a.Companions.End(ctx, by.Account, in.Pair))
}

func (a *API) renewCompanion(ctx context.Context, by *account.Session, in *pairOnIn) (*one[companion.Pair], error) {
	return told(a.Companions.Renew(ctx, by.Account, in.Pair, in.Body.On))
}

func (a *API) restCompanion(ctx context.Context, by *account.Session, in *pairOnIn) (*one[companion.Pair], error) {
	return told(a.Companions.Rest(ctx, by.Account, in.Pair, in.Body.On))
}

func (a *API) allowCompanionNudge(ctx context.Context, by *account.Session, in *pairOnIn) (*one[companion.Pair], error) {
	return told(a.Companions.AllowNudge(ctx, by.Account, in.Pair, in.Body.On))
}

func (a *API) myKey(ctx context.Context, by *account.Session, _ *struct{}) (*one[companion.AccountKey], error) {
	return told(a.Companions.Key(ctx, by.Account))
}

func (a *API) setKey(ctx context.Context, by *account.Session, in *setKeyIn) (*one[companion.AccountKey], error) {
	return told(a.Companions.SetKey(ctx, by.Account, in.Body.Public, in.Body.Replace))
}
