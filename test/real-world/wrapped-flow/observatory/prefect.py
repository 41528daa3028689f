"""Our own `flow` and `task`: the same defaults and hooks everywhere."""

from functools import partial, wraps
from typing import Any, Callable, List, Optional

import httpx
import prefect
from prefect.flows import Flow as OriginalFlow
from prefect.flows import FlowDecorator as OriginalFlowDecorator

task = partial(prefect.task, retries=2, retry_delay_seconds=10)
quiet_flow = partial(prefect.flow, log_prints=False, version="2025.1")


def notify(flow, flow_run, state):
    httpx.post("https://chat.example.com/hook", json={"text": f"{flow.name}: {state.name}"})


def flow(*args, **kwargs):
    """Prefect's `flow` with our hooks."""
    kwargs.setdefault("log_prints", True)
    kwargs.setdefault("on_failure", [notify])
    kwargs.setdefault("on_crashed", [notify])
    return prefect.flow(*args, **kwargs)


def owned_flow(owner: str, **options: Any) -> Callable:
    """A flow that says whom to wake."""

    def decorator(fn):
        @wraps(fn)
        def logged(*args, **kwargs):
            print(f"{owner} owns this")
            return fn(*args, **kwargs)

        return prefect.flow(logged, on_failure=[notify], **options)

    return decorator


class Flow(OriginalFlow):
    def __init__(self, *args, owners: Optional[List[str]] = None, tags: Optional[List[str]] = None, **kwargs):
        self.owners = owners or []
        self.tags = tags or []
        super().__init__(*args, **kwargs)


class FlowDecorator(OriginalFlowDecorator):
    def __init__(
        self,
        *args,
        name: Optional[str] = None,
        description: str = "",
        owners: Optional[List[str]] = None,
        tags: Optional[List[str]] = None,
        log_prints: bool = False,
        **kwargs,
    ):
        self.name = name
        self.description = description or ""
        self.owners = owners or []
        self.tags = tags or []
        self.log_prints = log_prints

    def __call__(self, *args, **kwargs):
        return Flow(
            *args,
            name=self.name,
            description=self.description,
            owners=self.owners,
            tags=self.tags,
            log_prints=self.log_prints,
            on_failure=[notify],
            validate_parameters=False,
            **kwargs,
        )


tracked_flow = FlowDecorator
