from base import BaseJobs, Order
from prefect import flow


class Jobs(BaseJobs):
    TABLE = "orders"

    @flow(name="run-it")
    def run(self, order: Order, table: str = TABLE):
        """Runs."""

    @staticmethod
    @flow
    def still(table: str = "x"):
        pass

    @classmethod
    @flow
    def made(cls, n: int):
        pass


jobs = Jobs()
