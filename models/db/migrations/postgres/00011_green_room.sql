-- +goose Up
-- What those who lead and watch over a gathering, and those who look after its circle,
-- write to each other beside it.
CREATE TABLE green_lines (
  id           uuid PRIMARY KEY,
  gathering_id uuid NOT NULL REFERENCES gatherings (id) ON DELETE CASCADE,
  by_id        uuid NOT NULL REFERENCES memberships (id),
  nonce        text NOT NULL,
  body         bytea NOT NULL,
  at           timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  UNIQUE (gathering_id, by_id, nonce)
);
CREATE INDEX green_lines_gathering ON green_lines (gathering_id, id);
CREATE INDEX green_lines_expires ON green_lines (expires_at);
-- What was handed to a case out of a green room.
ALTER TABLE evidence ADD COLUMN green boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE evidence DROP COLUMN green;
DROP TABLE green_lines;
