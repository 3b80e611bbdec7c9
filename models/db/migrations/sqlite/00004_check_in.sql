-- +goose Up
-- The live check-in: gatherings that recur, seats in them, and a floor that the
-- gathering leads.
CREATE TABLE series (
  id         text PRIMARY KEY,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id      text NOT NULL REFERENCES memberships (id),
  nonce      text NOT NULL,
  zone       text NOT NULL,
  starts     text NOT NULL,
  rule       text NOT NULL,
  minutes    integer NOT NULL CHECK (minutes BETWEEN 30 AND 150),
  title      blob,
  host_id    text NOT NULL REFERENCES memberships (id),
  plan       text NOT NULL,
  extend_at  datetime NOT NULL,
  ended_at   datetime,
  created_at datetime NOT NULL,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX series_circle ON series (circle_id);
CREATE INDEX series_going ON series (extend_at) WHERE ended_at IS NULL;

ALTER TABLE gatherings ADD COLUMN series_id  text;
ALTER TABLE gatherings ADD COLUMN occurrence text NOT NULL DEFAULT '';
ALTER TABLE gatherings ADD COLUMN moved      boolean NOT NULL DEFAULT false;
ALTER TABLE gatherings ADD COLUMN revised    integer NOT NULL DEFAULT 0;
ALTER TABLE gatherings ADD COLUMN plan       text NOT NULL DEFAULT '{}';
ALTER TABLE gatherings ADD COLUMN phase      text NOT NULL DEFAULT '';
ALTER TABLE gatherings ADD COLUMN script     text;
ALTER TABLE gatherings ADD COLUMN version    integer NOT NULL DEFAULT 0;
ALTER TABLE gatherings ADD COLUMN due_at     datetime;
ALTER TABLE gatherings ADD COLUMN pulse_at   datetime;
ALTER TABLE gatherings ADD COLUMN retention  text NOT NULL DEFAULT '';
ALTER TABLE gatherings ADD COLUMN purge_at   datetime;
ALTER TABLE gatherings ADD COLUMN purged_at  datetime;
ALTER TABLE gatherings ADD COLUMN receipt    text;
CREATE UNIQUE INDEX gatherings_occurrence ON gatherings (series_id, occurrence) WHERE series_id IS NOT NULL;
CREATE INDEX gatherings_clock ON gatherings (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX gatherings_purge ON gatherings (purge_at) WHERE purge_at IS NOT NULL AND purged_at IS NULL;

-- Somebody's place in a gathering: kept for them before it begins, and theirs in it.
CREATE TABLE seats (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  role         text NOT NULL CHECK (role IN ('speaking', 'listening')),
  wants        text NOT NULL DEFAULT '' CHECK (wants IN ('', 'quiet', 'reflection', 'questions', 'experience', 'ideas')),
  state        text NOT NULL CHECK (state IN ('kept', 'waiting', 'in', 'away', 'out')),
  kept_at      datetime NOT NULL,
  came_at      datetime,
  seen_at      datetime,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX seats_person ON seats (person_id);

-- Every change of a gathering's floor, in order: what was asked, and what came of it. No words.
CREATE TABLE moves (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  version      integer NOT NULL,
  kind         text NOT NULL,
  by_id        text,
  input        text NOT NULL,
  lines        text NOT NULL,
  seq          integer NOT NULL,
  at           datetime NOT NULL,
  before       blob NOT NULL,
  hash         blob NOT NULL,
  PRIMARY KEY (gathering_id, version)
);
-- +goose StatementBegin
CREATE TRIGGER moves_unchanged BEFORE UPDATE ON moves BEGIN
  SELECT RAISE(ABORT, 'moves of a floor never change');
END;
-- +goose StatementEnd

-- What is said in a turn, and what is answered to it.
ALTER TABLE parts ADD COLUMN gathering_id text;
ALTER TABLE parts ADD COLUMN turn         integer NOT NULL DEFAULT 0;
ALTER TABLE parts ADD COLUMN kind         text NOT NULL DEFAULT 'said' CHECK (kind IN ('said', 'note'));
ALTER TABLE parts ADD COLUMN edited_at    datetime;
CREATE INDEX parts_turn ON parts (gathering_id, turn) WHERE gathering_id IS NOT NULL;

CREATE TABLE witnesses (
  id           text PRIMARY KEY,
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  room_id      text NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  turn         integer NOT NULL,
  author_id    text NOT NULL REFERENCES memberships (id),
  to_id        text NOT NULL REFERENCES memberships (id),
  nonce        text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('presence', 'reflect', 'question', 'own', 'share')),
  body         blob,
  state        text NOT NULL CHECK (state IN ('shown', 'saved', 'declined', 'withdrawn')),
  mver         integer NOT NULL,
  said_seq     integer NOT NULL,
  said_at      datetime NOT NULL,
  expires_at   datetime NOT NULL,
  UNIQUE (gathering_id, turn, author_id),
  UNIQUE (gathering_id, author_id, nonce)
);
CREATE INDEX witnesses_expires ON witnesses (expires_at);

CREATE TABLE closing_words (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  body         blob,
  said_at      datetime NOT NULL,
  shown_at     datetime,
  mver         integer NOT NULL DEFAULT 0,
  expires_at   datetime NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX closing_words_expires ON closing_words (expires_at);

-- What a holder has written and not yet sent, so that another device of theirs has it too.
CREATE TABLE drafts (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  body         blob,
  rev          integer NOT NULL,
  saved_at     datetime NOT NULL,
  expires_at   datetime NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX drafts_expires ON drafts (expires_at);

-- Private lines between somebody and whoever watches over a gathering.
CREATE TABLE care_notes (
  id           text PRIMARY KEY,
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  circle_id    text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  by_id        text NOT NULL REFERENCES memberships (id),
  about_id     text REFERENCES memberships (id),
  nonce        text NOT NULL,
  card         text NOT NULL,
  body         blob,
  seen_at      datetime,
  host_at      datetime,
  at           datetime NOT NULL,
  expires_at   datetime NOT NULL,
  UNIQUE (gathering_id, by_id, nonce)
);
CREATE INDEX care_notes_gathering ON care_notes (gathering_id, at);
CREATE INDEX care_notes_support ON care_notes (at) WHERE card = 'support' AND host_at IS NULL;
CREATE INDEX care_notes_expires ON care_notes (expires_at);

CREATE TABLE feedback (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  good         boolean NOT NULL,
  body         blob,
  at           datetime NOT NULL,
  expires_at   datetime NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX feedback_expires ON feedback (expires_at);

-- Two people of a circle of whom one does not want to read the other.
CREATE TABLE blocks (
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id     text NOT NULL REFERENCES memberships (id),
  about_id  text NOT NULL REFERENCES memberships (id),
  at        datetime NOT NULL,
  PRIMARY KEY (by_id, about_id)
);
CREATE INDEX blocks_about ON blocks (about_id);
CREATE INDEX blocks_circle ON blocks (circle_id);

-- A room whose floor a gathering leads.
ALTER TABLE rooms ADD COLUMN floor_mode_now text NOT NULL DEFAULT 'open' CHECK (floor_mode_now IN ('open', 'closed', 'hands', 'round', 'silence', 'hosts'));
UPDATE rooms SET floor_mode_now = floor_mode;
ALTER TABLE rooms DROP COLUMN floor_mode;
ALTER TABLE rooms RENAME COLUMN floor_mode_now TO floor_mode;
ALTER TABLE rooms ADD COLUMN gathering_id text;
ALTER TABLE rooms ADD COLUMN floor_turn   integer NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN floor_was    text NOT NULL DEFAULT 'open' CHECK (floor_was IN ('open', 'closed', 'hands'));
ALTER TABLE rooms ADD COLUMN slow         integer NOT NULL DEFAULT 0 CHECK (slow BETWEEN 0 AND 21600);
CREATE INDEX parts_author ON parts (room_id, author_id, said_at);

ALTER TABLE accounts ADD COLUMN larger_gaps   boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN calendar_hash blob;
CREATE UNIQUE INDEX accounts_calendar ON accounts (calendar_hash);
ALTER TABLE accounts ADD COLUMN calendar_at   datetime;

-- +goose Down
DROP INDEX accounts_calendar;
ALTER TABLE accounts DROP COLUMN larger_gaps;
ALTER TABLE accounts DROP COLUMN calendar_hash;
ALTER TABLE accounts DROP COLUMN calendar_at;
DROP INDEX parts_author;
ALTER TABLE rooms DROP COLUMN gathering_id;
ALTER TABLE rooms DROP COLUMN floor_turn;
ALTER TABLE rooms DROP COLUMN floor_was;
ALTER TABLE rooms DROP COLUMN slow;
DROP TABLE blocks;
DROP TABLE feedback;
DROP TABLE care_notes;
DROP TABLE drafts;
DROP TABLE closing_words;
DROP TABLE witnesses;
DROP INDEX parts_turn;
ALTER TABLE parts DROP COLUMN gathering_id;
ALTER TABLE parts DROP COLUMN turn;
ALTER TABLE parts DROP COLUMN kind;
ALTER TABLE parts DROP COLUMN edited_at;
DROP TABLE moves;
DROP TABLE seats;
DROP INDEX gatherings_purge;
DROP INDEX gatherings_clock;
DROP INDEX gatherings_occurrence;
ALTER TABLE gatherings DROP COLUMN series_id;
ALTER TABLE gatherings DROP COLUMN occurrence;
ALTER TABLE gatherings DROP COLUMN moved;
ALTER TABLE gatherings DROP COLUMN revised;
ALTER TABLE gatherings DROP COLUMN plan;
ALTER TABLE gatherings DROP COLUMN phase;
ALTER TABLE gatherings DROP COLUMN script;
ALTER TABLE gatherings DROP COLUMN version;
ALTER TABLE gatherings DROP COLUMN due_at;
ALTER TABLE gatherings DROP COLUMN pulse_at;
ALTER TABLE gatherings DROP COLUMN retention;
ALTER TABLE gatherings DROP COLUMN purge_at;
ALTER TABLE gatherings DROP COLUMN purged_at;
ALTER TABLE gatherings DROP COLUMN receipt;
DROP TABLE series;
