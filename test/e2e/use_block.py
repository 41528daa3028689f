"""Uses blocks as flows do, with the released package; writes what comes of it as one line of JSON.

`load NAME`: the fields of the block, and what a check through it says of good and of bad data.
`save NAME JSON`: registers the type as the package does, and saves a block of these fields over any other.
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

import polars  # noqa: E402
from truthound_prefect.blocks import DataQualityBlock  # noqa: E402
from truthound_prefect.utils.exceptions import DataQualityError  # noqa: E402

FIELDS = [
    "engine_name",
    "parallel",
    "max_workers",
    "auto_schema",
    "fail_on_error",
    "warning_threshold",
    "timeout_seconds",
    "observability",
]


def check(block, ids):
    data = polars.DataFrame({"id": ids})
    options = {"validators": ["not_null"], "validator_config": {"not_null": {"columns": ["id"]}}}
    try:
        result = block.check(data, [{}], **options)
    except DataQualityError as error:
        return {"raised": True, "failure_rate": error.result["failure_rate"]}
    return {"raised": False, "is_success": result["is_success"]}


def load(name):
    block = DataQualityBlock.load(name)
    return {
        "fields": {field: getattr(block, field) for field in FIELDS},
        "good": check(block, [1, 2]),
        "bad": check(block, [1, None]),
    }


def save(name, fields):
    return str(DataQualityBlock(**json.loads(fields)).save(name, overwrite=True))


command, *arguments = sys.argv[1:]
print(json.dumps({"load": load, "save": save}[command](*arguments)))
