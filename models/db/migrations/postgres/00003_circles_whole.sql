-- +goose Up
-- A circle from its founding to its end, and a person's way in, through and out.
ALTER TABLE circles DROP CONSTRAINT circles_join_policy_check;
ALTER TABLE circles ADD CHECK (join_policy IN ('open', 'request', 'invite', 'closed'));
ALTER TABLE circles DROP CONSTRAINT circles_retention_check;
ALTER TABLE circles ADD CHECK (retention IN ('at_close', 'h72', 'd30'));
ALTER TABLE circles DROP CONSTRAINT circles_state_check;
ALTER TABLE circles ADD CHECK (state IN ('forming', 'open', 'resting', 'winding', 'archived'));
ALTER TABLE circles
  ADD COLUMN visibility        text NOT NULL DEFAULT 'listed' CHECK (visibility IN ('listed', 'unlisted', 'hidden')),
  ADD COLUMN kind              text NOT NULL DEFAULT 'ongoing' CHECK (kind IN ('ongoing', 'cohort', 'slow')),
  ADD COLUMN template          text NOT NULL DEFAULT '',
  ADD COLUMN cadence           text NOT NULL DEFAULT '',
  ADD COLUMN utc_offset        integer NOT NULL DEFAULT 0,
  ADD COLUMN min_to_open       integer NOT NULL DEFAULT 3,
  ADD COLUMN taken             integer NOT NULL DEFAULT 0,
  ADD COLUMN members_invite    boolean NOT NULL DEFAULT false,
  ADD COLUMN gives_trials      boolean NOT NULL DEFAULT false,
  ADD COLUMN questions_version integer NOT NULL DEFAULT 0,
  ADD COLUMN wave              integer NOT NULL DEFAULT 5,
  ADD COLUMN locked_until      timestamptz,
  ADD COLUMN locked_by         text CHECK (locked_by IN ('hand', 'wave')),
  ADD COLUMN term_gatherings   integer NOT NULL DEFAULT 6,
  ADD COLUMN transfer_to       uuid,
  ADD COLUMN transfer_until    timestamptz,
  ADD COLUMN claim_by          uuid,
  ADD COLUMN claim_at          timestamptz,
  ADD COLUMN winding_until     timestamptz;
