from prefect import flow

TABLES = {
    "orders": {"owner": "ann", "limit": 3},
    "items": {"owner": "bob"},
}


def make_flow(table: str, *, owner: str, limit: int = 10):
    @flow(name=f"quality-{table}", description=f"Owner: {owner}")
    def check(day: str, rows: int = limit):
        pass

    return check
