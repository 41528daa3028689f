from prefect import Flow, flow


def scheduled(fn, prefix):
    if prefix == "weekly":
        return Flow(fn, name=prefix + fn.__name__)
    return flow(name=f"{prefix}{fn.__name__}", description=fn.__doc__.strip())(fn)
