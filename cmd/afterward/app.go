package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api"
	"example.org/afterward/api/limit"
	"example.org/afterward/frontend"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/db"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/job"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/report"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/steward"
	"example.org/afterward/models/stream"
	"example.org/afterward/models/support"
	"example.org/afterward/models/thread"
	"example.org/afterward/realtime"
	"example.org/afterward/realtime/bus"
	"example.org/afterward/realtime/presence"
)

// App is one node: everything, built in order. Tests start several.
type App struct {
	config   Config
	Accounts *account.Service
	Circles  *circle.Service
	Rooms    *room.Service
	Threads  *thread.Service

	Gatherings *gathering.Service
	Stewards   *steward.Service
	Reports    *report.Service
	Support    *support.Service
	Duty       *duty.Service
	Appeals    *appeal.Service
	Practices  *practice.Service
	Companions *companion.Service

	db       *db.DB
	fiber    *fiber.App
	hub      *realtime.Hub
	bus      bus.Bus
	presence presence.Presence
	queue    *job.Queue
	listener net.Listener
	metrics  *http.Server
	stopping atomic.Bool
	close    []func() error // in the order of opening
}

// NewApp builds a node and begins to listen. What it has opened is closed again
// if it fails.
func NewApp(ctx context.Context, c Config) (a *App, err error) {
	a = &App{config: c}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.folder(); err != nil {
		return a, err
	}
	box, err := a.keys(ctx)
	if err != nil {
		return a, err
	}
	if err := a.carriers(box); err != nil {
		return a, err
	}
	if a.db, err = db.Open(ctx, c.DatabaseURL, a.bus); err != nil {
		return a, unreachable(c, "DATABASE_URL", err)
	}
	a.close = append(a.close, a.db.Close)
	if err := a.domain(ctx, box); err != nil {
		return a, err
	}
	return a, a.listen()
}

// folder makes the data folder and, on the embedded database, makes sure that
// no other process uses it: one process is all the bus in memory reaches.
func (a *App) folder() error {
	if !a.config.embedded() && a.config.Master != nil {
		return nil // nothing is kept on this machine
	}
	if err := os.MkdirAll(filepath.Join(a.config.DataDir, "keys"), 0o700); err != nil {
		return wrong("DATA_DIR", "this folder cannot be written to: %v", errors.Unwrap(err))
	}
	if !a.config.embedded() {
		return nil
	}
	lock, err := os.OpenFile(filepath.Join(a.config.DataDir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return wrong("DATA_DIR", "this folder cannot be written to: %v", errors.Unwrap(err))
	}
	a.close = append(a.close, lock.Close)
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return wrong("DATA_DIR", "another Afterward is using this folder")
	}
	return nil
}

func (a *App) keys(ctx context.Context) (*seal.Box, error) {
	master := a.config.Master
	if master == nil {
		var err error
		if master, err = seal.ReadMaster(a.config.MasterKeyFile); err != nil {
			return nil, wrong("MASTER_KEY_FILE", "this file has no master key that can be used: %v", err)
		}
	}
	box, err := seal.Open(ctx, a.config.KeysURL, master)
	switch {
	case errors.Is(err, seal.ErrMaster):
		return nil, wrong("MASTER_KEY", "the keys kept for this database were made under another master key")
	case err != nil:
		setting := "KEYS_DATABASE_URL"
		if a.config.KeysURL == a.config.DatabaseURL {
			setting = "DATABASE_URL"
		}
		return nil, unreachable(a.config, setting, err)
	}
	a.close = append(a.close, box.Close)
	return box, nil
}

// carriers are what makes things quick: in this process, or over Redis.
func (a *App) carriers(box *seal.Box) (err error) {
	if a.config.Redis == nil {
		local := bus.NewLocal()
		a.bus, a.presence = local, presence.NewLocal(local)
		return nil
	}
	shared, err := bus.NewRedis(a.config.Redis, box.Derive("bus"))
	if err != nil {
		return err
	}
	a.bus = shared
	a.presence, err = presence.NewRedis(a.config.Redis, box.Derive("presence"), shared)
	return err
}

