import functools

from prefect import flow as _flow


def flow(*args, **options):
    def decorate(fn):
        options.setdefault("name", "acme " + fn.__name__)

        @_flow(**options)
        @functools.wraps(fn)
        def wrapper(*a, **k):
            return fn(*a, **k)

        return wrapper

    if len(args) == 1 and callable(args[0]):
        return decorate(args[0])
    return decorate
