from prefect import flow


@flow(name="returns")
def returns(days: int = 7):
    ...
