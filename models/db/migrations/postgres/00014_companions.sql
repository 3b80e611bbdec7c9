-- +goose Up
-- Companions: who looks for one, who said yes to whom, the pairs, and what they
-- write to each other, sealed in their browsers.
CREATE TABLE account_keys (
  account_id uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  public     bytea NOT NULL CHECK (length(public) = 65),
  set_at     timestamptz NOT NULL
);

CREATE TABLE companion_wishes (
  person_id  uuid PRIMARY KEY REFERENCES memberships (id) ON DELETE CASCADE,
  circle_id  uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  hours      text NOT NULL,
  pace       text NOT NULL,
  theme      text NOT NULL,
  language   text NOT NULL,
  ends_at    timestamptz NOT NULL
);
CREATE INDEX companion_wishes_circle ON companion_wishes (circle_id);
CREATE INDEX companion_wishes_account ON companion_wishes (account_id);
CREATE INDEX companion_wishes_ends ON companion_wishes (ends_at);

CREATE TABLE companion_yeses (
  by_id    uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  about_id uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  PRIMARY KEY (by_id, about_id),
  CHECK (by_id <> about_id)
);
CREATE INDEX companion_yeses_about ON companion_yeses (about_id);

CREATE TABLE companion_pairs (
  id           uuid PRIMARY KEY,
  circle_id    uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  a_id         uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  a_account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  a_rests      boolean NOT NULL,
  a_renews     boolean NOT NULL,
  a_nudge      boolean NOT NULL,
  a_wrote_on   text,
  b_id         uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  b_account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  b_rests      boolean NOT NULL,
  b_renews     boolean NOT NULL,
  b_nudge      boolean NOT NULL,
  b_wrote_on   text,
  started_at   timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL,
  ended_at     timestamptz,
  seq          bigint NOT NULL,
  CHECK (a_id < b_id)
);
CREATE UNIQUE INDEX companion_pairs_once ON companion_pairs (a_id, b_id) WHERE ended_at IS NULL;
CREATE INDEX companion_pairs_a ON companion_pairs (a_id);
CREATE INDEX companion_pairs_b ON companion_pairs (b_id);
CREATE INDEX companion_pairs_a_account ON companion_pairs (a_account_id);
CREATE INDEX companion_pairs_b_account ON companion_pairs (b_account_id);
CREATE INDEX companion_pairs_due ON companion_pairs (ends_at) WHERE ended_at IS NULL;
CREATE INDEX companion_pairs_ended ON companion_pairs (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE companion_lines (
  pair_id uuid NOT NULL REFERENCES companion_pairs (id) ON DELETE CASCADE,
  id      uuid NOT NULL,
  by_id   uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  kind    text NOT NULL,
  seq     bigint NOT NULL,
  on_day  text NOT NULL,
  sealed  bytea,
  PRIMARY KEY (pair_id, id)
);
CREATE UNIQUE INDEX companion_lines_seq ON companion_lines (pair_id, seq);
CREATE INDEX companion_lines_by ON companion_lines (by_id);

-- +goose Down
DROP TABLE companion_lines;
DROP TABLE companion_pairs;
DROP TABLE companion_yeses;
DROP TABLE companion_wishes;
DROP TABLE account_keys;
