package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
)

// Stewards are the operator's to make and to end. Handles and names are asked
// for and not taken as arguments, which a shell keeps. On the embedded database
// the node has to be stopped for it.

func makeSteward(ctx context.Context, c Config, in io.Reader, out io.Writer) error {
	ask := asking(in, out)
	return once(ctx, c, out, "From now on, for a year, they are a steward.", func(a *App) error {
		who, err := ask.account(ctx, a)
		if err != nil {
			return err
		}
		return a.Stewards.Make(ctx, who, ask.line("Their name as a steward"))
	})
}

func endSteward(ctx context.Context, c Config, in io.Reader, out io.Writer) error {
	ask := asking(in, out)
	return once(ctx, c, out, "They are no steward any more.", func(a *App) error {
		who, err := ask.account(ctx, a)
		if err != nil {
			return err
		}
		return a.Stewards.End(ctx, who)
	})
}

func printStewards(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	return once(ctx, c, out, "", func(a *App) error {
		all, err := a.Stewards.All(ctx)
		if err != nil {
			return err
		}
		for _, s := range all {
			fmt.Fprintf(out, "%s, until %s\n", string(s.Name), s.Until.Format(time.DateOnly))
		}
		if len(all) < wantedStewards {
			fmt.Fprintf(out, "There are %d stewards; three are the least that can decide about each other.\n", len(all))
		}
		return nil
	})
}

// wantedStewards are the fewest of whom two are left for a case about the third
// (domain.md §8.7).
const wantedStewards = 3

// questions are asked on out and answered on in, a line each.
type questions struct {
	in  *bufio.Scanner
	out io.Writer
}

func asking(in io.Reader, out io.Writer) questions {
	if in == nil {
		in = strings.NewReader("")
	}
	return questions{bufio.NewScanner(in), out}
}

func (q questions) line(question string) models.Private {
	fmt.Fprint(q.out, question+": ")
	q.in.Scan()
	return models.Private(q.in.Text())
}

func (q questions) account(ctx context.Context, a *App) (account.ID, error) {
	return a.Accounts.Named(ctx, q.line("Their handle"))
}
