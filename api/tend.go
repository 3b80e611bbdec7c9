package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

// tending is what those do with threads and posts who look after a circle.
func (a *API) tending() {
	const (
		tag  = "Threads"
		one  = "/threads/{thread}"
		post = one + "/posts/{post}"
	)
	handle(a, operation(http.MethodPut, post+"/fold", "fold-post", "Hide a post until it was looked at again", tag), a.foldPost)
	handle(a, operation(http.MethodDelete, post+"/fold", "unfold-post", "Show a folded post again", tag), a.unfoldPost)
	handle(a, operation(http.MethodPost, post+"/remove", "remove-post", "Take a post away for good", tag), a.removePost)
	handle(a, operation(http.MethodPut, post+"/notes", "note-post", "Say what somebody's post may be hard to read for", tag), a.notePost)
	handle(a, operation(http.MethodPut, one+"/state", "set-thread-state", "Lock a thread, archive it or open it again", tag), a.setThreadState)
	handle(a, operation(http.MethodPut, one+"/timer", "set-thread-timer", "Have the house lock, archive or open a thread later", tag), a.setThreadTimer)
	handle(a, operation(http.MethodDelete, one+"/timer", "stop-thread-timer", "Leave a thread as it is", tag), a.stopThreadTimer)
	handle(a, operation(http.MethodPut, one+"/slow", "slow-thread", "Have everybody wait between two posts of their own", tag), a.slowThread)
	handle(a, operation(http.MethodPut, one+"/pin", "pin-thread", "Put a thread on top", tag), a.pinThread)
	handle(a, operation(http.MethodDelete, one+"/pin", "unpin-thread", "Take a thread down from the top", tag), a.unpinThread)
	handle(a, created(operation(http.MethodPost, one+"/split", "split-thread", "Make a thread of some responses", tag)), a.splitThread)
	handle(a, operation(http.MethodPost, one+"/move", "move-posts", "Move responses into another thread of the circle", tag), a.movePosts)
}

type (
	foldIn struct {
		ThreadIn
		Post thread.PostID `path:"post"`
		Body Grounds
	}
	unfoldIn struct {
		ThreadIn
		Post thread.PostID `path:"post"`
		Body *Relief
	}
	notePostIn struct {
		ThreadIn
		Post thread.PostID `path:"post"`
		Body struct {
			Grounds
			Keys  []string       `json:"keys" doc:"Of the short list; they are added to what the author chose, up to three in all."`
			Words models.Private `json:"words,omitempty" doc:"Up to 120 characters, where the author has none of their own."`
		}
	}
	threadStateIn struct {
		ThreadIn
		Body struct {
			State  string         `json:"state" enum:"open,locked,archived"`
			Reason models.Private `json:"reason,omitempty" doc:"For the log. At most 1000 characters."`
			Quiet  bool           `json:"quiet,omitempty" doc:"Without a line in the thread."`
		}
	}
	threadTimerIn struct {
		ThreadIn
		Body struct {
			Does      string     `json:"does" enum:"lock,open,archive"`
			At        *time.Time `json:"at,omitempty" doc:"Either when, within a year."`
			IdleHours int        `json:"idleHours,omitempty" doc:"Or after how many hours in which nobody writes, 1 to 8760."`
			Quiet     bool       `json:"quiet,omitempty" doc:"Without a line in the thread."`
		}
	}
	slowThreadIn struct {
		ThreadIn
		Body struct {
			Seconds int        `json:"seconds" doc:"0 to 604800 between two posts of one person; 0 ends it."`
			Until   *time.Time `json:"until,omitempty" doc:"When it ends by itself, within 30 days."`
		}
	}
	splitThreadIn struct {
		ThreadIn
		Body struct {
			Nonce string          `json:"nonce"`
			Posts []thread.PostID `json:"posts" doc:"1 to 50 responses of this thread; the earliest becomes the opening."`
			Title models.Private  `json:"title" doc:"1 to 120 characters."`
			Kind  string          `json:"kind" enum:"update,question,practical"`
		}
	}
	movePostsIn struct {
		ThreadIn
		Body struct {
			Nonce string          `json:"nonce"`
			Posts []thread.PostID `json:"posts" doc:"1 to 50 responses of this thread."`
			To    thread.ID       `json:"to" doc:"Another thread of the same circle."`
		}
	}
)

