"""Compiles each pattern of standard input, a JSON string a line, and says how that went: `[kind, message, position]` a line."""

import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin:
    pattern = json.loads(line)
    re.purge()
    try:
        re.compile(pattern)
        answer = ["valid", "", None]
    except re.error as error:
        answer = ["invalid", str(error), error.pos]
    except RecursionError as error:
        answer = ["crash", "RecursionError: maximum recursion depth exceeded", None]
    except Exception as error:
        answer = ["crash", f"{type(error).__name__}: {error}", None]
    print(json.dumps(answer))
