"""Runs one command and prints what it cost as JSON; the start-up of this wrapper is not part of it.

    python measure.py LOG SECONDS COMMAND [ARGUMENT...]

The command's output goes to the file LOG. After SECONDS it is killed, which shows as a negative exit code.
"""

import json
import os
import signal
import sys
import time

log, seconds, *command = sys.argv[1:]
output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
actions = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_DUP2, output, 1),
    (os.POSIX_SPAWN_DUP2, output, 2),
]
started = time.perf_counter()
# A group of its own, so that the deadline ends the command's children as well.
pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions, setpgroup=0)


def end_group(*_: object) -> None:
    """Ends the command and its children: it took too long, or the benchmark was interrupted."""
    os.killpg(pid, signal.SIGKILL)


for signal_number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
    signal.signal(signal_number, end_group)
signal.alarm(int(seconds))
# Covers the command and every descendant that was waited for. Linux starts the peak of a new process at the peak
# of the one that spawned it, so figures below this wrapper's own 10 MB cannot be seen.
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - started
measured = {
    "wall": wall,
    "user": usage.ru_utime,
    "sys": usage.ru_stime,
    "maxrss_kb": usage.ru_maxrss,
    "exit": os.waitstatus_to_exitcode(status),
}
print(json.dumps(measured))
