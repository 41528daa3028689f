import truthound
from prefect import flow
from prefect.artifacts import create_table_artifact


@flow(retries=0, timeout_seconds=3600)
def orders(data_path: str):
    report = truthound.check(data_path)
    create_table_artifact(key="Orders_Result", table=[{"issues": len(report.issues)}])
