from factory import choose, create_quality_flow, with_owner

LIMIT = 7

nightly = create_quality_flow(table="orders", name="orders-quality", retries=2)
positional = create_quality_flow("items", None, "Items.", 5)
owned = with_owner("orders", owner="ann")
plain = choose("plain")
strict = choose("strict", version="2", limit=LIMIT)
