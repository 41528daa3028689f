import boto3
from prefect.blocks.notifications import SlackWebhook
from prefect.runtime import flow_run


def on_flow_failure(flow, flow_run, state):
    SlackWebhook.load("quality").notify(f"{flow.name} failed: {state.message}")


async def save_last_run_config(flow, flow_run, state):
    boto3.client("ssm").put_parameter(Name=f"/quality/{flow.name}", Value=str(flow_run.expected_start_time))


def run_name() -> str:
    return f"{flow_run.flow_name}-{flow_run.scheduled_start_time:%Y%m%d}"
