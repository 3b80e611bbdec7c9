-- +goose Up
-- What people ask somebody to look at. All reports about one thing, while it is
-- looked after, are one case.
CREATE TABLE cases (
  id            text PRIMARY KEY,
  circle_id     text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  route         text NOT NULL CHECK (route IN ('circle', 'stewards')),
  kind          text NOT NULL CHECK (kind IN ('post', 'part', 'person', 'gathering', 'circle')),
  thing_id      text NOT NULL,
  about_id      text REFERENCES memberships (id),
  about_mark    blob,
  class         text NOT NULL CHECK (class IN ('now', 'soon', 'usual')),
  state         text NOT NULL CHECK (state IN ('open', 'acted', 'dismissed', 'void')),
  version       integer NOT NULL,
  holder_id     text REFERENCES accounts (id),
  held_until    datetime,
  due_at        datetime NOT NULL,
  opened_at     datetime NOT NULL,
  closed_at     datetime,
  delete_at     datetime,
  proposed      text NOT NULL DEFAULT '',
  proposer_id   text REFERENCES accounts (id),
  ruling        blob,
  glass         blob,
  glass_id      text REFERENCES accounts (id),
  thing_rev     integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX cases_open ON cases (circle_id, kind, thing_id, route) WHERE state = 'open';
CREATE INDEX cases_circle ON cases (circle_id, route, state, due_at);
CREATE INDEX cases_route ON cases (route, state, due_at);
CREATE INDEX cases_delete ON cases (delete_at) WHERE delete_at IS NOT NULL;
CREATE INDEX cases_thing ON cases (kind, thing_id);

CREATE TABLE reports (
  id          text PRIMARY KEY,
  case_id     text NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  reporter_id text REFERENCES accounts (id),
  nonce       text NOT NULL,
  category    text NOT NULL,
  clause      integer,
  agreements_version integer,
  note        blob,
  at          datetime NOT NULL,
  UNIQUE (reporter_id, nonce)
);
CREATE INDEX reports_case ON reports (case_id, at);
CREATE INDEX reports_reporter ON reports (reporter_id, at);

-- What was there when it was reported: the thing and a little around it; or, with
-- no report, what two stewards broke the glass for.
CREATE TABLE evidence (
  id        text PRIMARY KEY,
  case_id   text NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  report_id text REFERENCES reports (id) ON DELETE CASCADE,
  items     blob NOT NULL,
  at        datetime NOT NULL
);
CREATE INDEX evidence_case ON evidence (case_id, at);

-- What was done in a case, and what those who look after it wrote: only ever
-- added to, until the case itself is deleted.
CREATE TABLE case_lines (
  id      text PRIMARY KEY,
  case_id text NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  by_id   text REFERENCES accounts (id),
  what    text NOT NULL,
  words   blob,
  act_id  text,
  at      datetime NOT NULL
);
CREATE INDEX case_lines_case ON case_lines (case_id, id);

-- Those who look after what circles cannot look after themselves. They are made
-- and ended by the operator's command line.
CREATE TABLE stewards (
  account_id text PRIMARY KEY REFERENCES accounts (id),
  name       blob NOT NULL,
  since      datetime NOT NULL,
  until      datetime NOT NULL,
  ended_at   datetime
);

-- One word against one act, decided by somebody else.
CREATE TABLE appeals (
  id          text PRIMARY KEY,
  act_id      text NOT NULL UNIQUE REFERENCES acts (id),
  circle_id   text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  by_id       text REFERENCES memberships (id),
  by_mark     blob,
  route       text NOT NULL CHECK (route IN ('circle', 'stewards')),
  words       blob,
  state       text NOT NULL CHECK (state IN ('open', 'upheld', 'modified', 'overturned')),
  version     integer NOT NULL,
  proposed    text NOT NULL DEFAULT '',
  proposer_id text REFERENCES accounts (id),
  measure     integer NOT NULL DEFAULT 0,
  decided_id  text REFERENCES accounts (id),
  said        blob,
  gave_back   text NOT NULL DEFAULT '',
  at          datetime NOT NULL,
  due_at      datetime NOT NULL,
  decided_at  datetime
);
CREATE INDEX appeals_circle ON appeals (circle_id, route, state, due_at);

-- Until when two stewards have shut an account.
ALTER TABLE accounts ADD COLUMN suspended_until datetime;
-- In which case an act was done.
ALTER TABLE acts ADD COLUMN case_id text;
CREATE INDEX acts_case ON acts (case_id) WHERE case_id IS NOT NULL;
-- What two stewards did, together.
ALTER TABLE acts ADD COLUMN above boolean NOT NULL DEFAULT false;
-- What somebody took back within a day can be shown to be what they said, to whoever still has it before them.
ALTER TABLE parts ADD COLUMN mark blob;
ALTER TABLE parts ADD COLUMN marked_at datetime;
CREATE INDEX appeals_due ON appeals (route, state, due_at);
-- Which other act one takes back or decides about; and with what it was done, where that is many.
ALTER TABLE acts ADD COLUMN of_id text;
ALTER TABLE acts ADD COLUMN items text;
CREATE INDEX acts_of ON acts (of_id) WHERE of_id IS NOT NULL;
-- What was done in a case stays as it was written. It moves whole to the case it goes on in, and goes with a case that is closed.
-- +goose StatementBegin
CREATE TRIGGER case_lines_unchanged BEFORE UPDATE ON case_lines
WHEN NEW.id <> OLD.id OR NEW.by_id IS NOT OLD.by_id OR NEW.what <> OLD.what OR NEW.words IS NOT OLD.words OR NEW.act_id IS NOT OLD.act_id OR NEW.at <> OLD.at BEGIN
  SELECT RAISE(ABORT, 'what was done in a case is only ever added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_lines_kept BEFORE DELETE ON case_lines WHEN EXISTS (SELECT 1 FROM cases WHERE id = OLD.case_id) BEGIN
  SELECT RAISE(ABORT, 'what was done in a case is only ever added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cases_kept BEFORE DELETE ON cases WHEN OLD.closed_at IS NULL AND EXISTS (SELECT 1 FROM case_lines WHERE case_id = OLD.id) BEGIN
  SELECT RAISE(ABORT, 'what was done in a case is only ever added to');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER cases_kept;
DROP TRIGGER case_lines_kept;
DROP TRIGGER case_lines_unchanged;
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
