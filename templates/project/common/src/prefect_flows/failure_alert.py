"""Tells of runs that failed. An automation on the server starts it, so that a run that crashed is told of, too."""

import re
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client


# What these say names files, rules and numbers of rows. Add your own errors here if they quote nothing of the data.
ERRORS_WITHOUT_VALUES = ("QualityError", "DataQualityError", "DeliveryError")


def without_values(reason: str) -> str:
    """Of any other error its type alone, since what it says may quote the data. The page of the run has all of it."""
    found = re.match(r"([^:]*?\bexception:?) +([\w.]+)", reason)
    if found is None or found[2] in ERRORS_WITHOUT_VALUES:
        return reason
    return f"{found[1]} {found[2]}"


@flow(name="__project__-failure-alert", flow_run_name="alert {run_id}", timeout_seconds=60, retries=2)
def failure_alert(run_id: str) -> str:
    """Says which run failed, and why.

    Args:
        run_id: Of the run that failed, as events name it: `prefect.flow-run.` and its id.

    Returns:
        What was said.
    """
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(run_id.removeprefix("prefect.flow-run.")))
    state = run.state.name if run.state else "in an unknown state"
    reason = without_values((run.state and run.state.message) or "no reason is given")
    message = f"`{run.name}` is {state}: {reason}"
    get_run_logger().error(message)
    # Put the channel of your team here: a mail, a message, a ticket. `message` holds no value of the data.
    return message
