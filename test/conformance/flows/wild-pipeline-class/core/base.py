from abc import ABC, abstractmethod
from datetime import date
from typing import Generic, TypeVar

from prefect import flow
from pydantic import BaseModel

C = TypeVar("C", bound=BaseModel)


class Config(BaseModel):
    table: str = "x"


class BasePipeline(ABC):
    config: Config

    @abstractmethod
    def extract(self, day): ...

    @flow(name="run-pipeline")
    def run(self, day: date, config: Config | None = None, dry: bool = False):
        """Runs extract and load."""
        self.extract(day)

    @flow
    def backfill(self, start: date, end: date):
        """Many days."""
