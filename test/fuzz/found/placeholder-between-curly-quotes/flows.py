from prefect import flow


@flow
def orders(day: str = "x"):
    pass
