from functools import partial

from prefect import flow as prefect_flow

flow = partial(prefect_flow, retries=2, version="p")
