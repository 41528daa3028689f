from factory import scheduled


def _check(day: str, deep: bool = False):
    """Checks a day."""


nightly = scheduled(_check, "nightly")
weekly = scheduled(fn=_check, prefix="weekly")
