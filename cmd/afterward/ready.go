package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// ready asks the node that listens at ADDR on this machine whether it can serve.
func ready(ctx context.Context, c Config, _ io.Reader, out io.Writer) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return wrong("ADDR", "write a host and a port, such as 127.0.0.1:8080")
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return fmt.Errorf("nobody answers: %s", cause(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: status %d", answer.StatusCode)
	}
	fmt.Fprintln(out, "ready")
	return nil
}
