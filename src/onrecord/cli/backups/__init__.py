"""Backups: the log in files, and Postgres as pg_dump writes it, in one folder that says what it holds."""
