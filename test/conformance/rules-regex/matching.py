"""Times `re.match` on texts that grow, for each `{"pattern", "prefix", "pump", "suffix"}` of standard input, one JSON object a line.

Says the seconds for 1, 2, 3, ... pumps, until one takes longer than LIMIT; that one is null. Stops at MOST pumps.
"""

import json
import re
import signal
import sys
import time
import warnings

LIMIT = 0.4
MOST = 80


def too_long(_signal, _frame):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_long)
warnings.simplefilter("ignore")
for line in sys.stdin:
    case = json.loads(line)
    pattern = re.compile(case["pattern"])
    seconds = []
    for pumps in range(1, MOST + 1):
        text = case["prefix"] + case["pump"] * pumps + case["suffix"]
        start = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        try:
            pattern.match(text)
        except TimeoutError:
            seconds.append(None)
            break
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))
