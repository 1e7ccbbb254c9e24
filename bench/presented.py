"""`python -m bench.presented`: gives the teams of an installation that is filled their functions, leads and
commitments, its open deals a day and a category, and freezes a weekly meeting; prints how long the freeze
took and the meeting's number.
"""

from __future__ import annotations

import json

TEAMS = {"marketing": 1, "sdr": 2, "bdr": 2, "ae": 3}
# Every fourth open deal is committed; they are expected over four months around today.
EXPECTED = """
    UPDATE revops_deal SET expected_close_on = current_date - 30 + (id % 120)::int,
        category = CASE WHEN id % 4 = 0 THEN 'commit' ELSE 'pipeline' END
    WHERE outcome = ''"""

# What the records of the deals and of the last weeks' stages say: the walk and the risks read them.
RECORDS = """
    INSERT INTO revops_rawrecord (id, row, source_id, feed, kind, external_id, lead, deal, payload, values, sha256, line, run_id,
        fetched_at, known_from)
    SELECT id, id, 1, 'all', 'deal', 'R' || id, '', '', '{}', CASE WHEN id % 7 > 0 THEN '{"next_step": "Call"}' ELSE '{}' END::jsonb,
        '', 1, 1, now(), now()
    FROM (
        SELECT record_id FROM revops_stageentry WHERE business_day > current_date - 30
        UNION SELECT id FROM revops_deal UNION SELECT record_id FROM revops_deal
    ) r (id)"""


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.db import connection
    from django.utils import timezone

    from bench.measuring import timed
    from revops.models import Meeting, Routine
    from revops.routines import calls, freezing
    from tests import shipped

    with connection.cursor() as cursor:
        cursor.execute(EXPECTED)
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(RECORDS)
        cursor.execute("RESET session_replication_role; ANALYZE")
    shipped.routines()
    lead(User)
    weekly = Routine.objects.get(key="weekly-forecast")
    meeting = freezing.meeting_at(weekly, timezone.now())
    Meeting.objects.filter(pk=meeting.pk).update(deadline_at=timezone.now())
    chair = User.objects.get(username="bench")
    for place in calls.places(meeting):
        by = User.objects.get(username=f"lead{place.team}") if place.team else chair
        calls.commit(meeting, place, 1000, by=by, sentence="As planned.")
    took = timed(lambda: freezing.freeze(meeting))
    print(json.dumps([took.least, meeting.pk]))


def lead(users) -> None:
    """A manager for each of the first teams, which get the functions that commit."""
    from django.contrib.auth.models import Group

    from revops.models import Membership, Person, Team

    group, _made = Group.objects.get_or_create(name="manager")
    functions = [name for name, count in TEAMS.items() for _number in range(count)]
    for number, function in enumerate(functions, start=1):
        Team.objects.filter(pk=number).update(function=function)
        user = users.objects.create_user(f"lead{number}")
        user.groups.add(group)
        person = Person.objects.get(pk=number)
        person.user = user
        person.save()
        Membership.objects.create(person=person, team_id=number)


if __name__ == "__main__":
    main()
