"""Says what Prefect makes of flows, as `prefect deploy` does (`prefect/cli/deploy/_core.py` of Prefect 3.8.8).

Reads one JSON object a line, {"entrypoint": "flows.py:orders"}, and answers each with one line: {"flow": {...}} or
{"failure": "..."}. Files are loaded one after the other in this process, as `prefect deploy --all` loads them. Whatever
they print, on standard output too, goes to standard error.
"""

import ast
import hashlib
import inspect
import json
import os
import sys


def main():
    requests, answers = take_standard_streams()
    # Modules are not looked for beside this file. The working directory is added by Prefect's own loader.
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != here]
    working_directory = os.getcwd()
    for line in requests:
        try:
            os.chdir(working_directory)
            answer = {"flow": describe(json.loads(line)["entrypoint"])}
        except BaseException as error:  # sys.exit() in a file is a failure too
            answer = {"failure": described(error)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def take_standard_streams():
    """
    Keeps standard input and output for questions and answers. What is printed, by other programs too, goes to
    standard error instead, and who reads gets the end of the file at once.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    return requests, answers


def describe(entrypoint):
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.callables import parameter_schema

    flow = load_flow_from_entrypoint(entrypoint)
    file_hash = hashlib.md5(read(source_file(flow.fn, entrypoint)), usedforsecurity=False).hexdigest()
    return {
        "name": flow.name,
        "description": flow.description or None,
        # A flow without a version has the hash of its file for one; one that was read without being run has none.
        "declaredVersion": flow.version if flow.version != file_hash else None,
        "sourceHash": file_hash,
        # What a deploy sends; pydantic writes null for numbers that JSON does not have.
        "parameterSchema": json.loads(parameter_schema(flow).model_dump_json(exclude_unset=True)),
        "where": place(inspect.unwrap(flow.fn), entrypoint),
    }


def source_file(function, entrypoint):
    """By Prefect's rule for the version; else the file that the entrypoint names. None for a module without a file."""
    written = entrypoint.rsplit(":", 1)[0] if ".py:" in entrypoint else None
    try:
        candidates = [inspect.getsourcefile(function), written]
    except TypeError:
        candidates = [written]
    return next((os.path.abspath(path) for path in candidates if path and os.path.isfile(path)), None)


def read(path):
    if path is None:
        return b""
    with open(path, "rb") as file:
        return file.read()


def place(function, entrypoint):
    """Where the function's name stands; the beginning of the file when that cannot be told."""
    path = source_file(function, entrypoint)
    text = read(path).decode("utf-8", "replace").removeprefix("\ufeff")
    name = getattr(function, "__name__", "")
    definitions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name
    ]
    if not definitions:
        return {"file": path, "offset": 0, "line": 1, "column": 1, "length": 0}
    code = getattr(function, "__code__", None)
    # Of several functions of that name, the one that was compiled from these lines.
    node = min(definitions, key=lambda each: code is None or first_line(each) != code.co_firstlineno)
    lines = text.split("\n")
    written = lines[node.lineno - 1]
    start = written.find("def", len(written.encode()[: node.col_offset].decode()))
    column = max(0, written.find(name, start + len("def")))
    before = "\n".join([*lines[: node.lineno - 1], written[:column]])
    return {
        "file": path,
        "offset": units(before),
        "line": node.lineno,
        "column": units(written[:column]) + 1,
        "length": units(name),
    }


def first_line(node):
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def units(text):
    """JavaScript counts in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def described(error):
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}: {error}" if str(error) else name


if __name__ == "__main__":
    main()
