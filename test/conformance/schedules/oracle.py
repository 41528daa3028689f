"""Says of each cron expression, recurrence rule and time zone, a JSON line {kind, text} each, why Prefect refuses it, or null."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from prefect._internal.schemas.validators import (  # noqa: E402
    validate_cron_string,
    validate_rrule_string,
)
from prefect.client.schemas.schedules import CronSchedule  # noqa: E402


def timezone(text):
    CronSchedule(cron="0 0 * * *", timezone=text)


JUDGES = {"cron": validate_cron_string, "rrule": validate_rrule_string, "timezone": timezone}

for line in sys.stdin:
    case = json.loads(line)
    try:
        JUDGES[case["kind"]](case["text"])
        answer = None
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps(answer))
