-- +goose Up
-- Who holds gatherings, and who stands by.
ALTER TABLE gatherings ADD COLUMN host_open boolean NOT NULL DEFAULT false;
ALTER TABLE gatherings ADD COLUMN host_backup_id uuid REFERENCES memberships (id);
ALTER TABLE gatherings ADD COLUMN guardian_backup_id uuid REFERENCES memberships (id);
ALTER TABLE gatherings ADD COLUMN host_asked_at timestamptz;
ALTER TABLE gatherings ADD COLUMN guardian_asked_at timestamptz;
CREATE INDEX gatherings_host ON gatherings (host_id, starts_at);
CREATE INDEX gatherings_stand_by ON gatherings (starts_at)
  WHERE host_backup_id IS NOT NULL AND host_asked_at IS NULL OR guardian_backup_id IS NOT NULL AND guardian_asked_at IS NULL;
CREATE INDEX gatherings_guardian ON gatherings (guardian_id, starts_at) WHERE guardian_id IS NOT NULL;

-- That somebody held a gathering, and what they say of it.
CREATE TABLE debriefs (
  id           uuid PRIMARY KEY,
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  circle_id    uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  role         text NOT NULL CHECK (role IN ('host', 'guardian')),
  ended_at     timestamptz NOT NULL,
  rest_until   timestamptz,
  beyond       boolean NOT NULL,
  load         integer CHECK (load BETWEEN 1 AND 5),
  person       boolean NOT NULL,
  stayed       bytea,
  handover     bytea,
  written_at   timestamptz,
  left_at      timestamptz,
  delete_at    timestamptz NOT NULL,
  UNIQUE (gathering_id, person_id)
);
CREATE INDEX debriefs_person ON debriefs (person_id, ended_at);
CREATE INDEX debriefs_circle ON debriefs (circle_id, ended_at);
CREATE INDEX debriefs_delete ON debriefs (delete_at);

-- Whom a steward is to speak with.
CREATE TABLE desk_calls (
  id         uuid PRIMARY KEY,
  debrief_id uuid NOT NULL REFERENCES debriefs (id) ON DELETE CASCADE,
  kind       text NOT NULL CHECK (kind IN ('person', 'heavy')),
  state      text NOT NULL CHECK (state IN ('open', 'taken', 'closed')),
  version    bigint NOT NULL,
  taker_id   uuid REFERENCES accounts (id) ON DELETE SET NULL,
  word       bytea,
  at         timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  taken_at   timestamptz,
  closed_at  timestamptz,
  UNIQUE (debrief_id, kind)
);
CREATE INDEX desk_calls_due ON desk_calls (due_at) WHERE state <> 'closed';

-- For how long somebody worked on what was reported.
CREATE TABLE case_work (
  id         uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  case_id    uuid REFERENCES cases (id) ON DELETE SET NULL,
  since      timestamptz NOT NULL,
  until      timestamptz NOT NULL
);
CREATE INDEX case_work_account ON case_work (account_id, until);
CREATE INDEX case_work_until ON case_work (until);

-- +goose Down
DROP TABLE case_work;
DROP TABLE desk_calls;
DROP TABLE debriefs;
DROP INDEX gatherings_guardian;
DROP INDEX gatherings_stand_by;
DROP INDEX gatherings_host;
ALTER TABLE gatherings DROP COLUMN guardian_asked_at;
ALTER TABLE gatherings DROP COLUMN host_asked_at;
ALTER TABLE gatherings DROP COLUMN guardian_backup_id;
ALTER TABLE gatherings DROP COLUMN host_backup_id;
ALTER TABLE gatherings DROP COLUMN host_open;
