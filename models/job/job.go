// Package job does periodic work, on whichever node leads. It runs on River,
// which keeps its own tables in the same database.
//
// A task is safe to run twice and safe to stop in the middle. It does at most so
// much a round and says how much it did, and a round that did something is
// followed by another until there is nothing left.
package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"example.org/afterward/models/db"
)

// Task is one kind of periodic work.
type Task struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) (done int64, err error)
}

// Queue works on tasks. Exactly one of its clients is set.
type Queue struct {
	postgres *river.Client[pgx.Tx]
	sqlite   *river.Client[*sql.Tx]
}

const (
	taskTime  = 2 * time.Minute // for one task, all its rounds together
	maxRounds = 1000
)

// Open prepares the queue's tables in d and the schedule of tasks.
func Open(ctx context.Context, d *db.DB, tasks ...Task) (*Queue, error) {
	if pool := d.Pool(); pool != nil {
		release, err := alone(ctx, pool)
		if err != nil {
			return nil, fmt.Errorf("prepare the queue: %w", err)
		}
		defer release()
		c, err := open(ctx, riverpgxv5.New(pool), tasks)
		return &Queue{postgres: c}, err
	}
	c, err := open(ctx, riversqlite.New(d.Writer()), tasks)
	return &Queue{sqlite: c}, err
}

// prepareLock makes nodes that start together prepare the queue one after the
// other: River's own migrations take no lock.
const prepareLock = 7_316_025

func alone(ctx context.Context, pool *pgxpool.Pool) (release func(), err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", prepareLock); err != nil {
		conn.Release()
		return nil, err
	}
	return func() {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", prepareLock)
		conn.Release()
	}, nil
}

func open[Tx any](ctx context.Context, driver riverdriver.Driver[Tx], tasks []Task) (*river.Client[Tx], error) {
	quiet := slog.New(slog.DiscardHandler) // River logs every statement's fate; failures are logged here
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return nil, err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	byName := make(map[string]Task, len(tasks))
	var schedule []*river.PeriodicJob
	for _, t := range tasks {
		byName[t.Name] = t
		schedule = append(schedule, river.NewPeriodicJob(river.PeriodicInterval(t.Every),
			func() (river.JobArgs, *river.InsertOpts) { return args{t.Name}, nil },
			&river.PeriodicJobOpts{RunOnStart: true}))
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{tasks: byName})
	return river.NewClient(driver, &river.Config{
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		Workers:      workers,
		PeriodicJobs: schedule,
		JobTimeout:   taskTime,
		Logger:       quiet,
	})
}

// Start begins to work, until Stop.
func (q *Queue) Start(ctx context.Context) error {
	if q.postgres != nil {
		return q.postgres.Start(ctx)
	}
	return q.sqlite.Start(ctx)
}

// Stop lets running tasks end, as long as ctx lasts.
func (q *Queue) Stop(ctx context.Context) error {
	if q.postgres != nil {
		return q.postgres.Stop(ctx)
	}
	return q.sqlite.Stop(ctx)
}

type args struct {
	Name string `json:"name"`
}

func (args) Kind() string { return "task" }

// InsertOpts keeps a task that is waiting from being put in line again. One that
// failed is not tried again by itself: its next turn comes soon enough.
func (args) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: time.Minute}}
}

type worker struct {
	river.WorkerDefaults[args]
	tasks map[string]Task
}

func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	t, known := w.tasks[j.Args.Name]
	if !known {
		return nil // of a version that had it
	}
	var all int64
	for range maxRounds {
		done, err := t.Do(ctx)
		if err != nil {
			slog.ErrorContext(ctx, "task failed", "task", t.Name, "error", err)
			return err
		}
		all += done
		if done == 0 || ctx.Err() != nil {
			break
		}
	}
	if all > 0 {
		slog.InfoContext(ctx, "task done", "task", t.Name, "items", all)
	}
	return nil
}
