-- +goose Up
-- Cards are public to everyone signed in, so an index of their words may be on
-- disk. Words said in a circle are never indexed.
CREATE VIRTUAL TABLE cards USING fts5(circle_id UNINDEXED, name, text, tokenize='unicode61 remove_diacritics 2');
-- +goose StatementBegin
CREATE TRIGGER cards_new AFTER INSERT ON circles BEGIN
  INSERT INTO cards (circle_id, name, text) VALUES (new.id, new.name, new.purpose || ' ' || new.good || ' ' || new.not_for);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cards_changed AFTER UPDATE OF name, purpose, good, not_for ON circles BEGIN
  UPDATE cards SET name = new.name, text = new.purpose || ' ' || new.good || ' ' || new.not_for WHERE circle_id = new.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cards_gone AFTER DELETE ON circles BEGIN
  DELETE FROM cards WHERE circle_id = old.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE cards;
