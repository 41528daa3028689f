from prefect import flow


class Factory:
    @staticmethod
    def build(table):
        @flow(name=f"static-{table}")
        def inner(a: int = 1):
            pass

        return inner

    @classmethod
    def build_named(cls, table):
        @flow(name=f"class-{table}")
        def inner(b: int = 2):
            pass

        return inner


FLOWS = {
    "orders": Factory.build("o"),
    "items": Factory.build("i"),
}
