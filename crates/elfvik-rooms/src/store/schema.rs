//! The tables, in words that both databases read.

/// Makes what is missing. `BYTEA` and `BIGINT` mean the same to SQLite as `BLOB` and `INTEGER`.
pub(super) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS rooms (
    room TEXT PRIMARY KEY, created BIGINT NOT NULL, scenario TEXT NOT NULL, settings TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS events (
    room TEXT NOT NULL REFERENCES rooms (room), number BIGINT NOT NULL, at BIGINT NOT NULL,
    audience TEXT NOT NULL, body TEXT NOT NULL, salt BYTEA, body_hash BYTEA NOT NULL, chain BYTEA NOT NULL,
    PRIMARY KEY (room, number)
);
CREATE TABLE IF NOT EXISTS answers (
    token BYTEA NOT NULL, key TEXT NOT NULL, request BYTEA NOT NULL, at BIGINT NOT NULL,
    status BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (token, key)
);
CREATE TABLE IF NOT EXISTS tokens (
    token BYTEA PRIMARY KEY, kind TEXT NOT NULL, room TEXT NOT NULL REFERENCES rooms (room),
    seat BIGINT NOT NULL, party TEXT, created BIGINT NOT NULL, expires BIGINT NOT NULL, used BIGINT, revoked BIGINT
);
CREATE INDEX IF NOT EXISTS tokens_of_room ON tokens (room, seat);
CREATE TABLE IF NOT EXISTS players (
    room TEXT NOT NULL REFERENCES rooms (room), seat BIGINT NOT NULL, strategy TEXT NOT NULL, over_at BIGINT,
    PRIMARY KEY (room, seat)
);
CREATE TABLE IF NOT EXISTS vault_keys (
    holder BYTEA NOT NULL, vault_room TEXT NOT NULL, party TEXT NOT NULL, generation BIGINT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (holder, vault_room, party)
);
CREATE TABLE IF NOT EXISTS vault_events (
    vault_room TEXT NOT NULL, party TEXT NOT NULL, generation BIGINT NOT NULL, number BIGINT NOT NULL,
    at BIGINT NOT NULL, sealed BYTEA NOT NULL,
    PRIMARY KEY (vault_room, party, generation, number)
);
CREATE TABLE IF NOT EXISTS classes (
    class TEXT PRIMARY KEY, created BIGINT NOT NULL, code BYTEA NOT NULL UNIQUE, scenario TEXT NOT NULL,
    settings TEXT NOT NULL, sealed BYTEA NOT NULL, n_tables BIGINT NOT NULL, strategy TEXT NOT NULL,
    started BIGINT, is_filled BIGINT, ended BIGINT, shown BIGINT
);
CREATE TABLE IF NOT EXISTS class_seats (
    class TEXT NOT NULL REFERENCES classes (class), place BIGINT NOT NULL, name TEXT NOT NULL,
    participant BYTEA NOT NULL UNIQUE, joined BIGINT NOT NULL,
    PRIMARY KEY (class, place)
);
";
