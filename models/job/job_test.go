package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/job"
)

func TestATaskGoesOnUntilNothingIsLeftAndAFailureDoesNotEndTheSchedule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		left := int64(3)
		done, failed := make(chan struct{}), make(chan struct{}, 8)
		q, err := job.Open(t.Context(), h.DB,
			job.Task{Name: "work", Every: time.Hour, Do: func(context.Context) (int64, error) {
				if left == 0 {
					close(done)
					return 0, nil
				}
				left--
				return 1, nil
			}},
			job.Task{Name: "fail", Every: time.Hour, Do: func(context.Context) (int64, error) {
				failed <- struct{}{}
				return 0, errors.New("no")
			}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if err := q.Start(ctx); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]<-chan struct{}{"work": done, "fail": failed} {
			select {
			case <-c:
			case <-ctx.Done():
				t.Fatalf("%s was not begun", name)
			}
		}
		if err := q.Stop(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTwoNodesPrepareOneQueue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		for range 2 {
			if _, err := job.Open(t.Context(), h.DB); err != nil {
				t.Fatal(err)
			}
		}
	})
}
