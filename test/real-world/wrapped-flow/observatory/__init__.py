from observatory.prefect import flow, task

__all__ = ["flow", "task"]
