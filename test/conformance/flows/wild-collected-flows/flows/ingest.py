from flows.shared import Scope
from prefect import flow


@flow(flow_run_name="ingest-{scope}")
def ingest_all(scope: Scope = Scope.ALL):
    pass
