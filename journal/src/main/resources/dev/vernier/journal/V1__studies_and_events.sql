-- "VERN": tells a store from any other SQLite database.
PRAGMA application_id = 1447383630;

CREATE TABLE study (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  created_at INTEGER NOT NULL, -- milliseconds since 1970
  spec       TEXT    NOT NULL  -- JSON
) STRICT;

CREATE TABLE event (
  study_id INTEGER NOT NULL REFERENCES study (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  trial    INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  at       INTEGER NOT NULL, -- milliseconds since 1970
  body     TEXT    NOT NULL, -- JSON
  PRIMARY KEY (study_id, position)
) STRICT, WITHOUT ROWID;
