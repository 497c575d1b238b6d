//! The store: one SQLite file with the records of a project and their history.
