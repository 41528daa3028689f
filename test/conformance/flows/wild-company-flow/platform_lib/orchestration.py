import os
from functools import wraps
from typing import Any, Callable

from prefect import flow as prefect_flow
from prefect.task_runners import ConcurrentTaskRunner

from .notifications import slack

DEFAULT_RETRIES = int(os.getenv("FLOW_RETRIES", "2"))


def flow(*args: Any, **kwargs: Any) -> Callable:
    """Prefect's flow with the defaults of the platform."""
    hooks = kwargs.pop("on_failure", None) or []
    kwargs["on_failure"] = [*hooks, slack("#alerts")]
    kwargs.setdefault("retries", DEFAULT_RETRIES)
    kwargs.setdefault("task_runner", ConcurrentTaskRunner())
    if "name" in kwargs:
        kwargs["name"] = f"[analytics] {kwargs['name']}"
    return prefect_flow(*args, **kwargs)
