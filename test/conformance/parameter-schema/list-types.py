"""Writes the dotted names of the public types of pydantic and of much of the standard library, one a line."""

import importlib
import typing
import warnings

warnings.simplefilter("ignore")

PYDANTIC = "pydantic pydantic.types pydantic.networks pydantic.color".split()
STANDARD = """
abc argparse array asyncio ast builtins bz2 calendar collections collections.abc concurrent.futures configparser
contextlib copy csv ctypes dataclasses datetime decimal difflib email.message enum fractions functools graphlib http
http.client inspect io ipaddress itertools json logging mimetypes multiprocessing numbers operator os pathlib pickle
pprint queue random re sched selectors shelve shlex shutil signal socket sqlite3 ssl statistics string struct subprocess
tarfile tempfile textwrap threading timeit token tokenize traceback types typing unittest.mock urllib.parse
urllib.request uuid warnings weakref xml.etree.ElementTree zipfile zoneinfo
""".split()


def is_type(value):
    kind = type(value)
    return isinstance(value, type) or typing.get_origin(value) is not None or kind.__module__ == "typing"


def belongs(value, module_name):
    """Not one that the module only imports for itself."""
    home = getattr(value, "__module__", module_name).lstrip("_").split(".")[0]
    return home in (module_name.split(".")[0], "builtins", "posixpath")


for name in PYDANTIC + STANDARD:
    module = importlib.import_module(name)
    for attribute in sorted(getattr(module, "__all__", dir(module))):
        value = getattr(module, attribute, None)
        if attribute.startswith("_") or not is_type(value):
            continue
        if name in PYDANTIC or (belongs(value, name) and (name == "builtins" or value.__module__ != "builtins")):
            print(f"{name}.{attribute}")
