from prefect import flow


@flow
def manual(n: int = 1):
    ...
