import functools

import prefect


def flow(fn=None, *, name=None, description=None, retries=3, **options):
    if fn is None:
        return functools.partial(flow, name=name, description=description, retries=retries, **options)
    name = name or f"acme-{fn.__name__.replace('_', '-')}"
    return prefect.flow(fn, name=name, description=description, retries=retries, **{"version": "1", **options})
