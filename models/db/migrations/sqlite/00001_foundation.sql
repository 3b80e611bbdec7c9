-- +goose Up
-- The house itself: one row.
CREATE TABLE instance (
  one        integer PRIMARY KEY CHECK (one = 1),
  epoch      text NOT NULL,
  rver       bigint NOT NULL DEFAULT 0,
  created_at datetime NOT NULL
);

CREATE TABLE accounts (
  id                text PRIMARY KEY,
  handle_key        blob NOT NULL UNIQUE,
  handle            blob NOT NULL,
  auth_hash         text NOT NULL,
  recovery_hash     text NOT NULL,
  kdf_version       integer NOT NULL,
  kdf_salt          blob NOT NULL,
  vault_by_password blob NOT NULL,
  vault_by_recovery blob NOT NULL,
  adult_at          datetime NOT NULL,
  created_at        datetime NOT NULL
);

CREATE TABLE sessions (
  id           text PRIMARY KEY,
  account_id   text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  token_hash   blob NOT NULL UNIQUE,
  created_at   datetime NOT NULL,
  seen_at      datetime NOT NULL,
  ends_at      datetime NOT NULL,
  revoked_rver bigint
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_revoked ON sessions (revoked_rver) WHERE revoked_rver IS NOT NULL;
CREATE INDEX sessions_ends ON sessions (ends_at);

CREATE TABLE circles (
  id                 text PRIMARY KEY,
  founder_id         text NOT NULL REFERENCES accounts (id),
  nonce              text NOT NULL,
  name               text NOT NULL,
  purpose            text NOT NULL,
  good               text NOT NULL,
  not_for            text NOT NULL,
  language           text NOT NULL,
  zone               text NOT NULL,
  capacity           integer NOT NULL CHECK (capacity BETWEEN 3 AND 16),
  join_policy        text NOT NULL CHECK (join_policy IN ('open')),
  retention          text NOT NULL CHECK (retention IN ('h72')),
  agreements_version integer NOT NULL,
  state              text NOT NULL CHECK (state IN ('open', 'archived')),
  seq                bigint NOT NULL DEFAULT 0,
  mver               bigint NOT NULL DEFAULT 0,
  created_at         datetime NOT NULL,
  UNIQUE (founder_id, nonce)
);

CREATE TABLE agreements (
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  version    integer NOT NULL,
  items      text NOT NULL,
  created_at datetime NOT NULL,
  PRIMARY KEY (circle_id, version)
);

CREATE TABLE memberships (
  id                 text PRIMARY KEY,
  circle_id          text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  account_id         text NOT NULL REFERENCES accounts (id),
  nonce              text NOT NULL,
  role               text NOT NULL CHECK (role IN ('member', 'moderator', 'owner')),
  state              text NOT NULL CHECK (state IN ('active', 'left', 'banned')),
  name               blob NOT NULL,
  name_key           blob NOT NULL,
  hello              blob,
  agreements_version integer NOT NULL,
  joined_mver        bigint NOT NULL,
  joined_at          datetime NOT NULL,
  left_at            datetime,
  UNIQUE (circle_id, account_id),
  UNIQUE (circle_id, name_key)
);
CREATE INDEX memberships_account ON memberships (account_id, state);

CREATE TABLE rooms (
  id            text PRIMARY KEY,
  circle_id     text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  seq           bigint NOT NULL DEFAULT 0,
  floor_mode    text NOT NULL CHECK (floor_mode IN ('open', 'closed')),
  floor_version bigint NOT NULL,
  created_at    datetime NOT NULL
);
CREATE INDEX rooms_circle ON rooms (circle_id);

CREATE TABLE removals (
  room_id    text NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  member_id  text NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  by_id      text NOT NULL REFERENCES memberships (id),
  removed_at datetime NOT NULL,
  PRIMARY KEY (room_id, member_id)
);
CREATE INDEX removals_member ON removals (member_id);

CREATE TABLE parts (
  id         text PRIMARY KEY,
  room_id    text NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  author_id  text NOT NULL REFERENCES memberships (id),
  nonce      text NOT NULL,
  body       blob,
  said_seq   bigint NOT NULL,
  mver       bigint NOT NULL,
  said_at    datetime NOT NULL,
  expires_at datetime NOT NULL,
  UNIQUE (room_id, said_seq),
  UNIQUE (room_id, author_id, nonce)
);
CREATE INDEX parts_expires ON parts (expires_at);

-- What happened in which order, in every stream. No words.
CREATE TABLE changes (
  stream_id text NOT NULL,
  seq       bigint NOT NULL,
  mver      bigint NOT NULL,
  rver      bigint NOT NULL,
  since     bigint NOT NULL,
  what      text NOT NULL,
  item_id   text,
  through   bigint NOT NULL DEFAULT 0,
  at        datetime NOT NULL,
  PRIMARY KEY (stream_id, seq)
);

CREATE TABLE threads (
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

CREATE TABLE posts (
  id        text PRIMARY KEY,
  thread_id text NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
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

-- How far a person has read. Nobody else is ever told.
CREATE TABLE reads (
  account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  thread_id  text NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  seq        bigint NOT NULL,
  PRIMARY KEY (account_id, thread_id)
);

-- +goose Down
DROP TABLE reads;
DROP TABLE posts;
DROP TABLE threads;
DROP TABLE changes;
DROP TABLE parts;
DROP TABLE removals;
DROP TABLE rooms;
DROP TABLE memberships;
DROP TABLE agreements;
DROP TABLE circles;
DROP TABLE sessions;
DROP TABLE accounts;
DROP TABLE instance;
