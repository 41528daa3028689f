from prefect import flow


@flow
def broken(days: int = 7:
    ...
