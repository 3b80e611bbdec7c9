-- +goose Up
-- What people ask somebody to look at. All reports about one thing, while it is
-- looked after, are one case.
CREATE TABLE cases (
  id            uuid PRIMARY KEY,
  circle_id     uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  route         text NOT NULL CHECK (route IN ('circle', 'stewards')),
  kind          text NOT NULL CHECK (kind IN ('post', 'part', 'person', 'gathering', 'circle')),
  thing_id      uuid NOT NULL,
  about_id      uuid REFERENCES memberships (id),
  about_mark    bytea,
  class         text NOT NULL CHECK (class IN ('now', 'soon', 'usual')),
  state         text NOT NULL CHECK (state IN ('open', 'acted', 'dismissed', 'void')),
  version       bigint NOT NULL,
  holder_id     uuid REFERENCES accounts (id),
  held_until    timestamptz,
  due_at        timestamptz NOT NULL,
  opened_at     timestamptz NOT NULL,
  closed_at     timestamptz,
  delete_at     timestamptz,
  proposed      text NOT NULL DEFAULT '',
  proposer_id   uuid REFERENCES accounts (id),
  ruling        bytea,
  glass         bytea,
  glass_id      uuid REFERENCES accounts (id),
  thing_rev     bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX cases_open ON cases (circle_id, kind, thing_id, route) WHERE state = 'open';
CREATE INDEX cases_circle ON cases (circle_id, route, state, due_at);
CREATE INDEX cases_route ON cases (route, state, due_at);
CREATE INDEX cases_delete ON cases (delete_at) WHERE delete_at IS NOT NULL;
CREATE INDEX cases_thing ON cases (kind, thing_id);

CREATE TABLE reports (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  reporter_id uuid REFERENCES accounts (id),
  nonce       text NOT NULL,
  category    text NOT NULL,
  clause      bigint,
  agreements_version bigint,
  note        bytea,
  at          timestamptz NOT NULL,
  UNIQUE (reporter_id, nonce)
);
CREATE INDEX reports_case ON reports (case_id, at);
CREATE INDEX reports_reporter ON reports (reporter_id, at);

-- What was there when it was reported: the thing and a little around it; or, with
-- no report, what two stewards broke the glass for.
CREATE TABLE evidence (
  id        uuid PRIMARY KEY,
  case_id   uuid NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  report_id uuid REFERENCES reports (id) ON DELETE CASCADE,
  items     bytea NOT NULL,
  at        timestamptz NOT NULL
);
CREATE INDEX evidence_case ON evidence (case_id, at);

-- What was done in a case, and what those who look after it wrote: only ever
-- added to, until the case itself is deleted.
CREATE TABLE case_lines (
  id      uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  by_id   uuid REFERENCES accounts (id),
  what    text NOT NULL,
  words   bytea,
  act_id  uuid,
  at      timestamptz NOT NULL
);
CREATE INDEX case_lines_case ON case_lines (case_id, id);

-- Those who look after what circles cannot look after themselves. They are made
-- and ended by the operator's command line.
CREATE TABLE stewards (
  account_id uuid PRIMARY KEY REFERENCES accounts (id),
  name       bytea NOT NULL,
  since      timestamptz NOT NULL,
  until      timestamptz NOT NULL,
  ended_at   timestamptz
);

-- One word against one act, decided by somebody else.
CREATE TABLE appeals (
  id         uuid PRIMARY KEY,
  act_id     uuid NOT NULL UNIQUE REFERENCES acts (id),
  circle_id  uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id      uuid NOT NULL REFERENCES memberships (id),
  route      text NOT NULL CHECK (route IN ('circle', 'stewards')),
  words      bytea,
  state      text NOT NULL CHECK (state IN ('open', 'upheld', 'modified', 'overturned')),
  version    bigint NOT NULL,
  decided_id uuid REFERENCES accounts (id),
  said       bytea,
  at         timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  decided_at timestamptz
);
CREATE INDEX appeals_circle ON appeals (circle_id, route, state, due_at);

-- Until when two stewards have shut an account.
ALTER TABLE accounts ADD COLUMN suspended_until timestamptz;
-- In which case an act was done.
ALTER TABLE acts ADD COLUMN case_id uuid;
CREATE INDEX acts_case ON acts (case_id) WHERE case_id IS NOT NULL;
-- What two stewards did, together.
ALTER TABLE acts ADD COLUMN above boolean NOT NULL DEFAULT false;
-- What somebody took back within a day can be shown to be what they said, to whoever still has it before them.
ALTER TABLE parts ADD COLUMN mark bytea;
ALTER TABLE parts ADD COLUMN marked_at timestamptz;

-- +goose Down
ALTER TABLE parts DROP COLUMN marked_at;
ALTER TABLE parts DROP COLUMN mark;
DROP INDEX acts_case;
ALTER TABLE acts DROP COLUMN above;
ALTER TABLE acts DROP COLUMN case_id;
ALTER TABLE accounts DROP COLUMN suspended_until;
DROP TABLE appeals;
DROP TABLE stewards;
DROP TABLE case_lines;
DROP TABLE evidence;
DROP TABLE reports;
DROP TABLE cases;
