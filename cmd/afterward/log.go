package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// logTo sends the log to w, one JSON object a line. What the Redis client has to
// say goes there too, without the values, which are addresses.
func logTo(w io.Writer, level slog.Level) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})))
	redis.SetLogger(redisLog{})
}

type redisLog struct{}

// Printf takes a line of the Redis client.
func (redisLog) Printf(ctx context.Context, format string, _ ...any) {
	slog.DebugContext(ctx, "redis client", "note", format)
}
