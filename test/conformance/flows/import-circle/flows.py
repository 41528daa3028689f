from prefect import flow
from left import Left


@flow
def f(a: Left):
    pass
