"""Steps made with Prefect's own decorators."""

from prefect import flow
from prefect._internal.compatibility.async_dispatch import async_dispatch
from prefect.utilities.asyncutils import sync_compatible


@sync_compatible
async def compatible(a):
    return {"compatible": a}


async def adispatched(a):
    return {"dispatched": "async", "a": a}


@async_dispatch(adispatched)
def dispatched(a):
    return {"dispatched": "sync", "a": a}
