"""Run by the Python of the virtual environment, which has psycopg2: {"dsn", "commands": [[sql, params]…]} on stdin → rows as JSON."""

import json
import sys

import psycopg2


def main():
    order = json.load(sys.stdin)
    try:
        connection = psycopg2.connect(order["dsn"], connect_timeout=10)
        connection.autocommit = True
        rows = []
        with connection.cursor() as cursor:
            for sql, params in order["commands"]:
                cursor.execute(sql, params or None)
                rows = cursor.fetchall() if cursor.description else []
        print(json.dumps({"rows": rows}, default=str))
    except psycopg2.Error as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        no_connection = isinstance(error, psycopg2.OperationalError) and not error.pgcode
        print(json.dumps({"error": first, "code": error.pgcode, "no_connection": no_connection}))


if __name__ == "__main__":
    main()
