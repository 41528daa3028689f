"""What a server holds, as the golden cases of `prefect deploy` see it (../conformance/deploy/driver.py).

server_state.py reset URL [SETUP]  empties the server, then gives it the pools, variables and blocks of a JSON file
server_state.py capture URL        prints what it holds, without ids, times and counters
server_state.py compare            prints [path, first, second] of all that differs in the two states of `[…, …]` on stdin
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "conformance" / "deploy"))

import driver


def capture(api):
    state = driver.capture(api, [])
    automations = {automation["name"]: automation for automation in state["automations"]}
    assert len(automations) == len(state["automations"]), "two automations of one name"
    return {**state, "automations": automations}


command, *arguments = sys.argv[1:]
if command == "reset":
    api = driver.Api(arguments[0])
    driver.wipe(api)
    for file in arguments[1:]:
        driver.setup(api, json.loads(Path(file).read_text()))
elif command == "capture":
    print(json.dumps(capture(driver.Api(arguments[0]))))
else:
    print(json.dumps(driver.diff(*json.load(sys.stdin))))