func (a *App) domain(ctx context.Context, box *seal.Box) (err error) {
	var limiter account.Limiter = limit.NewLocal()
	if a.config.Redis != nil {
		shared := limit.NewShared(a.config.Redis)
		a.close = append(a.close, shared.Close)
		limiter = shared
	}
	log := stream.NewLog(a.db)
	if a.Accounts, err = account.NewService(a.db, box, limiter); err != nil {
		return err
	}
	a.Circles = circle.NewService(a.db, box, log)
	a.Circles.Mind(a.Accounts)
	a.Rooms, a.Threads = room.NewService(a.db, box, log, a.Circles), thread.NewService(a.db, box, log, a.Circles)
	a.Gatherings = gathering.NewService(a.db, box, log, a.Circles, a.Rooms)
	a.Gatherings.Sees(here{a.presence}.Own)
	a.Stewards = steward.NewService(a.db, box, a.Circles)
	a.Support = support.NewService(a.db, box, a.Circles, a.Gatherings)
	a.Duty = duty.NewService(a.db, box, a.Circles, a.Gatherings, a.Stewards)
	a.Reports = report.NewService(a.db, box, a.Circles, a.Stewards, a.Rooms, a.Threads)
	a.Appeals = appeal.NewService(a.db, box, a.Circles, a.Stewards)
	a.Practices = practice.NewService(a.db, a.Accounts)
	a.Companions = companion.NewService(a.db, box, a.Accounts, a.Circles)
	a.hub = realtime.NewHub(log, realtime.StandingOf(a.Rooms, a.Circles), a.Accounts, a.presence, realtime.Pace{})
	a.bus.Join(a.hub)
	if a.queue, err = job.Open(ctx, a.db, a.tasks()...); err != nil {
		return err
	}
	sockets := &realtime.Server{Hub: a.hub, Rooms: a.Rooms, Circles: a.Circles, Gatherings: a.Gatherings, Origins: []string{a.config.Origin}, Who: who}
	a.fiber, _, err = api.New(api.Config{
		Accounts: a.Accounts, Circles: a.Circles, Rooms: a.Rooms, Threads: a.Threads, Gatherings: a.Gatherings, Reports: a.Reports, Stewards: a.Stewards, Appeals: a.Appeals, Support: a.Support, Duty: a.Duty, Practices: a.Practices, Companions: a.Companions,
		Presence: here{a.presence}, Limiter: limiter, Ready: a.ready, Sockets: sockets.Handler(),
		Origin: a.config.Origin, Secure: a.config.Secure, Trusted: a.config.Trusted,
		Source: limit.Source(box.Derive("source")), Frontend: frontend.Files,
	})
	if err == nil {
		realtime.Own(a.fiber)
	}
	return err
}

