package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

func (a *API) guard() {
	const tag = "Words and waiting"
	const circles = "/circles/{circle}"
	handle(a, operation(http.MethodGet, circles+"/words", "circle-words", "The words a circle has looked at", tag), a.circleWords)
	handle(a, operation(http.MethodPut, circles+"/words", "set-circle-words", "Change the words a circle has looked at", tag), a.setCircleWords)
	handle(a, operation(http.MethodPost, circles+"/words/try", "try-words", "See what would be done with a text, and with the latest posts", tag), a.tryWords)
	handle(a, operation(http.MethodGet, circles+"/held", "held-posts", "What waits for somebody to read it", tag), a.heldPosts)
	handle(a, silent(operation(http.MethodPost, circles+"/held/{held}/share", "share-held", "Share what waited", tag)), a.shareHeld)
	handle(a, silent(operation(http.MethodPost, circles+"/held/{held}/give-back", "give-back-held", "Give what waited back to its author, and say why", tag)), a.giveBackHeld)
	handle(a, silent(operation(http.MethodPut, circles+"/watches/{kind}/{thing}", "watch-first", "Have posts wait until somebody has read them", tag)), a.watchFirst)
	handle(a, silent(operation(http.MethodDelete, circles+"/watches/{kind}/{thing}", "unwatch-first", "Have posts wait no longer", tag)), a.unwatchFirst)
}

type (
	setWordsIn struct {
		CircleIn
		Body circle.WordLists
	}
	tryWordsIn struct {
		CircleIn
		Body struct {
			Lists circle.WordLists `json:"lists" doc:"They need not be saved."`
			Text  models.Private   `json:"text,omitempty" doc:"1 to 6000 characters; absent to look at the latest posts alone."`
		}
	}
	tryWordsOut struct {
		Body struct {
			Text *circle.Tried   `json:"text,omitempty" doc:"What would be done with the text, as if somebody wrote it who is known here."`
			Past circle.Outcomes `json:"past" doc:"How many of the latest 200 posts would have met what. Counts only."`
		}
	}
	heldOut struct {
		Body struct {
			Held  []thread.Held  `json:"held" doc:"The longest waiting first, fifty at most."`
			First []circle.Watch `json:"first" doc:"Whose posts are looked at first."`
		}
	}
	// HeldIn names a held post in a path.
	HeldIn struct {
		CircleIn
		Held string `path:"held"`
	}
	giveBackIn struct {
		HeldIn
		Body Grounds
	}
	// WatchIn names what is looked at first.
	WatchIn struct {
		CircleIn
		Kind  string `path:"kind" enum:"circle,thread,person"`
		Thing string `path:"thing"`
	}
	watchFirstIn struct {
		WatchIn
		Body Grounds
	}
)

func (a *API) circleWords(ctx context.Context, by *account.Session, in *CircleIn) (*one[circle.WordLists], error) {
	return told(a.Circles.SeeWords(ctx, by.Account, in.Circle))
}

func (a *API) setCircleWords(ctx context.Context, by *account.Session, in *setWordsIn) (*one[circle.WordLists], error) {
	return told(a.Circles.SetWords(ctx, by.Account, in.Circle, in.Body))
}

func (a *API) tryWords(ctx context.Context, by *account.Session, in *tryWordsIn) (*tryWordsOut, error) {
	out := &tryWordsOut{}
	past, err := a.Threads.TryWords(ctx, by.Account, in.Circle, in.Body.Lists)
	if err != nil {
		return nil, err
	}
	out.Body.Past = *past
	if in.Body.Text != "" {
		out.Body.Text, err = a.Circles.Try(ctx, by.Account, in.Circle, in.Body.Lists, in.Body.Text)
	}
	return out, err
}

func (a *API) heldPosts(ctx context.Context, by *account.Session, in *CircleIn) (*heldOut, error) {
	out := &heldOut{}
	var err error
	if out.Body.Held, err = a.Threads.Waiting(ctx, by.Account, in.Circle); err != nil {
		return nil, err
	}
	out.Body.First, err = a.Circles.Watches(ctx, by.Account, in.Circle)
	return out, err
}

func (a *API) shareHeld(ctx context.Context, by *account.Session, in *HeldIn) (*nothing, error) {
	return nil, a.Threads.ShareHeld(ctx, by.Account, in.Circle, in.Held)
}

func (a *API) giveBackHeld(ctx context.Context, by *account.Session, in *giveBackIn) (*nothing, error) {
	return nil, a.Threads.GiveBack(ctx, by.Account, in.Circle, in.Held, in.Body.grounds())
}

func (a *API) watchFirst(ctx context.Context, by *account.Session, in *watchFirstIn) (*nothing, error) {
	return nil, a.Circles.WatchFirst(ctx, by.Account, in.Circle, in.Kind, in.Thing, true, in.Body.grounds())
}

func (a *API) unwatchFirst(ctx context.Context, by *account.Session, in *WatchIn) (*nothing, error) {
	return nil, a.Circles.WatchFirst(ctx, by.Account, in.Circle, in.Kind, in.Thing, false, circle.Grounds{})
}
