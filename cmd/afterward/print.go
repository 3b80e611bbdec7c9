package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"example.org/afterward/api"
	"example.org/afterward/models/db"
	"example.org/afterward/models/resource"
)

// openapi prints the description of the API, as it is checked in.
func openapi(_ context.Context, _ Config, _ io.Reader, out io.Writer) error {
	_, a, err := api.New(api.Config{})
	if err != nil {
		return err
	}
	spec, err := a.Spec()
	if err != nil {
		return err
	}
	_, err = out.Write(spec)
	return err
}

// resources prints what the interface bundles.
func resources(_ context.Context, _ Config, _ io.Reader, out io.Writer) error {
	shown, err := resource.Shown()
	if err != nil {
		return err
	}
	return bundle(out, shown)
}

// prompts prints what the private practice bundles.
func prompts(_ context.Context, _ Config, _ io.Reader, out io.Writer) error {
	return bundle(out, resource.PracticePrompts())
}

// bundle writes data as it is checked in with the frontend.
func bundle(out io.Writer, data any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(data)
}

// privacy prints the table of what is kept about people.
func privacy(_ context.Context, _ Config, _ io.Reader, out io.Writer) error {
	columns, err := db.Annotations()
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "| table | column | class | what it is for | kept | who reads it |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|")
	for _, c := range columns {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", c.Table, c.Column, c.Class, c.Purpose, c.Kept, c.Readers)
	}
	return nil
}
