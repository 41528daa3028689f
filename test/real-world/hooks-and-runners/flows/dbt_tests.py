from datetime import timedelta
from pathlib import Path

from prefect import flow
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ConcurrentTaskRunner
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings
from prefect_dbt.cli.commands import DbtCoreOperation

from flows.hooks import on_flow_failure, run_name, save_last_run_config

PROJECT_DIR = Path(__file__).parent.parent / "dbt"


@flow(
    name="dbt tests",
    description="""
    Runs the tests of the dbt project.
    """,
    flow_run_name=run_name,
    task_runner=ConcurrentTaskRunner(),
    timeout_seconds=timedelta(hours=1).total_seconds(),
    on_failure=[on_flow_failure],
    on_completion=[save_last_run_config],
    on_crashed=[on_flow_failure, lambda flow, run, state: print(state)],
    log_prints=True,
)
def dbt_tests(
    select: str | None = None,
    exclude: str | None = None,
    target: str = "prod",
    full_refresh: bool = False,
    threads: int = 8,
    project_dir: Path = PROJECT_DIR,
):
    runner = PrefectDbtRunner(settings=PrefectDbtSettings(project_dir=project_dir))
    runner.invoke(["test", "--select", select or "", "--target", target])
