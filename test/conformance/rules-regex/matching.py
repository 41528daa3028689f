"""Times `re.match` on texts that grow, for each `{"pattern", "prefix", "pump", "suffix"}` of standard input, one JSON object a line.

Says the seconds for 1, 2, 3, ... pumps, until one takes longer than LIMIT; that one is null. Stops at MOST pumps. The
seconds are those of the processor: what else goes on on the machine has no part in them.
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


signal.signal(signal.SIGVTALRM, too_long)
warnings.simplefilter("ignore")
for line in sys.stdin:
    case = json.loads(line)
    pattern = re.compile(case["pattern"])
    seconds = []
    for pumps in range(1, MOST + 1):
        text = case["prefix"] + case["pump"] * pumps + case["suffix"]
        start = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
        try:
            pattern.match(text)
        except TimeoutError:
            seconds.append(None)
            break
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        seconds.append(time.process_time() - start)
    print(json.dumps(seconds))
