"""Says of each schedule, a JSON line {kind, text, day_or} each, whether it has a date from now on, as Prefect looks for it."""

import datetime
import json
import signal
import sys
import warnings

warnings.simplefilter("ignore")

from prefect._vendor.croniter import CroniterBadDateError, croniter  # noqa: E402
from prefect.server.schemas.schedules import RRuleSchedule  # noqa: E402

NOW = datetime.datetime(2026, 1, 1)
# Of the processor, not of the clock. dateutil may look for a date until the year 9999; croniter gives up by itself.
SECONDS = {"cron": 60, "rrule": 0.25}


class TooLong(Exception):
    pass


def alarm(*_):
    raise TooLong


def dates_of_cron(text, day_or):
    """How many of three dates there are: the server needs all of them where years are given."""
    cron = croniter(text, NOW, day_or=day_or)
    found = 0
    try:
        while found < 3:
            cron.get_next(datetime.datetime)
            found += 1
    except CroniterBadDateError:
        pass
    return found


def dates_of_rule(text):
    rule = RRuleSchedule(rrule=text).to_rrule()
    found = rule.after(NOW.replace(tzinfo=datetime.timezone.utc), inc=True)
    return 0 if found is None else 1


signal.signal(signal.SIGVTALRM, alarm)
for line in sys.stdin:
    case = json.loads(line)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS[case["kind"]])
    try:
        answer = dates_of_cron(case["text"], case["day_or"]) if case["kind"] == "cron" else dates_of_rule(case["text"])
    except TooLong:
        answer = None
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"[:200]
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    print(json.dumps(answer))
