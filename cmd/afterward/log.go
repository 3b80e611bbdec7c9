package main

import (
	"io"
	"log/slog"
)

// logTo sends the log to w, one JSON object a line.
func logTo(w io.Writer, level slog.Level) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})))
}
