import os

import prefect


def flow(*args, **kwargs):
    kwargs.setdefault("retries", 3)
    kwargs.setdefault("version", "house")
    kwargs["timeout_seconds"] = float(os.environ.get("TIMEOUT", "60"))
    if os.environ.get("CI"):
        kwargs["log_prints"] = True
    kwargs.pop("team", None)
    return prefect.flow(*args, **kwargs)
