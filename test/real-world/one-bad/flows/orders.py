from prefect import flow


@flow(name="orders")
def orders(day: str, strict: bool = False):
    """Check the orders of a day."""


def helper(day):
    return day
