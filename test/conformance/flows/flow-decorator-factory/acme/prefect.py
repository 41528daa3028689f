from prefect import flow as _flow

DEFAULTS = dict(retries=1, version="d")


def flow(function=None, **options):
    merged = {**DEFAULTS, **options}

    def decorate(fn):
        return _flow(**merged)(fn)

    return decorate(function) if function is not None else decorate
