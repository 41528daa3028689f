from enum import Enum, auto

from prefect import flow

from flows.factory import TABLES


def registered() -> dict:
    return {table: auto() for table in TABLES}


Registered = Enum("Registered", registered())


class Plugin(str, Enum):
    """The plugins that were found."""

    locals().update({name: name for name in Registered.__members__})


@flow
def run_plugin(plugin: Plugin, dry_run: bool = False):
    ...
