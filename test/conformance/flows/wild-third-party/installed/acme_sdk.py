import functools

from pydantic import BaseModel


class Client:
    pass


class Job(BaseModel):
    pass


def hook(channel):
    return lambda flow, run, state: None


def traced(fn):
    return fn


DEFAULT = None
