"""Writes fire-times.txt: what schedules of Prefect come to, as `get_dates` of the installed Prefect says, a line of JSON each.

With the Python of the tests: python record.py > fire-times.txt
"""

import asyncio
import datetime
import json
import random
import warnings

warnings.simplefilter("ignore")

from prefect.server.schemas.schedules import (  # noqa: E402
    CronSchedule,
    IntervalSchedule,
    RRuleSchedule,
)

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
    "Africa/Casablanca",
    "Pacific/Apia",
]
# In and around the weeks in which clocks change, and two quiet ones.
STARTS = [
    "2026-01-01T00:00:00",
    "2026-02-25T13:37:11",
    "2026-03-05T10:00:00",
    "2026-03-25T06:30:00",
    "2026-04-01T00:00:30",
    "2026-09-02T00:00:00",
    "2026-10-01T00:00:00",
    "2026-10-22T23:00:00",
    "2026-10-29T00:00:00",
    "2026-12-30T12:00:00",
]
DAYS = 7


def pick(rng, *values):
    return rng.choice(values)


def random_cron(rng):
    minute = pick(rng, "0", "30", "*/15", "5,35", "10-20/5", "59", "*/45")
    hour = pick(rng, "*", "2", "3", "1-3", "*/6", "0", "2,14", "23", "1", "22-2")
    day = pick(rng, "*", "*", "*", "1", "1,30", "l", "*/5", "29-31")
    month = pick(rng, "*", "*", "*", "3,10", "1-4")
    weekday = pick(rng, "*", "*", "*", "mon-fri", "sun", "0,6", "fri#2", "l5", "7")
    return " ".join([minute, hour, day, month, weekday])


def random_interval(rng):
    seconds = pick(rng, 900, 3600, 5400, 7 * 3600, 86400, 90000, 2 * 86400, 604800, 36 * 3600)
    anchor = pick(rng, "2020-01-01T00:00:00+00:00", "2026-01-15T01:30:00+00:00", "2025-07-01T00:30:00+00:00", "2027-01-01T00:30:00+00:00")
    return seconds, anchor


def random_rule(rng):
    frequency = pick(rng, "YEARLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY", "DAILY", "HOURLY", "MINUTELY")
    parts = [f"FREQ={frequency}"]
    if frequency == "MINUTELY":
        parts.append(f"INTERVAL={pick(rng, 30, 45, 90)}")
    elif rng.random() < 0.5:
        parts.append(f"INTERVAL={pick(rng, 2, 3, 5)}")
    if rng.random() < 0.4:
        parts.append("BYDAY=" + pick(rng, "MO", "SA,SU", "MO,WE,FR", "TU,TH"))
    elif frequency in ("MONTHLY", "YEARLY") and rng.random() < 0.5:
        parts.append("BYDAY=" + pick(rng, "1MO", "-1SU", "2TU,-1FR"))
    if rng.random() < 0.2:
        parts.append("BYMONTHDAY=" + pick(rng, "1", "15,-1", "28,29,30"))
    if rng.random() < 0.2:
        parts.append("BYMONTH=" + pick(rng, "3,10", "1,2,4", "9,12"))
    if rng.random() < 0.5:
        parts.append("BYHOUR=" + pick(rng, "2", "1,2,3", "0,12", "9"))
    if rng.random() < 0.3:
        parts.append("BYMINUTE=" + pick(rng, "0", "30", "0,20,40"))
    if frequency == "MONTHLY" and rng.random() < 0.3:
        parts.append("BYSETPOS=" + pick(rng, "1", "-1", "1,-1"))
    if rng.random() < 0.15:
        parts.append("UNTIL=" + pick(rng, "20260328T120000", "20261025T013000", "20260101T000000"))
    elif rng.random() < 0.15:
        parts.append("COUNT=" + str(pick(rng, 3, 500, 3000)))
    if rng.random() < 0.1:
        parts.append("WKST=SU")
    start = pick(rng, "20200101T000000", "20200101T000000", "20260105T023000", "20251231T233000")
    return f"DTSTART:{start}\nRRULE:" + ";".join(parts)


def cases():
    rng = random.Random(10)
    for index in range(640):
        zone = rng.choice(ZONES)
        start = rng.choice(STARTS)
        kind = index % 3
        if kind == 0:
            yield start, {"cron": random_cron(rng), "timezone": zone, "day_or": rng.random() < 0.8}
        elif kind == 1:
            seconds, anchor = random_interval(rng)
            yield start, {"interval": seconds, "anchor_date": anchor, "timezone": zone}
        else:
            yield start, {"rrule": random_rule(rng), "timezone": zone}


