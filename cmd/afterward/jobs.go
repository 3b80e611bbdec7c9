package main

import (
	"context"
	"errors"
	"time"

	"example.org/afterward/models/job"
)

// rows is the most a task touches in one round.
const rows = 1000

// tasks is the whole schedule.
func (a *App) tasks() []job.Task {
	return []job.Task{
		{Name: "room.forget", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Rooms.Forget(ctx, rows) }},
		{Name: "room.forget_keys", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return 0, a.forgetKeys(ctx) }},
		{Name: "room.forget_marks", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Rooms.ForgetMarks(ctx, rows) }},
		{Name: "report.due", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Reports.SweepDue(ctx, rows) }},
		{Name: "appeal.due", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Appeals.SweepDue(ctx, rows) }},
		{Name: "support.alone", Every: 15 * time.Second, Do: func(ctx context.Context) (int64, error) { return a.Support.SweepAlone(ctx, rows) }},
		{Name: "support.due", Every: 10 * time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Support.SweepDue(ctx, rows) }},
		{Name: "duty.kept", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Duty.SweepKept(ctx, rows) }},
		{Name: "practice.gone", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Practices.SweepGone(ctx, rows) }},
		{Name: "companion.wishes", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Companions.SweepWishes(ctx, rows) }},
		{Name: "companion.ended", Every: 10 * time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Companions.SweepEnded(ctx, rows) }},
		{Name: "companion.kept", Every: 10 * time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Companions.SweepKept(ctx, rows) }},
		{Name: "report.kept", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Reports.SweepKept(ctx, rows) }},
		{Name: "thread.held_over", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepHeld(ctx, rows) }},
		{Name: "circle.forget_guard_marks", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Circles.ForgetGuardMarks(ctx, rows) }},
		{Name: "circle.sweep_offers", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Circles.SweepOffers(ctx, rows) }},
		{Name: "circle.sweep_requests", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Circles.SweepRequests(ctx, rows) }},
		{Name: "gathering.sweep", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Gatherings.SweepDue(ctx, rows) }},
		{Name: "gathering.extend_series", Every: 10 * time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Gatherings.ExtendSeries(ctx, rows) }},
		{Name: "gathering.purge", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Gatherings.Purge(ctx, rows) }},
		{Name: "circle.greetings", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Circles.SweepGreetings(ctx, rows) }},
		{Name: "thread.unheard", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepUnheard(ctx, rows) }},
		{Name: "circle.wind_down", Every: time.Minute, Do: a.Circles.SweepWinding},
		{Name: "circle.settle_proposals", Every: time.Minute, Do: a.Circles.SweepProposals},
		{Name: "thread.share_scheduled", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepDrafts(ctx, rows) }},
		{Name: "account.forget_sessions", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Accounts.ForgetSessions(ctx, rows) }},
		{Name: "account.close", Every: time.Minute, Do: a.Accounts.SweepClosing},
		{Name: "thread.settle_withdrawn", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepWithdrawn(ctx, rows) }},
		{Name: "thread.timers", Every: time.Minute, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepTimers(ctx, rows) }},
		{Name: "thread.removed", Every: time.Hour, Do: func(ctx context.Context) (int64, error) { return a.Threads.SweepRemoved(ctx, rows) }},
		{Name: "circle.former_names", Every: time.Hour, Do: a.Circles.SweepFormer},
		{Name: "circle.pauses", Every: time.Hour, Do: a.Circles.SweepPauses},
	}
}

func (a *App) forgetKeys(ctx context.Context) error {
	_, err := a.Rooms.ForgetKeys(ctx)
	_, care := a.Gatherings.ForgetKeys(ctx)
	return errors.Join(err, care)
}
