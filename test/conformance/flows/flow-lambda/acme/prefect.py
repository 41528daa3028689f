import prefect

flow = lambda fn=None, **o: prefect.flow(fn, **{**o, 'retries': 1})  # noqa: E731
