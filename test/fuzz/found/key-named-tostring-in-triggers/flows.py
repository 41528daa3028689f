from prefect import flow


@flow
def orders():
    pass
