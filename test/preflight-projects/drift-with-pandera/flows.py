from common.engines import run_preflight
from prefect import flow


@flow(retries=0, timeout_seconds=3600)
def orders(data_path: str):
    report = run_preflight("pandera", data_path=data_path, required_operations=["check", "drift"])
    if not report.compatible:
        raise RuntimeError(report.to_dict())
