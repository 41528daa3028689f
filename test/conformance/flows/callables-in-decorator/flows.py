import datetime
from hooks import notify, run_name
from prefect import flow
from prefect.cache_policies import INPUTS
from prefect.task_runners import ThreadPoolTaskRunner


def alert(flow, run, state):
    pass


@flow(
    name="careful",
    on_failure=[notify, alert],
    on_completion=[lambda flow, run, state: None],
    flow_run_name=run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=3),
    retries=int("3"),
    timeout_seconds=datetime.timedelta(hours=1).total_seconds(),
)
def f(a: int, when: datetime.date = datetime.date(2024, 1, 1)):
    """Careful."""
