-- +goose Up
-- By what nearly the same words are known again for a day: a keyed mark of who
-- wrote where, and a keyed sketch of what. Never the words.
CREATE TABLE guard_marks (
  id        uuid PRIMARY KEY,
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  who       bytea NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('nudged', 'said')),
  sketch    bytea NOT NULL,
  at        timestamptz NOT NULL
);
CREATE INDEX guard_marks_who ON guard_marks (circle_id, who, at);
CREATE INDEX guard_marks_at ON guard_marks (at);

-- The words a circle has looked at, and those it lets through.
CREATE TABLE circle_words (
  circle_id uuid PRIMARY KEY REFERENCES circles (id) ON DELETE CASCADE,
  lists     bytea NOT NULL,
  at        timestamptz NOT NULL
);
ALTER TABLE circles ADD COLUMN words_rev integer NOT NULL DEFAULT 0;

-- What waits for somebody to look at it. Its words are those of the draft; once
-- its author changes the draft it waits no more.
CREATE TABLE held (
  id        uuid PRIMARY KEY,
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  draft_id  uuid NOT NULL UNIQUE REFERENCES post_drafts (id) ON DELETE CASCADE,
  draft_rev integer NOT NULL,
  state     text NOT NULL CHECK (state IN ('waiting', 'declined', 'over')),
  found     bytea,
  act_id    uuid,
  at        timestamptz NOT NULL,
  due_at    timestamptz NOT NULL
);
CREATE INDEX held_circle ON held (circle_id, state, due_at);
CREATE INDEX held_due ON held (due_at) WHERE state = 'waiting';

-- Whose words are looked at first: one person's, one thread's, everybody's.
CREATE TABLE watches (
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  kind      text NOT NULL CHECK (kind IN ('circle', 'thread', 'person')),
  thing_id  uuid NOT NULL,
  act_id    uuid,
  at        timestamptz NOT NULL,
  PRIMARY KEY (circle_id, kind, thing_id)
);

-- +goose Down
DROP TABLE watches;
DROP TABLE held;
ALTER TABLE circles DROP COLUMN words_rev;
DROP TABLE circle_words;
DROP TABLE guard_marks;
