-- +goose Up
-- Where one person is looked after by one or two of those who look after the
-- circle, beside everything else.
CREATE TABLE side_rooms (
  id           uuid PRIMARY KEY,
  circle_id    uuid NOT NULL REFERENCES circles (id) ON DELETE CASCADE,
  person_id    uuid NOT NULL REFERENCES memberships (id),
  gathering_id uuid REFERENCES gatherings (id) ON DELETE SET NULL,
  nonce        text NOT NULL,
  state        text NOT NULL CHECK (state IN ('open', 'owned', 'soft', 'closed')),
  version      bigint NOT NULL,
  owner_id     uuid REFERENCES memberships (id),
  backup_id    uuid REFERENCES memberships (id),
  opened_at    timestamptz NOT NULL,
  spread_at    timestamptz,
  soft_at      timestamptz,
  closed_at    timestamptz,
  due_at       timestamptz NOT NULL,
  UNIQUE (person_id, nonce)
);
CREATE UNIQUE INDEX side_rooms_one ON side_rooms (person_id) WHERE state <> 'closed';
CREATE INDEX side_rooms_circle ON side_rooms (circle_id, state, opened_at);
CREATE INDEX side_rooms_due ON side_rooms (due_at);
CREATE INDEX side_rooms_spread ON side_rooms (opened_at) WHERE state = 'open' AND spread_at IS NULL;

CREATE TABLE side_lines (
  id      uuid PRIMARY KEY,
  room_id uuid NOT NULL REFERENCES side_rooms (id) ON DELETE CASCADE,
  by_id   uuid NOT NULL REFERENCES memberships (id),
  nonce   text NOT NULL,
  body    bytea NOT NULL,
  at      timestamptz NOT NULL,
  UNIQUE (room_id, by_id, nonce)
);
CREATE INDEX side_lines_room ON side_lines (room_id, id);

-- What those who look after a circle would rather not look at.
CREATE TABLE spares (
  person_id uuid NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
  category  text NOT NULL,
  PRIMARY KEY (person_id, category)
);

-- +goose Down
DROP TABLE spares;
DROP TABLE side_lines;
DROP TABLE side_rooms;
