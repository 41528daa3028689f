"""What the released package makes of compiled rules, and what the module of the rungs does, as one line of JSON.

`use_rungs.py DOMAIN` in the folder of a scaffolded project whose domain is on a rung.
"""

import json
import logging
import os
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
sys.path.insert(0, os.getcwd())

import polars as pl  # noqa: E402
from src.core.quality_block import RulesBlock, settings_in_code  # noqa: E402
from src.core.rules import load_rules  # noqa: E402
from truthound_prefect import create_quality_flow, quality_checked_flow  # noqa: E402
from truthound_prefect.utils.exceptions import DataQualityError  # noqa: E402

domain = sys.argv[1]
rules = load_rules(domain)
good = pl.concat([pl.read_csv(f"data/{domain}.csv")] * 3).with_columns(
    id=pl.format("ID-{}", pl.int_range(1000, 1000 + 3 * 10))
)
row = pl.int_range(pl.len())
data = {
    "good": good,
    "one price of thirty": good.with_columns(price=pl.when(row == 3).then(99999.0).otherwise(pl.col("price"))),
    "a column of text": good.with_columns(quantity=pl.lit("many")),
    "a warning": good.with_columns(country=pl.lit("Germany")),
}


def through_block(frame):
    """The calls of the compiled rules through the block itself, which is how they reach Truthound."""
    block = settings_in_code(fail_on_error=False)
    results = [
        block.check(frame, [{}], validators=call["validators"], validator_config=call["validator_config"])
        for call in rules.calls
    ]
    return "passes" if all(result["is_success"] for result in results) else "fails"


def by_rules(frame, **settings):
    block = settings_in_code()
    for name, value in settings.items():
        setattr(block, name, value)
    try:
        result = RulesBlock(domain, block).check(frame)
    except DataQualityError as error:
        assert not error.result["is_success"]
        return f"raises: {str(error).splitlines()[-1].strip()}"
    return " ".join([result["status"], *(failure["rule_name"] for failure in result["failures"])])


def refusal(make):
    try:
        make()
    except Exception as error:
        return type(error).__name__
    return "none"


async def load():
    return good


options = {"validators": ["not_null"]}
one_of_thirty = data["one price of thirty"]
print(
    json.dumps(
        {
            "through block": {name: through_block(frame) for name, frame in data.items()},
            "by rules": {name: by_rules(frame) for name, frame in data.items()},
            "soft": by_rules(one_of_thirty, fail_on_error=False),
            "tolerated": by_rules(one_of_thirty, warning_threshold=12.5),
            "not tolerated": by_rules(one_of_thirty, warning_threshold=12.4),
            "validators of a factory": refusal(lambda: create_quality_flow("f", load, **options)),
            "validators of a decorator": refusal(lambda: quality_checked_flow(**options)(load)),
            "without a block": refusal(lambda: RulesBlock(domain).check(good)),
        }
    )
)
