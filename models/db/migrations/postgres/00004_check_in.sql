-- +goose Up
-- The live check-in: gatherings that recur, seats in them, and a floor that the
-- gathering leads.
CREATE TABLE series (
  id         uuid PRIMARY KEY,
  circle_id  uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id      uuid NOT NULL REFERENCES memberships (id),
  nonce      text NOT NULL,
  zone       text NOT NULL,
  starts     text NOT NULL,
  rule       text NOT NULL,
  minutes    integer NOT NULL CHECK (minutes BETWEEN 30 AND 150),
  title      bytea,
  host_id    uuid NOT NULL REFERENCES memberships (id),
  plan       jsonb NOT NULL,
  extend_at  timestamptz NOT NULL,
  ended_at   timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX series_circle ON series (circle_id);
CREATE INDEX series_going ON series (extend_at) WHERE ended_at IS NULL;

ALTER TABLE gatherings
  ADD COLUMN series_id  uuid REFERENCES series (id),
  ADD COLUMN occurrence text NOT NULL DEFAULT '',
  ADD COLUMN moved      boolean NOT NULL DEFAULT false,
  ADD COLUMN revised    integer NOT NULL DEFAULT 0,
  ADD COLUMN plan       jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN phase      text NOT NULL DEFAULT '',
  ADD COLUMN script     jsonb,
  ADD COLUMN version    bigint NOT NULL DEFAULT 0,
  ADD COLUMN due_at     timestamptz,
  ADD COLUMN pulse_at   timestamptz,
  ADD COLUMN retention  text NOT NULL DEFAULT '',
  ADD COLUMN purge_at   timestamptz,
  ADD COLUMN purged_at  timestamptz,
  ADD COLUMN receipt    jsonb;
CREATE UNIQUE INDEX gatherings_occurrence ON gatherings (series_id, occurrence) WHERE series_id IS NOT NULL;
CREATE INDEX gatherings_clock ON gatherings (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX gatherings_purge ON gatherings (purge_at) WHERE purge_at IS NOT NULL AND purged_at IS NULL;

-- Somebody's place in a gathering: kept for them before it begins, and theirs in it.
CREATE TABLE seats (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  role         text NOT NULL CHECK (role IN ('speaking', 'listening')),
  wants        text NOT NULL DEFAULT '' CHECK (wants IN ('', 'quiet', 'reflection', 'questions', 'experience', 'ideas')),
  state        text NOT NULL CHECK (state IN ('kept', 'waiting', 'in', 'away', 'out')),
  kept_at      timestamptz NOT NULL,
  came_at      timestamptz,
  seen_at      timestamptz,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX seats_person ON seats (person_id);

-- Every change of a gathering's floor, in order: what was asked, and what came of it. No words.
CREATE TABLE moves (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  version      bigint NOT NULL,
  kind         text NOT NULL,
  by_id        uuid,
  input        text NOT NULL,
  lines        text NOT NULL,
  seq          bigint NOT NULL,
  at           timestamptz NOT NULL,
  before       bytea NOT NULL,
  hash         bytea NOT NULL,
  PRIMARY KEY (gathering_id, version)
);
-- +goose StatementBegin
CREATE FUNCTION moves_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'moves of a floor never change';
END $$;
-- +goose StatementEnd
CREATE TRIGGER moves_unchanged BEFORE UPDATE ON moves FOR EACH ROW EXECUTE FUNCTION moves_are_kept();

-- What is said in a turn, and what is answered to it.
ALTER TABLE parts
  ADD COLUMN gathering_id uuid,
  ADD COLUMN turn         integer NOT NULL DEFAULT 0,
  ADD COLUMN kind         text NOT NULL DEFAULT 'said' CHECK (kind IN ('said', 'note')),
  ADD COLUMN edited_at    timestamptz;
CREATE INDEX parts_turn ON parts (gathering_id, turn) WHERE gathering_id IS NOT NULL;

CREATE TABLE witnesses (
  id           uuid PRIMARY KEY,
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  room_id      uuid NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  turn         integer NOT NULL,
  author_id    uuid NOT NULL REFERENCES memberships (id),
  to_id        uuid NOT NULL REFERENCES memberships (id),
  nonce        text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('presence', 'reflect', 'question', 'own', 'share')),
  body         bytea,
  state        text NOT NULL CHECK (state IN ('shown', 'saved', 'declined', 'withdrawn')),
  mver         bigint NOT NULL,
  said_seq     bigint NOT NULL,
  said_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  UNIQUE (gathering_id, turn, author_id),
  UNIQUE (gathering_id, author_id, nonce)
);
CREATE INDEX witnesses_expires ON witnesses (expires_at);

CREATE TABLE closing_words (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  body         bytea,
  said_at      timestamptz NOT NULL,
  shown_at     timestamptz,
  mver         bigint NOT NULL DEFAULT 0,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX closing_words_expires ON closing_words (expires_at);

-- What a holder has written and not yet sent, so that another device of theirs has it too.
CREATE TABLE drafts (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  body         bytea,
  rev          bigint NOT NULL,
  saved_at     timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX drafts_expires ON drafts (expires_at);

-- Private lines between somebody and whoever watches over a gathering.
CREATE TABLE care_notes (
  id           uuid PRIMARY KEY,
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  circle_id    uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  by_id        uuid NOT NULL REFERENCES memberships (id),
  about_id     uuid REFERENCES memberships (id),
  nonce        text NOT NULL,
  card         text NOT NULL,
  body         bytea,
  seen_at      timestamptz,
  host_at      timestamptz,
  at           timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  UNIQUE (gathering_id, by_id, nonce)
);
CREATE INDEX care_notes_gathering ON care_notes (gathering_id, at);
CREATE INDEX care_notes_support ON care_notes (at) WHERE card = 'support' AND host_at IS NULL;
CREATE INDEX care_notes_expires ON care_notes (expires_at);

CREATE TABLE feedback (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  good         boolean NOT NULL,
  body         bytea,
  at           timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX feedback_expires ON feedback (expires_at);

-- Two people of a circle of whom one does not want to read the other.
CREATE TABLE blocks (
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id     uuid NOT NULL REFERENCES memberships (id),
  about_id  uuid NOT NULL REFERENCES memberships (id),
  at        timestamptz NOT NULL,
  PRIMARY KEY (by_id, about_id)
);
CREATE INDEX blocks_about ON blocks (about_id);
CREATE INDEX blocks_circle ON blocks (circle_id);

-- A room whose floor a gathering leads.
ALTER TABLE rooms DROP CONSTRAINT rooms_floor_mode_check;
ALTER TABLE rooms ADD CHECK (floor_mode IN ('open', 'closed', 'hands', 'round', 'silence', 'hosts'));
ALTER TABLE rooms
  ADD COLUMN gathering_id uuid,
  ADD COLUMN floor_turn   integer NOT NULL DEFAULT 0,
  ADD COLUMN floor_was    text NOT NULL DEFAULT 'open' CHECK (floor_was IN ('open', 'closed', 'hands')),
  ADD COLUMN slow         integer NOT NULL DEFAULT 0 CHECK (slow BETWEEN 0 AND 21600);
CREATE INDEX parts_author ON parts (room_id, author_id, said_at);

ALTER TABLE accounts
  ADD COLUMN larger_gaps   boolean NOT NULL DEFAULT false,
  ADD COLUMN calendar_hash bytea UNIQUE,
  ADD COLUMN calendar_at   timestamptz;

-- +goose Down
ALTER TABLE accounts DROP COLUMN larger_gaps, DROP COLUMN calendar_hash, DROP COLUMN calendar_at;
DROP INDEX parts_author;
ALTER TABLE rooms DROP COLUMN gathering_id, DROP COLUMN floor_turn, DROP COLUMN floor_was, DROP COLUMN slow;
DROP TABLE blocks;
DROP TABLE feedback;
DROP TABLE care_notes;
DROP TABLE drafts;
DROP TABLE closing_words;
DROP TABLE witnesses;
DROP INDEX parts_turn;
ALTER TABLE parts DROP COLUMN gathering_id, DROP COLUMN turn, DROP COLUMN kind, DROP COLUMN edited_at;
DROP TABLE moves;
DROP FUNCTION moves_are_kept;
DROP TABLE seats;
DROP INDEX gatherings_purge;
DROP INDEX gatherings_clock;
DROP INDEX gatherings_occurrence;
ALTER TABLE gatherings DROP COLUMN series_id, DROP COLUMN occurrence, DROP COLUMN moved, DROP COLUMN revised, DROP COLUMN plan, DROP COLUMN phase, DROP COLUMN script,
  DROP COLUMN version, DROP COLUMN due_at, DROP COLUMN pulse_at, DROP COLUMN retention, DROP COLUMN purge_at, DROP COLUMN purged_at, DROP COLUMN receipt;
DROP TABLE series;
