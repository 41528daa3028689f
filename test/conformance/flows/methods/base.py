from prefect import flow
from pydantic import BaseModel


class Order(BaseModel):
    a: int


class BaseJobs:
    @flow
    def inherited(self, order: Order):
        """From the base."""
