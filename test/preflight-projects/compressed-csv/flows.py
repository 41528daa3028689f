from common.engines import run_preflight
from prefect import flow


@flow(retries=0, timeout_seconds=3600)
def orders(data_path: str):
    report = run_preflight("truthound", data_path=data_path)
    if not report.compatible:
        raise RuntimeError(report.to_dict())
