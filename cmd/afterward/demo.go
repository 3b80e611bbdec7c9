package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"example.org/afterward/models/fixture"
)

// demo is the command that serves the named world, made at the first start.
func demo(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	if !c.embedded() {
		return wrong("DATABASE_URL", "the demo keeps to its own embedded database; leave this empty")
	}
	a, err := NewApp(ctx, c)
	if err != nil {
		return err
	}
	w := a.world()
	if err := w.Demo(ctx, a.db); err != nil && !fixture.IsThere(err) {
		return errors.Join(err, a.listener.Close(), a.Close())
	}
	fmt.Fprintf(out, "Afterward's demo is at %s\n\n", a.URL())
	t := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "  handle\tpassword\twho")
	for i, handle := range append(slices.Clone(fixture.Handles), fixture.Stewards...) {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", handle, fixture.Password(handle), fixture.Who[i])
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	return a.Run(ctx)
}

// world is the named world, before anybody is in it.
func (a *App) world() *fixture.World {
	return &fixture.World{
		Accounts: a.Accounts, Circles: a.Circles, Rooms: a.Rooms, Threads: a.Threads, Gatherings: a.Gatherings, Stewards: a.Stewards, Reports: a.Reports, Support: a.Support, Duty: a.Duty, Appeals: a.Appeals,
	}
}
