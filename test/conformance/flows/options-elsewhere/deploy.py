from prefect import flow
from pkg.flows import nightly_orders, plain

named = nightly_orders.with_options(name="orders-eu", description="Europe")
again = named.with_options(retries=1, version="9")
made = flow(plain, name="made")
called = flow(name="called", retries=1)(plain)
described = flow(description="Here", log_prints=True)(plain)
of_flow = flow(nightly_orders.fn, name="of-flow")
