-- +goose Up
-- Cards are public to everyone signed in, so an index of their words may be on
-- disk. Words said in a circle are never indexed.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION card (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION card ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
ALTER TABLE circles ADD COLUMN search tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('card', name), 'A') || setweight(to_tsvector('card', purpose || ' ' || good || ' ' || not_for), 'B')
) STORED;
CREATE INDEX circles_search ON circles USING gin (search);

-- +goose Down
ALTER TABLE circles DROP COLUMN search;
DROP TEXT SEARCH CONFIGURATION card;
