// Command afterward is the whole of Afterward: the server, its interface, and
// what an operator needs beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// The ways to end. A setting that cannot be right is the caller's to mend; the
// rest may pass by itself.
const (
	exitFailed  = 1
	exitSetting = 2
)

// command is one thing the binary does.
type command struct {
	name, help string
	run        func(ctx context.Context, c Config, in io.Reader, out io.Writer) error
}

var commands = []command{
	{"serve", "serve until told to stop (the default)", serve},
	{"demo", "serve an invented world to look around in", demo},
	{"migrate", "bring the database up to date and stop", migrate},
	{"restored", "say that the database was restored from a backup, before serving it", restored},
	{"ready", "say whether the node at ADDR can serve; for health checks", ready},
	{"steward", "make somebody a steward for a year; asks for their handle and a name", makeSteward},
	{"unsteward", "end a steward's term; asks for their handle", endSteward},
	{"stewards", "print who the stewards are, and until when", printStewards},
	{"openapi", "print the API's description", openapi},
	{"resources", "print the resources as the interface shows them", resources},
	{"prompts", "print the sentences the private practice begins with", prompts},
	{"privacy", "print what is kept about people, column by column", privacy},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run does what args say and returns the exit code.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errs io.Writer) int {
	name := "serve"
	if len(args) > 0 {
		name = args[0]
	}
	for _, c := range commands {
		if c.name != name || len(args) > 1 {
			continue
		}
		config, err := loadConfig(environ)
		if err == nil {
			logTo(errs, config.LogLevel)
			err = c.run(ctx, config, in, out)
		}
		var s *settingError
		switch {
		case err == nil:
			return 0
		case errors.As(err, &s):
			fmt.Fprintln(errs, err)
			return exitSetting
		default:
			fmt.Fprintln(errs, "afterward: "+err.Error())
			return exitFailed
		}
	}
	fmt.Fprintln(errs, usage())
	return exitSetting
}

func usage() string {
	var b strings.Builder
	b.WriteString("Usage: afterward [command]\n\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "  %-10s %s\n", c.name, c.help)
	}
	b.WriteString("\nSettings come from the environment; the README lists them.")
	return b.String()
}