func (a *API) foldPost(ctx context.Context, by *account.Session, in *foldIn) (*one[thread.Post], error) {
	return told(a.Threads.FoldPost(ctx, by.Account, in.Thread, in.Post, in.Body.grounds()))
}

func (a *API) unfoldPost(ctx context.Context, by *account.Session, in *unfoldIn) (*one[thread.Post], error) {
	var w circle.Grounds
	if in.Body != nil {
		w.Reason = in.Body.Reason
	}
	return told(a.Threads.UnfoldPost(ctx, by.Account, in.Thread, in.Post, w))
}

func (a *API) removePost(ctx context.Context, by *account.Session, in *foldIn) (*one[thread.Post], error) {
	return told(a.Threads.RemovePost(ctx, by.Account, in.Thread, in.Post, in.Body.grounds()))
}

func (a *API) notePost(ctx context.Context, by *account.Session, in *notePostIn) (*one[thread.Post], error) {
	n := thread.Notes{Keys: in.Body.Keys, Words: in.Body.Words}
	return told(a.Threads.NotePost(ctx, by.Account, in.Thread, in.Post, n, in.Body.grounds()))
}

func (a *API) setThreadState(ctx context.Context, by *account.Session, in *threadStateIn) (*one[thread.Thread], error) {
	return told(a.Threads.SetState(ctx, by.Account, in.Thread, in.Body.State, in.Body.Quiet, in.Body.Reason))
}

func (a *API) setThreadTimer(ctx context.Context, by *account.Session, in *threadTimerIn) (*one[thread.Thread], error) {
	b := in.Body
	return told(a.Threads.SetTimer(ctx, by.Account, in.Thread, thread.Timing{Does: b.Does, At: b.At, Idle: b.IdleHours, Quiet: b.Quiet}))
}

func (a *API) stopThreadTimer(ctx context.Context, by *account.Session, in *ThreadIn) (*one[thread.Thread], error) {
	return told(a.Threads.StopTimer(ctx, by.Account, in.Thread))
}

func (a *API) slowThread(ctx context.Context, by *account.Session, in *slowThreadIn) (*one[thread.Thread], error) {
	return told(a.Threads.SetSlow(ctx, by.Account, in.Thread, in.Body.Seconds, in.Body.Until))
}

func (a *API) pinThread(ctx context.Context, by *account.Session, in *ThreadIn) (*one[thread.Thread], error) {
	return told(a.Threads.Pin(ctx, by.Account, in.Thread))
}

func (a *API) unpinThread(ctx context.Context, by *account.Session, in *ThreadIn) (*one[thread.Thread], error) {
	return told(a.Threads.Unpin(ctx, by.Account, in.Thread))
}

func (a *API) splitThread(ctx context.Context, by *account.Session, in *splitThreadIn) (*one[thread.Page], error) {
	b := in.Body
	id, err := a.Threads.Split(ctx, by.Account, in.Thread, thread.Splitting{Nonce: b.Nonce, Posts: b.Posts, Title: b.Title, Kind: b.Kind})
	if err != nil {
		return nil, err
	}
	return a.thread(ctx, by, &readThreadIn{ThreadIn: ThreadIn{id}})
}

func (a *API) movePosts(ctx context.Context, by *account.Session, in *movePostsIn) (*one[thread.Thread], error) {
	b := in.Body
	return told(a.Threads.Move(ctx, by.Account, in.Thread, thread.Moving{Nonce: b.Nonce, Posts: b.Posts, To: b.To}))
}
