from datetime import date

from truthound_prefect import (
    create_multi_table_quality_flows,
    create_pipeline_flow,
    create_quality_flow,
    create_validation_flow,
    profiled_flow,
    quality_checked_flow,
)
from truthound_prefect.flows.decorators import validated_flow
from truthound_orchestration.prefect import create_quality_flow as unknown_factory


def load_orders():
    return []


users = create_quality_flow("users_quality_check", loader=load_orders, rules=[{"type": "not_null", "column": "id"}])
orders = create_quality_flow(name="orders", loader=load_orders, description="Orders.", retries=3, version="7")
valid = create_validation_flow(name="valid", source="orders.csv", rules=[])
pipeline = create_pipeline_flow("pipeline", stages=[{"name": "a", "loader": load_orders}])
tables = create_multi_table_quality_flows({"a": {"loader": load_orders}, "b": {"loader": load_orders}}, group_name="shop")
unknown = unknown_factory(table="orders", name="orders-quality")
table_a = tables["a"]


@quality_checked_flow(rules=[{"type": "not_null", "column": "id"}], fail_on_error=True)
async def process_users(day: date, limit: int = 5):
    """Loads the users."""


@profiled_flow(name="profile", tags={"x"}, description="Profiles")
async def load_data(path: str):
    """Not this."""


@validated_flow(check_before=True, retries=1)
async def transform(rows: list[int]):
    """Changes."""
