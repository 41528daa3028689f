"""Tells of runs that failed. An automation on the server starts it, so that a run that crashed is told of, too."""

from uuid import UUID

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client


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
    reason = run.state.message if run.state else None
    message = f"`{run.name}` is {state}: {reason or 'no reason is given'}"
    get_run_logger().error(message)
    # Put the channel of your team here: a mail, a message, a ticket. `message` names rules and holds no value of the data.
    return message
