"""Flows that are methods."""

from prefect import flow


class Jobs:
    @flow(name="nightly-job")
    def nightly(self, depth: int, mode: str = "fast"):
        """Runs at night."""

    @flow
    @staticmethod
    def hourly_job(depth: int = 1):
        """Runs every hour."""
