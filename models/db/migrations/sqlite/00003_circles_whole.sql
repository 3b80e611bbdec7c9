-- +goose Up
-- A circle from its founding to its end, and a person's way in, through and out.
-- SQLite cannot change a CHECK, so a column whose words change is made anew
-- beside the old one.
ALTER TABLE circles ADD COLUMN join_policy_now text NOT NULL DEFAULT 'open' CHECK (join_policy_now IN ('open', 'request', 'invite', 'closed'));
UPDATE circles SET join_policy_now = join_policy;
ALTER TABLE circles DROP COLUMN join_policy;
ALTER TABLE circles RENAME COLUMN join_policy_now TO join_policy;
ALTER TABLE circles ADD COLUMN retention_now text NOT NULL DEFAULT 'h72' CHECK (retention_now IN ('at_close', 'h72', 'd30'));
UPDATE circles SET retention_now = retention;
ALTER TABLE circles DROP COLUMN retention;
ALTER TABLE circles RENAME COLUMN retention_now TO retention;
ALTER TABLE circles ADD COLUMN state_now text NOT NULL DEFAULT 'forming' CHECK (state_now IN ('forming', 'open', 'resting', 'winding', 'archived'));
UPDATE circles SET state_now = state;
ALTER TABLE circles DROP COLUMN state;
ALTER TABLE circles RENAME COLUMN state_now TO state;
ALTER TABLE circles ADD COLUMN visibility        text NOT NULL DEFAULT 'listed' CHECK (visibility IN ('listed', 'unlisted', 'hidden'));
ALTER TABLE circles ADD COLUMN kind              text NOT NULL DEFAULT 'ongoing' CHECK (kind IN ('ongoing', 'cohort', 'slow'));
ALTER TABLE circles ADD COLUMN template          text NOT NULL DEFAULT '';
ALTER TABLE circles ADD COLUMN cadence           text NOT NULL DEFAULT '';
ALTER TABLE circles ADD COLUMN utc_offset        integer NOT NULL DEFAULT 0;
ALTER TABLE circles ADD COLUMN min_to_open       integer NOT NULL DEFAULT 3;
ALTER TABLE circles ADD COLUMN taken             integer NOT NULL DEFAULT 0;
ALTER TABLE circles ADD COLUMN members_invite    boolean NOT NULL DEFAULT false;
ALTER TABLE circles ADD COLUMN gives_trials      boolean NOT NULL DEFAULT false;
ALTER TABLE circles ADD COLUMN questions_version integer NOT NULL DEFAULT 0;
ALTER TABLE circles ADD COLUMN wave              integer NOT NULL DEFAULT 5;
ALTER TABLE circles ADD COLUMN locked_until      datetime;
ALTER TABLE circles ADD COLUMN locked_by         text CHECK (locked_by IN ('hand', 'wave'));
ALTER TABLE circles ADD COLUMN term_gatherings   integer NOT NULL DEFAULT 6;
ALTER TABLE circles ADD COLUMN transfer_to       text;
ALTER TABLE circles ADD COLUMN transfer_until    datetime;
ALTER TABLE circles ADD COLUMN claim_by          text;
ALTER TABLE circles ADD COLUMN claim_at          datetime;
ALTER TABLE circles ADD COLUMN winding_until     datetime;
-- The finder, newest first: the circles anyone finds, and those of one language,
-- one zone, one kind, or with a free seat.
CREATE INDEX circles_found ON circles (id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_language ON circles (language, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_zone ON circles (utc_offset, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_kind ON circles (kind, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_free ON circles (id) WHERE visibility = 'listed' AND state IN ('forming', 'open') AND taken < capacity;
CREATE INDEX circles_winding ON circles (winding_until) WHERE state = 'winding';

CREATE TABLE circle_themes (
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  theme     text NOT NULL,
  PRIMARY KEY (theme, circle_id)
);
CREATE INDEX circle_themes_circle ON circle_themes (circle_id);

CREATE TABLE questions (
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  version    integer NOT NULL,
  items      text NOT NULL,
  created_at datetime NOT NULL,
  PRIMARY KEY (circle_id, version)
);

DROP INDEX memberships_account;
ALTER TABLE memberships ADD COLUMN state_now text NOT NULL DEFAULT 'active' CHECK (state_now IN ('active', 'paused', 'trial', 'left', 'removed', 'banned'));
UPDATE memberships SET state_now = state;
ALTER TABLE memberships DROP COLUMN state;
ALTER TABLE memberships RENAME COLUMN state_now TO state;
CREATE INDEX memberships_account ON memberships (account_id, state);
ALTER TABLE memberships ADD COLUMN role_now text NOT NULL DEFAULT 'member' CHECK (role_now IN ('guest', 'member', 'moderator', 'owner'));
UPDATE memberships SET role_now = role;
ALTER TABLE memberships DROP COLUMN role;
ALTER TABLE memberships RENAME COLUMN role_now TO role;
ALTER TABLE memberships ADD COLUMN way             text NOT NULL DEFAULT 'open' CHECK (way IN ('founded', 'open', 'request', 'invite', 'trial'));
ALTER TABLE memberships ADD COLUMN fit_at          datetime;
ALTER TABLE memberships ADD COLUMN again_at        datetime;
ALTER TABLE memberships ADD COLUMN banned_until    datetime;
ALTER TABLE memberships ADD COLUMN for_good_by     text;
ALTER TABLE memberships ADD COLUMN muted_until     datetime;
ALTER TABLE memberships ADD COLUMN mute_act        text;
ALTER TABLE memberships ADD COLUMN warn_act        text;
ALTER TABLE memberships ADD COLUMN away_until      datetime;
ALTER TABLE memberships ADD COLUMN paused_until    datetime;
ALTER TABLE memberships ADD COLUMN trial_gathering text;
ALTER TABLE memberships ADD COLUMN term_from       datetime;
ALTER TABLE memberships ADD COLUMN term_used       integer NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN attended        integer NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN declared        blob;
CREATE INDEX memberships_paused ON memberships (paused_until) WHERE state = 'paused';
UPDATE memberships SET way = 'founded', term_from = joined_at WHERE role = 'owner';
UPDATE memberships SET term_from = joined_at WHERE role = 'moderator';
UPDATE circles SET taken = (SELECT COUNT(*) FROM memberships m WHERE m.circle_id = circles.id AND m.state = 'active');

-- Personal invitations and links. A link's token is kept only as a hash.
CREATE TABLE invites (
  id         text PRIMARY KEY,
  circle_id  text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id      text NOT NULL REFERENCES memberships (id),
  nonce      text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('link', 'personal')),
  grants     text NOT NULL CHECK (grants IN ('seat', 'request')),
  token_hash blob UNIQUE,
  account_id text REFERENCES accounts (id),
  label      blob,
  max_uses   integer NOT NULL CHECK (max_uses BETWEEN 1 AND 100),
  uses       integer NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
  created_at datetime NOT NULL,
  expires_at datetime NOT NULL,
  ended_at   datetime,
  ended      text CHECK (ended IN ('revoked', 'declined', 'void')),
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX invites_circle ON invites (circle_id, id);
CREATE INDEX invites_account ON invites (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX invites_by ON invites (by_id, created_at);

CREATE TABLE invite_uses (
  invite_id  text NOT NULL REFERENCES invites (id) ON DELETE CASCADE,
  account_id text NOT NULL REFERENCES accounts (id),
  used_at    datetime NOT NULL,
  PRIMARY KEY (invite_id, account_id)
);
CREATE INDEX invite_uses_account ON invite_uses (account_id);

-- Somebody's way in: a request, and the place in the queue it may lead to.
CREATE TABLE requests (
  id                 text PRIMARY KEY,
  circle_id          text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  account_id         text NOT NULL REFERENCES accounts (id),
  nonce              text NOT NULL,
  state              text NOT NULL CHECK (state IN ('pending', 'waitlisted', 'offered', 'joined', 'declined', 'ignored', 'withdrawn', 'expired', 'superseded', 'banned')),
  wants_trial        boolean NOT NULL DEFAULT false,
  name               blob,
  name_key           blob,
  hello              blob,
  questions_version  integer NOT NULL,
  answers            blob,
  agreements_version integer NOT NULL,
  fit_at             datetime NOT NULL,
  invite_id          text REFERENCES invites (id),
  made_at            datetime NOT NULL,
  edited_at          datetime,
  expires_at         datetime NOT NULL,
  decided_at         datetime,
  decided_by         text REFERENCES memberships (id),
  message            blob,
  seen_at            datetime,
  queued_at          datetime,
  place              bigint,
  offered_until      datetime,
  UNIQUE (circle_id, account_id, nonce)
);
CREATE UNIQUE INDEX requests_one_open ON requests (circle_id, account_id) WHERE state IN ('pending', 'waitlisted', 'offered');
CREATE UNIQUE INDEX requests_name ON requests (circle_id, name_key) WHERE state IN ('pending', 'waitlisted', 'offered');
CREATE INDEX requests_circle ON requests (circle_id, state, place, id);
CREATE INDEX requests_account ON requests (account_id, made_at);
CREATE INDEX requests_expires ON requests (expires_at) WHERE state = 'pending';
CREATE INDEX requests_offered ON requests (offered_until) WHERE state = 'offered';
CREATE INDEX requests_decided ON requests (decided_at) WHERE decided_at IS NOT NULL;

-- What was done to whom, by whom and why: only ever added to.
CREATE TABLE acts (
  id                 text PRIMARY KEY,
  circle_id          text NOT NULL REFERENCES circles (id),
  what               text NOT NULL,
  by_id              text REFERENCES memberships (id),
  about_id           text REFERENCES memberships (id),
  request_id         text,
  was                text NOT NULL DEFAULT '',
  becomes            text NOT NULL DEFAULT '',
  clause             integer,
  agreements_version integer,
  reason             blob,
  until              datetime,
  at                 datetime NOT NULL
);
CREATE INDEX acts_circle ON acts (circle_id, id);
CREATE INDEX acts_about ON acts (about_id, id);
-- +goose StatementBegin
CREATE TRIGGER acts_unchanged BEFORE UPDATE ON acts BEGIN
  SELECT RAISE(ABORT, 'acts are only ever added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_kept BEFORE DELETE ON acts BEGIN
  SELECT RAISE(ABORT, 'acts are only ever added to');
END;
-- +goose StatementEnd

CREATE TABLE notes (
  id        text PRIMARY KEY,
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  about_id  text NOT NULL REFERENCES memberships (id),
  by_id     text NOT NULL REFERENCES memberships (id),
  nonce     text NOT NULL,
  body      blob NOT NULL,
  made_at   datetime NOT NULL,
  edited_at datetime,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX notes_about ON notes (about_id, id);

-- What is put to the whole circle, and what each says to it.
CREATE TABLE proposals (
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
CREATE UNIQUE INDEX proposals_one_open ON proposals (circle_id, kind) WHERE state = 'open';
CREATE INDEX proposals_circle ON proposals (circle_id, id);
CREATE INDEX proposals_due ON proposals (closes_at) WHERE state = 'open';

CREATE TABLE proposal_answers (
  proposal_id text NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
  person_id   text NOT NULL REFERENCES memberships (id),
  answer      text NOT NULL CHECK (answer IN ('yes', 'no')),
  reason      blob,
  at          datetime NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
);

-- Who asks for another host. A third of the circle opens a proposal.
CREATE TABLE host_calls (
  circle_id text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  host_id   text NOT NULL REFERENCES memberships (id),
  person_id text NOT NULL REFERENCES memberships (id),
  at        datetime NOT NULL,
  PRIMARY KEY (host_id, person_id)
);
CREATE INDEX host_calls_circle ON host_calls (circle_id);

CREATE TABLE gatherings (
  id          text PRIMARY KEY,
  circle_id   text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  room_id     text NOT NULL REFERENCES rooms (id),
  by_id       text NOT NULL REFERENCES memberships (id),
  nonce       text NOT NULL,
  title       blob,
  starts_at   datetime NOT NULL,
  minutes     integer NOT NULL CHECK (minutes BETWEEN 30 AND 150),
  state       text NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'cancelled')),
  host_id     text NOT NULL REFERENCES memberships (id),
  guardian_id text REFERENCES memberships (id),
  why         blob,
  created_at  datetime NOT NULL,
  opened_at   datetime,
  closed_at   datetime,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX gatherings_circle ON gatherings (circle_id, state, starts_at);
CREATE UNIQUE INDEX gatherings_one_open ON gatherings (room_id) WHERE state = 'open';
CREATE INDEX gatherings_due ON gatherings (starts_at) WHERE state IN ('scheduled', 'open');

CREATE TABLE attendance (
  gathering_id text NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  state        text NOT NULL CHECK (state IN ('present', 'late', 'left_early', 'excused', 'no_show')),
  by_id        text REFERENCES memberships (id),
  at           datetime NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX attendance_person ON attendance (person_id);

-- The floor with hands: who holds the piece, and who waits for it.
ALTER TABLE rooms ADD COLUMN floor_mode_now text NOT NULL DEFAULT 'open' CHECK (floor_mode_now IN ('open', 'closed', 'hands'));
UPDATE rooms SET floor_mode_now = floor_mode;
ALTER TABLE rooms DROP COLUMN floor_mode;
ALTER TABLE rooms RENAME COLUMN floor_mode_now TO floor_mode;
ALTER TABLE rooms ADD COLUMN guardian_id  text;
ALTER TABLE rooms ADD COLUMN floor_holder text;
ALTER TABLE rooms ADD COLUMN floor_since  datetime;
ALTER TABLE rooms ADD COLUMN floor_ended  text NOT NULL DEFAULT '' CHECK (floor_ended IN ('', 'holder', 'host', 'left'));

CREATE TABLE hands (
  room_id   text NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  person_id text NOT NULL REFERENCES memberships (id),
  raised    bigint NOT NULL,
  raised_at datetime NOT NULL,
  PRIMARY KEY (room_id, person_id)
);
CREATE UNIQUE INDEX hands_order ON hands (room_id, raised);

ALTER TABLE accounts ADD COLUMN seen_on     text;
ALTER TABLE accounts ADD COLUMN no_invites  boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN closing_at  datetime;
ALTER TABLE accounts ADD COLUMN closed_at   datetime;
CREATE INDEX accounts_closing ON accounts (closing_at) WHERE closing_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX accounts_closed ON accounts (closed_at) WHERE closed_at IS NOT NULL;

-- +goose Down
DROP INDEX accounts_closing;
DROP INDEX accounts_closed;
ALTER TABLE accounts DROP COLUMN seen_on;
ALTER TABLE accounts DROP COLUMN no_invites;
ALTER TABLE accounts DROP COLUMN closing_at;
ALTER TABLE accounts DROP COLUMN closed_at;
DROP TABLE hands;
ALTER TABLE rooms DROP COLUMN guardian_id;
ALTER TABLE rooms DROP COLUMN floor_holder;
ALTER TABLE rooms DROP COLUMN floor_since;
ALTER TABLE rooms DROP COLUMN floor_ended;
DROP TABLE attendance;
DROP TABLE gatherings;
DROP TABLE host_calls;
DROP TABLE proposal_answers;
DROP TABLE proposals;
DROP TABLE notes;
DROP TABLE acts;
DROP TABLE requests;
DROP TABLE invite_uses;
DROP TABLE invites;
DROP INDEX memberships_paused;
ALTER TABLE memberships DROP COLUMN way;
ALTER TABLE memberships DROP COLUMN fit_at;
ALTER TABLE memberships DROP COLUMN again_at;
ALTER TABLE memberships DROP COLUMN banned_until;
ALTER TABLE memberships DROP COLUMN for_good_by;
ALTER TABLE memberships DROP COLUMN muted_until;
ALTER TABLE memberships DROP COLUMN mute_act;
ALTER TABLE memberships DROP COLUMN warn_act;
ALTER TABLE memberships DROP COLUMN away_until;
ALTER TABLE memberships DROP COLUMN paused_until;
ALTER TABLE memberships DROP COLUMN trial_gathering;
ALTER TABLE memberships DROP COLUMN term_from;
ALTER TABLE memberships DROP COLUMN term_used;
ALTER TABLE memberships DROP COLUMN attended;
ALTER TABLE memberships DROP COLUMN declared;
DROP TABLE questions;
DROP TABLE circle_themes;
DROP INDEX circles_winding;
DROP INDEX circles_found;
DROP INDEX circles_found_language;
DROP INDEX circles_found_zone;
DROP INDEX circles_found_kind;
DROP INDEX circles_found_free;
ALTER TABLE circles DROP COLUMN visibility;
ALTER TABLE circles DROP COLUMN kind;
ALTER TABLE circles DROP COLUMN template;
ALTER TABLE circles DROP COLUMN cadence;
ALTER TABLE circles DROP COLUMN utc_offset;
ALTER TABLE circles DROP COLUMN min_to_open;
ALTER TABLE circles DROP COLUMN taken;
ALTER TABLE circles DROP COLUMN members_invite;
ALTER TABLE circles DROP COLUMN gives_trials;
ALTER TABLE circles DROP COLUMN questions_version;
ALTER TABLE circles DROP COLUMN wave;
ALTER TABLE circles DROP COLUMN locked_until;
ALTER TABLE circles DROP COLUMN locked_by;
ALTER TABLE circles DROP COLUMN term_gatherings;
ALTER TABLE circles DROP COLUMN transfer_to;
ALTER TABLE circles DROP COLUMN transfer_until;
ALTER TABLE circles DROP COLUMN claim_by;
ALTER TABLE circles DROP COLUMN claim_at;
ALTER TABLE circles DROP COLUMN winding_until;
