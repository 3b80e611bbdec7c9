-- +goose Up
-- Sharing in slow time: kinds of threads, answers of the kinds that were asked
-- for, what is written unnamed, and what looks after an update nobody has met.
CREATE TABLE aliases (
  id         text PRIMARY KEY,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  thread_id  text NOT NULL,
  n          integer NOT NULL,
  person_key blob NOT NULL,
  person     blob NOT NULL,
  UNIQUE (thread_id, n),
  UNIQUE (thread_id, person_key)
);
CREATE INDEX aliases_circle ON aliases (circle_id);

CREATE TABLE threads_now (
  id           text PRIMARY KEY,
  circle_id    text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  opening_id   text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('update', 'question', 'practical', 'speak_only', 'reflection', 'prompt')),
  wants        text NOT NULL CHECK (wants IN ('quiet', 'reflection', 'questions', 'experience', 'ideas')),
  replies      text NOT NULL CHECK (replies IN ('open', 'witness', 'closed')),
  state        text NOT NULL CHECK (state IN ('open', 'locked', 'archived')),
  title        blob,
  gathering_id text,
  prompt       text NOT NULL DEFAULT '',
  welcomes_id  text REFERENCES memberships (id),
  responses    integer NOT NULL DEFAULT 0,
  waits        boolean NOT NULL DEFAULT false,
  heard        integer NOT NULL DEFAULT 0 CHECK (heard BETWEEN 0 AND 3),
  heard_at     datetime,
  slow         integer NOT NULL DEFAULT 0,
  slow_until   datetime,
  pinned_at    datetime,
  timer        text NOT NULL DEFAULT '' CHECK (timer IN ('', 'lock', 'open', 'archive')),
  timer_at     datetime,
  timer_idle   integer NOT NULL DEFAULT 0,
  timer_quiet  boolean NOT NULL DEFAULT false,
  gone         boolean NOT NULL DEFAULT false,
  mver         bigint NOT NULL,
  started_at   datetime NOT NULL,
  last_seq     bigint NOT NULL,
  last_at      datetime NOT NULL,
  state_at     datetime,
  UNIQUE (circle_id, last_seq)
);

CREATE TABLE posts_now (
  id           text PRIMARY KEY,
  thread_id    text NOT NULL REFERENCES threads_now (id) ON DELETE CASCADE,
  circle_id    text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  author_id    text REFERENCES memberships (id),
  alias_id     text REFERENCES aliases (id),
  nonce        text NOT NULL,
  nonce_key    blob NOT NULL,
  opening      boolean NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('said', 'presence', 'reflect', 'question', 'own', 'share', 'note', 'pointer')),
  body         blob,
  quote_id     text,
  quote        blob,
  notes        text NOT NULL DEFAULT '',
  note_words   blob,
  to_thread    text,
  state        text NOT NULL CHECK (state IN ('live', 'withdrawn', 'folded', 'removed')),
  act_id       text,
  gone         boolean NOT NULL DEFAULT false,
  mver         bigint NOT NULL,
  rev          integer NOT NULL DEFAULT 0,
  made_seq     bigint NOT NULL,
  made_at      datetime NOT NULL,
  edited_at    datetime,
  withdrawn_at datetime,
  due_at       datetime,
  UNIQUE (thread_id, made_seq),
  UNIQUE (circle_id, nonce_key),
  CHECK ((author_id IS NULL) <> (alias_id IS NULL))
);

