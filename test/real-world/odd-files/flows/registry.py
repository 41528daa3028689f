from flows.factory import make_flow, orders as orders_flow

nightly = make_flow("nightly")
orders = orders_flow
