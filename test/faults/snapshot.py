"""Keeps states of a running server's SQLite database and brings them back, in one transaction each.

Reads lines `keep NAME` and `restore NAME` from stdin; answers each with `ok`, or with what went wrong.
"""

import sqlite3
import sys

NOT_STATE = ("sqlite_%", "alembic_version", "%_fts%")
# The server keeps leases in its memory and frees a slot of the limit when one runs out, a minute later; so limits are
# never brought back, and a later one has another id.
NEVER_BACK = "concurrency_limit_v2"


def tables(connection):
    excluded = " AND ".join("name NOT LIKE ?" for _ in NOT_STATE)
    query = f"SELECT name FROM main.sqlite_master WHERE type = 'table' AND {excluded}"
    return [name for (name,) in connection.execute(query, NOT_STATE)]


def copy(connection, source, target, prepare):
    connection.execute("BEGIN IMMEDIATE")
    for table in tables(connection):
        connection.execute(prepare.format(target=target, table=table))
        if target == "main" and table != NEVER_BACK:
            connection.execute(f'INSERT INTO main."{table}" SELECT * FROM {source}."{table}"')
        elif target != "main":
            connection.execute(f'CREATE TABLE {target}."{table}" AS SELECT * FROM main."{table}"')
    connection.execute("COMMIT")


connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("PRAGMA foreign_keys = OFF")
known = set()
for line in sys.stdin:
    action, name = line.split()
    try:
        if name not in known:
            connection.execute(f"ATTACH ':memory:' AS {name}")
            known.add(name)
        if action == "keep":
            copy(connection, "main", name, 'DROP TABLE IF EXISTS {target}."{table}"')
        else:
            copy(connection, name, "main", 'DELETE FROM {target}."{table}"')
        print("ok", flush=True)
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        print(f"{action} {name}: {error}", flush=True)