-- The finder, newest first: the circles anyone finds, and those of one language,
-- one zone, one kind, or with a free seat.
CREATE INDEX circles_found ON circles (id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_language ON circles (language, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_zone ON circles (utc_offset, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_kind ON circles (kind, id) WHERE visibility = 'listed' AND state IN ('forming', 'open');
CREATE INDEX circles_found_free ON circles (id) WHERE visibility = 'listed' AND state IN ('forming', 'open') AND taken < capacity;
CREATE INDEX circles_winding ON circles (winding_until) WHERE state = 'winding';

CREATE TABLE circle_themes (
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  theme     text NOT NULL,
  PRIMARY KEY (theme, circle_id)
);
CREATE INDEX circle_themes_circle ON circle_themes (circle_id);

CREATE TABLE questions (
  circle_id  uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  version    integer NOT NULL,
  items      jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (circle_id, version)
);

ALTER TABLE memberships DROP CONSTRAINT memberships_state_check;
ALTER TABLE memberships ADD CHECK (state IN ('active', 'paused', 'trial', 'left', 'removed', 'banned'));
ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
ALTER TABLE memberships ADD CHECK (role IN ('guest', 'member', 'moderator', 'owner'));
ALTER TABLE memberships
  ADD COLUMN way             text NOT NULL DEFAULT 'open' CHECK (way IN ('founded', 'open', 'request', 'invite', 'trial')),
  ADD COLUMN fit_at          timestamptz,
  ADD COLUMN again_at        timestamptz,
  ADD COLUMN banned_until    timestamptz,
  ADD COLUMN for_good_by     uuid,
  ADD COLUMN muted_until     timestamptz,
  ADD COLUMN mute_act        uuid,
  ADD COLUMN warn_act        uuid,
  ADD COLUMN away_until      timestamptz,
  ADD COLUMN paused_until    timestamptz,
  ADD COLUMN trial_gathering uuid,
  ADD COLUMN term_from       timestamptz,
  ADD COLUMN term_used       integer NOT NULL DEFAULT 0,
  ADD COLUMN attended        integer NOT NULL DEFAULT 0,
  ADD COLUMN declared        bytea;
CREATE INDEX memberships_paused ON memberships (paused_until) WHERE state = 'paused';
UPDATE memberships SET way = 'founded', term_from = joined_at WHERE role = 'owner';
UPDATE memberships SET term_from = joined_at WHERE role = 'moderator';
UPDATE circles SET taken = (SELECT COUNT(*) FROM memberships m WHERE m.circle_id = circles.id AND m.state = 'active');

-- Personal invitations and links. A link's token is kept only as a hash.
CREATE TABLE invites (
  id         uuid PRIMARY KEY,
  circle_id  uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id      uuid NOT NULL REFERENCES memberships (id),
  nonce      text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('link', 'personal')),
  grants     text NOT NULL CHECK (grants IN ('seat', 'request')),
  token_hash bytea UNIQUE,
  account_id uuid REFERENCES accounts (id),
  label      bytea,
  max_uses   integer NOT NULL CHECK (max_uses BETWEEN 1 AND 100),
  uses       integer NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at   timestamptz,
  ended      text CHECK (ended IN ('revoked', 'declined', 'void')),
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX invites_circle ON invites (circle_id, id);
CREATE INDEX invites_account ON invites (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX invites_by ON invites (by_id, created_at);

CREATE TABLE invite_uses (
  invite_id  uuid NOT NULL REFERENCES invites (id) ON DELETE CASCADE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  used_at    timestamptz NOT NULL,
  PRIMARY KEY (invite_id, account_id)
);
CREATE INDEX invite_uses_account ON invite_uses (account_id);

-- Somebody's way in: a request, and the place in the queue it may lead to.
CREATE TABLE requests (
  id                 uuid PRIMARY KEY,
  circle_id          uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  account_id         uuid NOT NULL REFERENCES accounts (id),
  nonce              text NOT NULL,
  state              text NOT NULL CHECK (state IN ('pending', 'waitlisted', 'offered', 'joined', 'declined', 'ignored', 'withdrawn', 'expired', 'superseded', 'banned')),
  wants_trial        boolean NOT NULL DEFAULT false,
  name               bytea,
  name_key           bytea,
  hello              bytea,
  questions_version  integer NOT NULL,
  answers            bytea,
  agreements_version integer NOT NULL,
  fit_at             timestamptz NOT NULL,
  invite_id          uuid REFERENCES invites (id),
  made_at            timestamptz NOT NULL,
  edited_at          timestamptz,
  expires_at         timestamptz NOT NULL,
  decided_at         timestamptz,
  decided_by         uuid REFERENCES memberships (id),
  message            bytea,
  seen_at            timestamptz,
  queued_at          timestamptz,
  place              bigint,
  offered_until      timestamptz,
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
  id                 uuid PRIMARY KEY,
  circle_id          uuid NOT NULL REFERENCES circles (id),
  what               text NOT NULL,
  by_id              uuid REFERENCES memberships (id),
  about_id           uuid REFERENCES memberships (id),
  request_id         uuid,
  was                text NOT NULL DEFAULT '',
  becomes            text NOT NULL DEFAULT '',
  clause             integer,
  agreements_version integer,
  reason             bytea,
  until              timestamptz,
  at                 timestamptz NOT NULL
);
CREATE INDEX acts_circle ON acts (circle_id, id);
CREATE INDEX acts_about ON acts (about_id, id);
-- +goose StatementBegin
CREATE FUNCTION acts_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'acts are only ever added to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER acts_kept BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION acts_are_kept();
CREATE TRIGGER acts_kept_whole BEFORE TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION acts_are_kept();

CREATE TABLE notes (
  id        uuid PRIMARY KEY,
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  about_id  uuid NOT NULL REFERENCES memberships (id),
  by_id     uuid NOT NULL REFERENCES memberships (id),
  nonce     text NOT NULL,
  body      bytea NOT NULL,
  made_at   timestamptz NOT NULL,
  edited_at timestamptz,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX notes_about ON notes (about_id, id);

-- What is put to the whole circle, and what each says to it.
CREATE TABLE proposals (
  id        uuid PRIMARY KEY,
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  kind      text NOT NULL CHECK (kind IN ('agreements', 'retention', 'host')),
  by_id     uuid REFERENCES memberships (id),
  about_id  uuid REFERENCES memberships (id),
  nonce     text NOT NULL,
  base      integer NOT NULL DEFAULT 0,
  payload   jsonb NOT NULL,
  state     text NOT NULL CHECK (state IN ('open', 'enacted', 'refused', 'withdrawn')),
  opened_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  closed_at timestamptz,
  UNIQUE (circle_id, nonce)
);
CREATE UNIQUE INDEX proposals_one_open ON proposals (circle_id, kind) WHERE state = 'open';
CREATE INDEX proposals_circle ON proposals (circle_id, id);
CREATE INDEX proposals_due ON proposals (closes_at) WHERE state = 'open';

CREATE TABLE proposal_answers (
  proposal_id uuid NOT NULL REFERENCES proposals (id) ON DELETE CASCADE,
  person_id   uuid NOT NULL REFERENCES memberships (id),
  answer      text NOT NULL CHECK (answer IN ('yes', 'no')),
  reason      bytea,
  at          timestamptz NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
);

-- Who asks for another host. A third of the circle opens a proposal.
CREATE TABLE host_calls (
  circle_id uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  host_id   uuid NOT NULL REFERENCES memberships (id),
  person_id uuid NOT NULL REFERENCES memberships (id),
  at        timestamptz NOT NULL,
  PRIMARY KEY (host_id, person_id)
);
CREATE INDEX host_calls_circle ON host_calls (circle_id);

CREATE TABLE gatherings (
  id          uuid PRIMARY KEY,
  circle_id   uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  room_id     uuid NOT NULL REFERENCES rooms (id),
  by_id       uuid NOT NULL REFERENCES memberships (id),
  nonce       text NOT NULL,
  title       bytea,
  starts_at   timestamptz NOT NULL,
  minutes     integer NOT NULL CHECK (minutes BETWEEN 30 AND 150),
  state       text NOT NULL CHECK (state IN ('scheduled', 'open', 'closed', 'cancelled')),
  host_id     uuid NOT NULL REFERENCES memberships (id),
  guardian_id uuid REFERENCES memberships (id),
  why         bytea,
  created_at  timestamptz NOT NULL,
  opened_at   timestamptz,
  closed_at   timestamptz,
  UNIQUE (circle_id, by_id, nonce)
);
CREATE INDEX gatherings_circle ON gatherings (circle_id, state, starts_at);
CREATE UNIQUE INDEX gatherings_one_open ON gatherings (room_id) WHERE state = 'open';
CREATE INDEX gatherings_due ON gatherings (starts_at) WHERE state IN ('scheduled', 'open');

CREATE TABLE attendance (
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  state        text NOT NULL CHECK (state IN ('present', 'late', 'left_early', 'excused', 'no_show')),
  by_id        uuid REFERENCES memberships (id),
  at           timestamptz NOT NULL,
  PRIMARY KEY (gathering_id, person_id)
);
CREATE INDEX attendance_person ON attendance (person_id);

-- The floor with hands: who holds the piece, and who waits for it.
ALTER TABLE rooms DROP CONSTRAINT rooms_floor_mode_check;
ALTER TABLE rooms ADD CHECK (floor_mode IN ('open', 'closed', 'hands'));
ALTER TABLE rooms
  ADD COLUMN guardian_id  uuid,
  ADD COLUMN floor_holder uuid,
  ADD COLUMN floor_since  timestamptz,
  ADD COLUMN floor_ended  text NOT NULL DEFAULT '' CHECK (floor_ended IN ('', 'holder', 'host', 'left'));

CREATE TABLE hands (
  room_id   uuid NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  person_id uuid NOT NULL REFERENCES memberships (id),
  raised    bigint NOT NULL,
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (room_id, person_id)
);
CREATE UNIQUE INDEX hands_order ON hands (room_id, raised);

ALTER TABLE accounts
  ADD COLUMN seen_on     date,
  ADD COLUMN no_invites  boolean NOT NULL DEFAULT false,
  ADD COLUMN closing_at  timestamptz,
  ADD COLUMN closed_at   timestamptz;
CREATE INDEX accounts_closing ON accounts (closing_at) WHERE closing_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX accounts_closed ON accounts (closed_at) WHERE closed_at IS NOT NULL;

-- +goose Down
ALTER TABLE accounts DROP COLUMN seen_on, DROP COLUMN no_invites, DROP COLUMN closing_at, DROP COLUMN closed_at;
DROP TABLE hands;
ALTER TABLE rooms DROP COLUMN guardian_id, DROP COLUMN floor_holder, DROP COLUMN floor_since, DROP COLUMN floor_ended;
DROP TABLE attendance;
DROP TABLE gatherings;
DROP TABLE host_calls;
DROP TABLE proposal_answers;
DROP TABLE proposals;
DROP TABLE notes;
DROP TABLE acts;
DROP FUNCTION acts_are_kept;
DROP TABLE requests;
DROP TABLE invite_uses;
DROP TABLE invites;
ALTER TABLE memberships DROP COLUMN way, DROP COLUMN fit_at, DROP COLUMN again_at, DROP COLUMN banned_until, DROP COLUMN for_good_by,
  DROP COLUMN muted_until, DROP COLUMN mute_act, DROP COLUMN warn_act, DROP COLUMN away_until, DROP COLUMN paused_until,
  DROP COLUMN trial_gathering, DROP COLUMN term_from, DROP COLUMN term_used, DROP COLUMN attended, DROP COLUMN declared;
DROP TABLE questions;
DROP TABLE circle_themes;
ALTER TABLE circles DROP COLUMN visibility, DROP COLUMN kind, DROP COLUMN template, DROP COLUMN cadence, DROP COLUMN utc_offset,
  DROP COLUMN min_to_open, DROP COLUMN taken, DROP COLUMN members_invite, DROP COLUMN gives_trials, DROP COLUMN questions_version,
  DROP COLUMN wave, DROP COLUMN locked_until, DROP COLUMN locked_by, DROP COLUMN term_gatherings, DROP COLUMN transfer_to,
  DROP COLUMN transfer_until, DROP COLUMN claim_by, DROP COLUMN claim_at, DROP COLUMN winding_until;
