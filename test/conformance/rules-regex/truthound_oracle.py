"""Runs Truthound's `regex` validator with each pattern of standard input, a JSON string a line, on one text.

Says for each what was refused, a JSON string a line: null when it ran.
"""

import json
import logging
import re
import sys
import warnings

import polars
from truthound.validators.string.regex import RegexValidator

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
frame = polars.LazyFrame({"a": ["text"]})
for line in sys.stdin:
    pattern = json.loads(line)
    re.purge()
    try:
        RegexValidator(pattern=pattern, columns=["a"]).validate(frame)
        answer = None
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    print(json.dumps(answer))