func (a *App) listen() (err error) {
	if a.listener, err = net.Listen("tcp", a.config.Addr); err != nil {
		return wrong("ADDR", "cannot listen there: %v", cause(err))
	}
	if a.config.MetricsAddr == "" {
		return nil
	}
	metrics, err := net.Listen("tcp", a.config.MetricsAddr)
	if err != nil {
		return errors.Join(wrong("METRICS_ADDR", "cannot listen there: %v", cause(err)), a.listener.Close())
	}
	a.metrics = &http.Server{Handler: a.measure(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = a.metrics.Serve(metrics) }()
	return nil
}

// URL is where this node can be opened.
func (a *App) URL() string { return a.config.PublicURL }

// Addr is where this node listens.
func (a *App) Addr() string { return a.listener.Addr().String() }

func (a *App) ready(ctx context.Context) error {
	if a.stopping.Load() {
		return errors.New("stopping")
	}
	return a.db.Ping(ctx)
}

// drainTime is what sockets and requests have to end when the node stops.
const drainTime = 20 * time.Second

// Run serves until ctx ends, then stops in order: no new sockets, sockets told
// to come back elsewhere, requests ended, tasks ended, carriers, database.
func (a *App) Run(ctx context.Context) error {
	carry, stop := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	for _, part := range []any{a.bus, a.presence, a.hub} {
		if r, runs := part.(interface{ Run(context.Context) error }); runs {
			running.Go(func() { _ = r.Run(carry) })
		}
	}
	running.Go(func() { a.keepClocks(carry) })
	if err := a.queue.Start(carry); err != nil {
		stop()
		return errors.Join(err, a.Close())
	}
	served := make(chan error, 1)
	go func() { served <- a.fiber.Listener(a.listener) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-served:
		served <- nil
	}
	a.stopping.Store(true)
	slog.Info("stopping")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err = errors.Join(err, a.hub.Drain(end), a.fiber.ShutdownWithContext(end), a.hangUp(), <-served, a.queue.Stop(end))
	stop()
	running.Wait()
	return errors.Join(err, a.Close())
}

// hangUp closes the listener where Fiber has not: told to stop before it had
// begun, it would serve for ever.
func (a *App) hangUp() error {
	if err := a.listener.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Close closes what the node has opened, last first.
func (a *App) Close() (err error) {
	if a.metrics != nil {
		err = a.metrics.Close()
	}
	for i := len(a.close) - 1; i >= 0; i-- {
		err = errors.Join(err, a.close[i]())
	}
	a.close = nil
	return err
}

// unreachable says in one sentence that a database cannot be used. The driver's
// own text may hold the address but not the password.
func unreachable(c Config, setting string, err error) error {
	if c.embedded() {
		return wrong("DATA_DIR", "the database in this folder cannot be opened: %v", cause(err))
	}
	return wrong(setting, "the database cannot be reached or used: %v", cause(err))
}

// cause is the innermost error, in one line.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 0 {
			inner = several.Unwrap()[0]
		}
		if inner == nil {
			line, _, _ := strings.Cut(err.Error(), "\n")
			return line
		}
		err = inner
	}
}

// here tells the API who is present.
type here struct{ presence.Presence }

func (h here) Here(ctx context.Context, id room.ID) []circle.PersonID {
	found := h.In(ctx, string(id))[string(id)]
	people := make([]circle.PersonID, 0, len(found))
	for _, p := range found {
		people = append(people, circle.PersonID(p))
	}
	return people
}

// Own tells the clockwork who is on this node.
func (h here) Own(rooms ...room.ID) map[room.ID][]circle.PersonID {
	names := make([]string, len(rooms))
	for i, id := range rooms {
		names[i] = string(id)
	}
	all := make(map[room.ID][]circle.PersonID, len(rooms))
	for id, found := range h.Presence.Own(names...) {
		for _, p := range found {
			all[room.ID(id)] = append(all[room.ID(id)], circle.PersonID(p))
		}
	}
	return all
}

func (h here) Touch(_ context.Context, id room.ID, person circle.PersonID) {
	h.Presence.Touch(string(id), string(person))
}

// who reads whose socket it is from what the session's middleware left.
func who(c *fiber.Ctx) (realtime.Who, error) {
	s, ok := c.Locals(api.LocalSession).(*account.Session)
	if !ok {
		return realtime.Who{}, account.ErrSignedOut
	}
	token, _ := c.Locals(api.LocalToken).(string)
	return realtime.Who{Session: *s, Token: token}, nil
}

// serve is the command that serves.
func serve(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	a, err := NewApp(ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Afterward is at %s\n", a.URL())
	return a.Run(ctx)
}

// migrate is the command that brings the database up to date.
func migrate(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	return once(ctx, c, out, "The database is up to date.", func(*App) error { return nil })
}

// restored is the command for a database that came back from a backup: browsers
// that know more than it does are told to begin afresh.
func restored(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	return once(ctx, c, out, "Every browser will take this database as a new one.", func(a *App) error { return a.db.Renew(ctx) })
}

// once builds a node, does one thing and stops.
func once(ctx context.Context, c Config, out io.Writer, said string, do func(*App) error) error {
	c.Addr, c.MetricsAddr = "127.0.0.1:0", ""
	a, err := NewApp(ctx, c)
	if err != nil {
		return err
	}
	if err := errors.Join(do(a), a.listener.Close(), a.Close()); err != nil {
		return err
	}
	if said != "" {
		fmt.Fprintln(out, said)
	}
	return nil
}
