-- +goose Up
-- Where one person is looked after by one or two of those who look after the
-- circle, beside everything else.
CREATE TABLE side_rooms (
  id           text PRIMARY KEY,
  circle_id    text NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  person_id    text NOT NULL REFERENCES memberships (id),
  gathering_id text REFERENCES gatherings (id) ON DELETE SET NULL,
  nonce        text NOT NULL,
  state        text NOT NULL CHECK (state IN ('open', 'owned', 'soft', 'closed')),
  version      integer NOT NULL,
  owner_id     text REFERENCES memberships (id),
  backup_id    text REFERENCES memberships (id),
  opened_at    datetime NOT NULL,
  spread_at    datetime,
  soft_at      datetime,
  closed_at    datetime,
  due_at       datetime NOT NULL,
  UNIQUE (person_id, nonce)
);
CREATE UNIQUE INDEX side_rooms_one ON side_rooms (person_id) WHERE state <> 'closed';
CREATE INDEX side_rooms_circle ON side_rooms (circle_id, state, opened_at);
CREATE INDEX side_rooms_due ON side_rooms (due_at);
CREATE INDEX side_rooms_spread ON side_rooms (opened_at) WHERE state = 'open' AND spread_at IS NULL;

CREATE TABLE side_lines (
  id      text PRIMARY KEY,
  room_id text NOT NULL REFERENCES side_rooms (id) ON DELETE CASCADE,
  by_id   text NOT NULL REFERENCES memberships (id),
  nonce   text NOT NULL,
  body    blob NOT NULL,
  at      datetime NOT NULL,
  UNIQUE (room_id, by_id, nonce)
);
CREATE INDEX side_lines_room ON side_lines (room_id, id);

-- What those who look after a circle would rather not look at.
CREATE TABLE spares (
  person_id text NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  category  text NOT NULL,
  PRIMARY KEY (person_id, category)
);

-- +goose Down
DROP TABLE spares;
DROP TABLE side_lines;
DROP TABLE side_rooms;
