from prefect import flow, get_run_logger

from .shared import Scope, Recipients


@flow(name="Weekly report")
def report(recipients: Recipients, scope: Scope):
    get_run_logger().info("x")
