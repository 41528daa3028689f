from common.engines import normalize_runtime_context, run_preflight
from prefect import flow


@flow(retries=0, timeout_seconds=3600)
def orders(data_path: str):
    report = run_preflight("truthound", data_path=data_path, runtime_context=normalize_runtime_context(platform="prefect", auto_config_policy="auto"))
    if not report.compatible:
        raise RuntimeError(report.to_dict())
