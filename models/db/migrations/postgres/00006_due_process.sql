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
  id          uuid PRIMARY KEY,
  act_id      uuid NOT NULL UNIQUE REFERENCES acts (id),
  circle_id   uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id       uuid REFERENCES memberships (id),
  by_mark     bytea,
  route       text NOT NULL CHECK (route IN ('circle', 'stewards')),
  words       bytea,
  state       text NOT NULL CHECK (state IN ('open', 'upheld', 'modified', 'overturned')),
  version     bigint NOT NULL,
  proposed    text NOT NULL DEFAULT '',
  proposer_id uuid REFERENCES accounts (id),
  measure     bigint NOT NULL DEFAULT 0,
  decided_id  uuid REFERENCES accounts (id),
  said        bytea,
  gave_back   text NOT NULL DEFAULT '',
  at          timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  decided_at  timestamptz
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
CREATE INDEX appeals_due ON appeals (route, state, due_at);
-- Which other act one takes back or decides about; and with what it was done, where that is many.
ALTER TABLE acts ADD COLUMN of_id uuid;
ALTER TABLE acts ADD COLUMN items text;
CREATE INDEX acts_of ON acts (of_id) WHERE of_id IS NOT NULL;
-- What was done in a case stays as it was written. It moves whole to the case it goes on in, and goes with a case that is closed.
-- +goose StatementBegin
CREATE FUNCTION case_lines_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.by_id, NEW.what, NEW.words, NEW.act_id, NEW.at) IS NOT DISTINCT FROM (OLD.id, OLD.by_id, OLD.what, OLD.words, OLD.act_id, OLD.at) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM cases WHERE id = OLD.case_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'what was done in a case is only ever added to';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION cases_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NULL AND EXISTS (SELECT 1 FROM case_lines WHERE case_id = OLD.id) THEN
    RAISE EXCEPTION 'what was done in a case is only ever added to';
  END IF;
  RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER case_lines_kept BEFORE UPDATE OR DELETE ON case_lines FOR EACH ROW EXECUTE FUNCTION case_lines_are_kept();
CREATE TRIGGER case_lines_kept_whole BEFORE TRUNCATE ON case_lines FOR EACH STATEMENT EXECUTE FUNCTION acts_are_kept();
CREATE TRIGGER cases_kept BEFORE DELETE ON cases FOR EACH ROW EXECUTE FUNCTION cases_are_kept();

-- +goose Down
DROP TRIGGER cases_kept ON cases;
DROP FUNCTION cases_are_kept();
DROP TRIGGER case_lines_kept_whole ON case_lines;
DROP TRIGGER case_lines_kept ON case_lines;
DROP FUNCTION case_lines_are_kept();
DROP INDEX acts_of;
ALTER TABLE acts DROP COLUMN items;
ALTER TABLE acts DROP COLUMN of_id;
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
