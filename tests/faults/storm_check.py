"""What SQL says after a booking storm, compared with the answers that were given; and the storm's command line is booking_storm.py."""

from collections import defaultdict

from psycopg2.extras import execute_values

OVERLAPS = """
    SELECT count(*) FROM (
        SELECT start, max(stop) OVER earlier AS before
          FROM salon_appointment_allocation WHERE blocking AND branch_id = %(branch)s
        WINDOW earlier AS (PARTITION BY resource_id ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS rows
     WHERE start < before
"""
CONTROL_OVERLAPS = """
    SELECT count(*) FROM (
        SELECT start, max(stop) OVER earlier AS before
          FROM storm_control
        WINDOW earlier AS (PARTITION BY resource_id ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS rows
     WHERE start < before
"""
# A booked row that nobody gave back lies there as it was promised and blocks.
LOST_ROWS = """
    SELECT count(*) FROM storm_booked AS said
     WHERE NOT EXISTS (SELECT FROM storm_gone AS gone WHERE gone.id = said.id)
       AND NOT EXISTS (SELECT FROM salon_appointment_allocation AS row WHERE row.id = said.id AND row.blocking
                          AND row.resource_id = said.resource_id AND row.start = said.start AND row.stop = said.stop)
"""
LOST_APPOINTMENTS = """
    SELECT count(*) FROM storm_booked AS said
     WHERE NOT EXISTS (SELECT FROM storm_gone AS gone WHERE gone.id = said.id)
       AND NOT EXISTS (SELECT FROM salon_appointment AS found WHERE found.id = said.id AND found.state = 'booked'
                          AND found.start = said.start)
"""
UNRETURNED_ROWS = """
    SELECT count(*) FROM storm_gone AS gone JOIN salon_appointment_allocation AS row ON row.id = gone.id WHERE gone.done AND row.blocking
"""
UNRETURNED_APPOINTMENTS = """
    SELECT count(*) FROM storm_gone AS gone JOIN salon_appointment_allocation AS row ON row.appointment_id = gone.id
     WHERE gone.done AND row.blocking
"""
# A claim is two rows or none; an expired hold is taken away row by row, resource by resource.
HALF_CLAIMS = """
    SELECT count(*) FROM (
        SELECT note FROM salon_appointment_allocation WHERE branch_id = %(branch)s AND kind = 'phase'
      GROUP BY note HAVING count(*) != 2) AS half
"""
HALF_APPOINTMENTS = """
    SELECT count(*) FROM salon_appointment AS found
     WHERE branch_id = %(branch)s
       AND (SELECT count(*) FROM salon_appointment_allocation AS row WHERE row.appointment_id = found.id AND row.blocking)
        != CASE WHEN state = 'booked' THEN 2 ELSE 0 END
        OR branch_id = %(branch)s AND NOT EXISTS (SELECT FROM salon_appointment_line AS line WHERE line.appointment_id = found.id)
"""
ORPHANS = """
    SELECT count(*) FROM salon_appointment_allocation AS row
     WHERE branch_id = %(branch)s AND kind = 'phase'
       AND NOT EXISTS (SELECT FROM salon_appointment_line AS line JOIN salon_appointment AS found ON found.id = line.appointment_id
                        WHERE line.id = row.line_id AND found.id = row.appointment_id)
"""
CONSTRAINT = """
    SELECT count(*) FROM pg_constraint WHERE contype = 'x' AND convalidated AND conrelid = 'salon_appointment_allocation'::regclass
"""


def read_answers(folder):
    """{word: [the rest of each line]} of all workers' files."""
    found = defaultdict(list)
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for line in text[: text.rfind("\n") + 1].splitlines():  # a line without its end was cut by a kill
            word, _blank, rest = line.partition(" ")
            found[word].append(rest)
    return found


def _load(cursor, answers):
    cursor.execute("CREATE TEMP TABLE storm_booked (id int PRIMARY KEY, resource_id int, start timestamp, stop timestamp)")
    cursor.execute("CREATE TEMP TABLE storm_gone (id int PRIMARY KEY, done boolean)")
    rows = [line.split() for line in answers["booked"]]
    whole = [(line.split()[0], None, line.split()[1], None) for line in answers["appointment"]]
    done = set(answers["returned"])
    for name, values in (("storm_booked", [*rows, *whole]), ("storm_gone", [(each, each in done) for each in answers["returning"]])):
        if values:
            execute_values(cursor, f"INSERT INTO {name} VALUES %s", values, page_size=5000)  # noqa: S608
    cursor.execute("ANALYZE storm_booked, storm_gone")


def check(cursor, folder, branch_id, door):
    """What is wrong; every figure but ``constraint`` must be zero."""
    answers = read_answers(folder)
    _load(cursor, answers)
    questions = {"overlaps": OVERLAPS, "constraint": CONSTRAINT}
    if door == "claim":
        questions |= {"lost": LOST_ROWS, "unreturned": UNRETURNED_ROWS, "half_made": HALF_CLAIMS}
    else:
        questions |= {"lost": LOST_APPOINTMENTS, "unreturned": UNRETURNED_APPOINTMENTS, "half_made": HALF_APPOINTMENTS, "orphans": ORPHANS}
    found = {name: _ask(cursor, text, branch_id) for name, text in questions.items()}
    found["answers_checked"] = len(answers["booked"]) + len(answers["appointment"])
    found["odd_words"] = sorted(set(answers["odd"]))[:5]
    return found


def _ask(cursor, text, branch_id):
    cursor.execute(text, {"branch": branch_id})
    return cursor.fetchone()[0]


def control_overlaps(cursor):
    cursor.execute(CONTROL_OVERLAPS)
    return cursor.fetchone()[0]
