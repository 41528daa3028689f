from datetime import date

from prefect import flow

from models import Order


def create_quality_flow(table, name=None, description=None, limit: int = 10, owner="nobody", **options):
    """Makes a flow."""
    title = name or f"{table}-quality"

    @flow(name=title, description=description or f"Checks {table}", **options)
    def quality_flow(day: date, order: Order, rows: int = limit, table: str = table, by: str = owner.upper()):
        """Inner."""

    return quality_flow


def with_owner(table, owner):
    return create_quality_flow(table, owner=owner).with_options(name=f"{owner}-{table}")


def choose(kind, **kwargs):
    if kind == "plain":
        @flow
        def plain(a: int):
            """Plain."""

        return plain
    elif kind == "strict":
        return create_quality_flow("strict", **kwargs)
    raise ValueError(kind)