# What chance does not come to.
RULES = [
    "DTSTART:20260101T093000\nRRULE:FREQ=DAILY\nEXDATE:20260326T093000,20260327T093000",
    "DTSTART:20260101T093000\nRRULE:FREQ=WEEKLY;BYDAY=MO\nRDATE:20260326T120000,20260901T000000",
    "DTSTART:20260101T093000\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY;BYDAY=SA,SU",
    "DTSTART:20260101T093000\nRRULE:FREQ=HOURLY;INTERVAL=5\nRRULE:FREQ=DAILY;BYHOUR=9",
    "DTSTART:20260101T093000\nRRULE:FREQ=YEARLY;BYYEARDAY=1,-1,85,300",
    "DTSTART:20260101T093000\nRRULE:FREQ=SECONDLY;INTERVAL=7200",
    "DTSTART:20260101T093000\nRRULE:FREQ=HOURLY;BYMINUTE=5,35;BYSETPOS=-1",
    "DTSTART:20260101T093000\nRRULE:FREQ=MINUTELY;INTERVAL=7;BYHOUR=9,10;BYDAY=MO,FR",
    "DTSTART:20260101T093000\nRRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU;BYHOUR=2;BYMINUTE=30",
    "DTSTART:20260101T093000\nRRULE:FREQ=YEARLY;BYDAY=13TH,-10MO",
    "DTSTART:20260101T093000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;BYSETPOS=1",
    "DTSTART:20260101T093000Z\nRRULE:FREQ=DAILY;UNTIL=20260329T093000Z",
    "DTSTART;TZID=Europe/Paris:20260101T093000\nRRULE:FREQ=DAILY",
    "DTSTART:20260101\nRRULE:FREQ=DAILY",
    "DTSTART:20260101T093000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1",
    "DTSTART:20260131T093000\nRRULE:FREQ=MONTHLY",
    "DTSTART:20240229T093000\nRRULE:FREQ=YEARLY",
    "DTSTART:20260101T093000\nFREQ=DAILY;COUNT=90",
    "DTSTART:20260101T093000\nRRULE:FREQ=DAILY;BYDAY=2MO",
    "DTSTART:20260101T093000\nRRULE:FREQ=HOURLY;INTERVAL=25",
    "DTSTART:20260101T093000\nRRULE:FREQ=WEEKLY;COUNT=20;BYDAY=MO,FR",
]
CRONS = [
    "0 6 * * mon#2",
    "0 0 1 1 *",
    "@daily",
    "@hourly",
    "0 6 l * *",
    "0 6 31 * *",
    "30 2 29-31 * *",
    "0 6 1,31 * 1",
    "15 10 * * * 30",
    "0 6 * * * 0 2026-2027",
    "0 12 * * sun#1,sun#3",
    "5 4 * * sun",
    "0 22 * * 1-5",
    "23 0-20/2 * * *",
    "0 0,12 1 */2 *",
    "0 4 8-14 * *",
    "0 4 8-14 * 6",
    "0 4 30,2 2,3,4,10 *",
]


def chosen_cases():
    for start in ["2026-03-25T06:30:00", "2026-10-22T23:00:00", "2026-12-30T12:00:00"]:
        for rule in RULES:
            yield start, {"rrule": rule, "timezone": "Europe/Berlin"}
        for cron in CRONS:
            for day_or in (True, False):
                yield start, {"cron": cron, "timezone": "Europe/Berlin", "day_or": day_or}


def schedule_of(timing):
    if "cron" in timing:
        return CronSchedule(**timing)
    if "interval" in timing:
        return IntervalSchedule(**timing)
    return RRuleSchedule(**timing)


async def main():
    found = []
    for start, timing in [*cases(), *chosen_cases()]:
        begin = datetime.datetime.fromisoformat(start).replace(tzinfo=datetime.timezone.utc)
        end = begin + datetime.timedelta(days=DAYS)
        try:
            dates = await schedule_of(timing).get_dates(start=begin, end=end)
        except Exception as error:  # croniter finds no date at all
            found.append({"start": start, "timing": timing, "error": type(error).__name__})
            continue
        # Seconds behind the start; half-open, and no more than so many.
        seconds = [int((date - begin).total_seconds()) for date in dates if date < end]
        found.append({"start": start, "timing": timing, "fires": seconds[:120], "count": len(seconds)})
    for each in found:
        print(json.dumps(each, separators=(",", ":")))


asyncio.run(main())