CREATE TABLE reads_now (
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  thread_id  text NOT NULL REFERENCES threads_now (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  follow     text NOT NULL DEFAULT '' CHECK (follow IN ('', 'follow', 'mute')),
  PRIMARY KEY (account_id, thread_id)
);

INSERT INTO threads_now (id, circle_id, opening_id, kind, wants, replies, state, title, responses, mver, started_at, last_seq, last_at)
SELECT t.id, t.circle_id, (SELECT p.id FROM posts p WHERE p.thread_id = t.id AND p.opening), t.kind, t.wants, 'open', 'open', t.title, t.responses, t.mver, t.started_at, t.last_seq, t.last_at
FROM threads t;
INSERT INTO posts_now (id, thread_id, circle_id, author_id, nonce, nonce_key, opening, kind, body, state, mver, made_seq, made_at)
SELECT p.id, p.thread_id, p.circle_id, p.author_id, p.nonce, CAST(p.author_id || '/' || p.nonce AS blob), p.opening,
  CASE WHEN p.opening THEN 'said' ELSE CASE t.wants WHEN 'questions' THEN 'question' WHEN 'experience' THEN 'own' WHEN 'ideas' THEN 'share' ELSE 'reflect' END END,
  p.body, CASE WHEN p.body IS NULL THEN 'withdrawn' ELSE 'live' END, t.mver, p.made_seq, p.made_at
FROM posts p JOIN threads t ON t.id = p.thread_id;
INSERT INTO reads_now (account_id, thread_id, seq) SELECT account_id, thread_id, seq FROM reads;
DROP TABLE reads;
DROP TABLE posts;
DROP TABLE threads;
ALTER TABLE threads_now RENAME TO threads;
ALTER TABLE posts_now RENAME TO posts;
ALTER TABLE reads_now RENAME TO reads;
CREATE INDEX threads_waiting ON threads (circle_id, last_seq) WHERE waits;
CREATE INDEX threads_last ON threads (circle_id, last_at);
CREATE INDEX threads_pinned ON threads (circle_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX threads_timer ON threads (timer_at) WHERE timer_at IS NOT NULL;
CREATE INDEX threads_heard ON threads (heard_at) WHERE heard_at IS NOT NULL;
CREATE INDEX posts_due ON posts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX posts_circle ON posts (circle_id, made_seq);
CREATE INDEX posts_author ON posts (thread_id, author_id, made_at);
CREATE INDEX posts_quote ON posts (quote_id) WHERE quote_id IS NOT NULL;

-- Who has said that they read what asks for no answers.
CREATE TABLE acknowledgements (
  thread_id text NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  person_id text NOT NULL REFERENCES memberships (id),
  at        datetime NOT NULL,
  PRIMARY KEY (thread_id, person_id)
);

-- Up to where somebody has called everything of a circle read, and when.
CREATE TABLE visits (
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  at         datetime NOT NULL,
  PRIMARY KEY (account_id, circle_id)
);

-- What somebody has written for a circle and not shared, or will be shared at its time.
CREATE TABLE post_drafts (
  id         text PRIMARY KEY,
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  thread_id  text,
  nonce      text NOT NULL,
  payload    blob,
  rev        integer NOT NULL,
  state      text NOT NULL CHECK (state IN ('draft', 'scheduled', 'failed', 'shared')),
  failure    text NOT NULL DEFAULT '',
  publish_at datetime,
  saved_at   datetime NOT NULL,
  expires_at datetime NOT NULL,
  UNIQUE (account_id, nonce)
);
CREATE INDEX post_drafts_account ON post_drafts (account_id, saved_at);
CREATE INDEX post_drafts_due ON post_drafts (publish_at) WHERE state = 'scheduled';
CREATE INDEX post_drafts_expires ON post_drafts (expires_at);

-- To whom an update was shown that nobody has met.
CREATE TABLE company (
  thread_id text NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  person_id text NOT NULL REFERENCES memberships (id),
  at        datetime NOT NULL,
  PRIMARY KEY (thread_id, person_id)
);
CREATE INDEX company_person ON company (person_id);

-- A wish to know who wrote unnamed; it takes two who look after the circle.
CREATE TABLE unmaskings (
  id         text PRIMARY KEY,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  alias_id   text NOT NULL REFERENCES aliases (id) ON DELETE CASCADE,
  post_id    text NOT NULL,
  by_id      text NOT NULL REFERENCES memberships (id),
  second_id  text REFERENCES memberships (id),
  reason     blob,
  state      text NOT NULL CHECK (state IN ('asked', 'done', 'declined', 'lapsed')),
  asked_at   datetime NOT NULL,
  expires_at datetime NOT NULL,
  done_at    datetime
);
CREATE UNIQUE INDEX unmaskings_open ON unmaskings (alias_id) WHERE state = 'asked';
CREATE INDEX unmaskings_circle ON unmaskings (circle_id, asked_at);

ALTER TABLE memberships ADD COLUMN company_until datetime;
ALTER TABLE memberships ADD COLUMN welcomes      boolean NOT NULL DEFAULT false;
ALTER TABLE memberships ADD COLUMN welcomer_id   text;
ALTER TABLE memberships ADD COLUMN welcome_at    datetime;
ALTER TABLE memberships ADD COLUMN welcomed_at   datetime;
CREATE INDEX memberships_welcome ON memberships (welcome_at) WHERE welcome_at IS NOT NULL;

ALTER TABLE accounts ADD COLUMN practised_at datetime;
ALTER TABLE accounts ADD COLUMN notes_shown  text NOT NULL DEFAULT '';

-- What people were called before: nobody else can take it for ninety days.
CREATE TABLE former_names (
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  name_key  blob NOT NULL,
  person_id text NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  name      blob,
  at        datetime NOT NULL,
  PRIMARY KEY (circle_id, name_key)
);
CREATE INDEX former_names_person ON former_names (person_id, at);
CREATE INDEX former_names_at ON former_names (at);

-- What is done with threads and posts is written down with them.
ALTER TABLE acts ADD COLUMN thread_id text;
ALTER TABLE acts ADD COLUMN post_id   text;
CREATE INDEX acts_post ON acts (post_id) WHERE post_id IS NOT NULL;
-- A consent check: consent, abstain or a concern with its reason. Whom a circle
-- wants as a host stays a ballot with two sides.
CREATE TABLE proposals_now (
  id        text PRIMARY KEY,
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  kind      text NOT NULL CHECK (kind IN ('agreements', 'retention', 'host', 'question')),
  by_id     text REFERENCES memberships (id),
  about_id  text REFERENCES memberships (id),
  nonce     text NOT NULL,
  base      integer NOT NULL DEFAULT 0,
  title     blob,
  payload   text NOT NULL,
  state     text NOT NULL CHECK (state IN ('open', 'consented', 'enacted', 'concerns', 'no_quorum', 'refused', 'withdrawn')),
  opened_at datetime NOT NULL,
  closes_at datetime NOT NULL,
  closed_at datetime,
  UNIQUE (circle_id, nonce)
);
CREATE TABLE proposal_answers_now (
  proposal_id text NOT NULL REFERENCES proposals_now (id) ON DELETE CASCADE,
  person_id   text NOT NULL REFERENCES memberships (id),
  answer      text NOT NULL CHECK (answer IN ('consent', 'abstain', 'concern', 'yes', 'no')),
  reason      blob,
  at          datetime NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
);
INSERT INTO proposals_now (id, circle_id, kind, by_id, about_id, nonce, base, payload, state, opened_at, closes_at, closed_at)
SELECT id, circle_id, kind, by_id, about_id, nonce, base, payload, state, opened_at, closes_at, closed_at FROM proposals;
INSERT INTO proposal_answers_now (proposal_id, person_id, answer, reason, at)
SELECT a.proposal_id, a.person_id, CASE WHEN p.kind = 'host' THEN a.answer WHEN a.answer = 'yes' THEN 'consent' ELSE 'concern' END, a.reason, a.at
FROM proposal_answers a JOIN proposals p ON p.id = a.proposal_id WHERE p.state = 'open' OR a.answer = 'no' AND p.state <> 'withdrawn';
DROP TABLE proposal_answers;
DROP TABLE proposals;
ALTER TABLE proposals_now RENAME TO proposals;
ALTER TABLE proposal_answers_now RENAME TO proposal_answers;
CREATE UNIQUE INDEX proposals_one_open ON proposals (circle_id, kind) WHERE state = 'open' AND kind <> 'question';
CREATE INDEX proposals_circle ON proposals (circle_id, id);
CREATE INDEX proposals_due ON proposals (closes_at) WHERE state = 'open';

-- Whether the words of a post's content note are of those who look after the circle.
ALTER TABLE posts ADD COLUMN noted boolean NOT NULL DEFAULT false;

-- +goose Down
DROP TABLE former_names;
CREATE TABLE proposals_was (
  id        text PRIMARY KEY,
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  kind      text NOT NULL CHECK (kind IN ('agreements', 'retention', 'host')),
  by_id     text REFERENCES memberships (id),
  about_id  text REFERENCES memberships (id),
  nonce     text NOT NULL,
  base      integer NOT NULL DEFAULT 0,
  payload   text NOT NULL,
  state     text NOT NULL CHECK (state IN ('open', 'enacted', 'refused', 'withdrawn')),
  opened_at datetime NOT NULL,
  closes_at datetime NOT NULL,
  closed_at datetime,
  UNIQUE (circle_id, nonce)
);
CREATE TABLE proposal_answers_was (
  proposal_id text NOT NULL REFERENCES proposals_was (id) ON DELETE CASCADE,
  person_id   text NOT NULL REFERENCES memberships (id),
  answer      text NOT NULL CHECK (answer IN ('yes', 'no')),
  reason      blob,
  at          datetime NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
);
INSERT INTO proposals_was (id, circle_id, kind, by_id, about_id, nonce, base, payload, state, opened_at, closes_at, closed_at)
SELECT id, circle_id, kind, by_id, about_id, nonce, base, payload, CASE WHEN state IN ('consented', 'concerns', 'no_quorum') THEN 'refused' ELSE state END, opened_at, closes_at, closed_at
FROM proposals WHERE kind <> 'question';
INSERT INTO proposal_answers_was (proposal_id, person_id, answer, reason, at)
SELECT proposal_id, person_id, CASE WHEN answer IN ('consent', 'yes') THEN 'yes' ELSE 'no' END, reason, at
FROM proposal_answers WHERE answer <> 'abstain' AND proposal_id IN (SELECT id FROM proposals_was);
DROP TABLE proposal_answers;
DROP TABLE proposals;
ALTER TABLE proposals_was RENAME TO proposals;
ALTER TABLE proposal_answers_was RENAME TO proposal_answers;
CREATE UNIQUE INDEX proposals_one_open ON proposals (circle_id, kind) WHERE state = 'open';
CREATE INDEX proposals_circle ON proposals (circle_id, id);
CREATE INDEX proposals_due ON proposals (closes_at) WHERE state = 'open';
DROP INDEX acts_post;
ALTER TABLE acts DROP COLUMN post_id;
ALTER TABLE acts DROP COLUMN thread_id;
ALTER TABLE accounts DROP COLUMN practised_at;
ALTER TABLE accounts DROP COLUMN notes_shown;
DROP INDEX memberships_welcome;
ALTER TABLE memberships DROP COLUMN company_until;
ALTER TABLE memberships DROP COLUMN welcomes;
ALTER TABLE memberships DROP COLUMN welcomer_id;
ALTER TABLE memberships DROP COLUMN welcome_at;
ALTER TABLE memberships DROP COLUMN welcomed_at;
DROP TABLE unmaskings;
DROP TABLE company;
DROP TABLE post_drafts;
DROP TABLE visits;
DROP TABLE acknowledgements;
CREATE TABLE threads_was (
  id           text PRIMARY KEY,
  circle_id    text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  author_id    text NOT NULL REFERENCES memberships (id),
  kind         text NOT NULL CHECK (kind IN ('update')),
  wants        text NOT NULL CHECK (wants IN ('quiet', 'reflection', 'questions', 'experience', 'ideas')),
  title        blob,
  responses    integer NOT NULL DEFAULT 0,
  mver         bigint NOT NULL,
  started_at   datetime NOT NULL,
  last_seq     bigint NOT NULL,
  last_at      datetime NOT NULL,
  UNIQUE (circle_id, last_seq)
);
CREATE TABLE posts_was (
  id        text PRIMARY KEY,
  thread_id text NOT NULL REFERENCES threads_was (id) ON DELETE CASCADE,
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  author_id text NOT NULL REFERENCES memberships (id),
  nonce     text NOT NULL,
  opening   boolean NOT NULL,
  body      blob,
  made_seq  bigint NOT NULL,
  made_at   datetime NOT NULL,
  UNIQUE (thread_id, made_seq),
  UNIQUE (circle_id, author_id, nonce)
);
CREATE TABLE reads_was (
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  thread_id  text NOT NULL REFERENCES threads_was (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  PRIMARY KEY (account_id, thread_id)
);
INSERT INTO threads_was SELECT t.id, t.circle_id, p.author_id, 'update', t.wants, t.title, t.responses, t.mver, t.started_at, t.last_seq, t.last_at
FROM threads t JOIN posts p ON p.id = t.opening_id WHERE p.author_id IS NOT NULL;
INSERT INTO posts_was SELECT id, thread_id, circle_id, author_id, nonce, opening, CASE WHEN state = 'live' THEN body END, made_seq, made_at
FROM posts WHERE author_id IS NOT NULL AND NOT gone AND thread_id IN (SELECT id FROM threads_was);
INSERT INTO reads_was SELECT account_id, thread_id, seq FROM reads WHERE thread_id IN (SELECT id FROM threads_was);
DROP TABLE reads;
DROP TABLE posts;
DROP TABLE threads;
DROP TABLE aliases;
ALTER TABLE threads_was RENAME TO threads;
ALTER TABLE posts_was RENAME TO posts;
ALTER TABLE reads_was RENAME TO reads;
