from quality import TABLES, make_flow

FLOWS = {name: make_flow(name, **options) for name, options in TABLES.items()}
orders = FLOWS["orders"]
items = FLOWS["items"]
