from common.engines import run_preflight
from prefect import flow


@flow(retries=0, timeout_seconds=3600)
def orders():
    report = run_preflight("truthound", sql="SELECT * FROM orders")
    if not report.compatible:
        raise RuntimeError(report.to_dict())
