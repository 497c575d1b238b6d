"""Reads a database with the sqlite3 of Python and prints what is in it, as JSON."""

import json
import sqlite3
import sys

base = sqlite3.connect(sys.argv[1])
base.row_factory = sqlite3.Row
every = lambda query: [dict(row) for row in base.execute(query)]
tables = [row["name"] for row in every("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
own = [name for name in tables if not name.startswith("records_fts")]
print(json.dumps({
    "tables": own,
    "rows": {name: every(f"SELECT * FROM {name}") for name in own},
    "check": every("PRAGMA integrity_check"),
    "keys": every("PRAGMA foreign_key_check"),
    "fts": every("SELECT sql FROM sqlite_master WHERE name = 'records_fts'"),
    "found": {word: every(f"SELECT title FROM records WHERE record IN (SELECT rowid FROM records_fts WHERE records_fts MATCH '{word}')")
              for word in sys.argv[2:]},
}))
