from factory import FLOWS, Factory

static = Factory.build("orders")
classy = Factory.build_named("items")
orders = FLOWS["orders"]
items = FLOWS["items"].with_options(description="Items")
