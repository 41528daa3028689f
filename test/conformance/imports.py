"""Reads JSON texts and paths from stdin, prints what Python itself finds imported in each, as JSON; null where it refuses."""

import ast
import json
import re
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
CALLS = {"import_module", "__import__"}
OPAQUE = {
    "runpy",
    "lazy_loader",
    "resolve_name",
    "spec_from_file_location",
    "SourceFileLoader",
    "exec_module",
    "load_module",
    "load_source",
    "addsitedir",
    "__path__",
}


def name_of(node):
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None


def owner_of(node):
    return name_of(node.value) if isinstance(node, ast.Attribute) else None


def opaque(dotted):
    return ["computed"] if OPAQUE.intersection(dotted.split(".")) else []


def taken(node):
    for alias in node.names:
        if alias.name in OPAQUE or alias.name == "__all__" or (alias.name in CALLS and alias.asname):
            return ["computed"]
        if node.module == "sys" and alias.name == "path":
            return ["computed"]
    return opaque(node.module or "")


def named(node):
    """Uses beyond calls with one text."""
    name, owner = name_of(node), owner_of(node)
    if name in OPAQUE or (name == "path" and owner == "sys"):
        return ["computed"]
    return ["computed"] if name in CALLS and not getattr(node, "is_called", False) else []


def found(node):
    if isinstance(node, ast.Import):
        return [[0, alias.name, []] for alias in node.names] + [
            each for alias in node.names for each in opaque(alias.name)
        ]
    if isinstance(node, ast.ImportFrom):
        return [
            [node.level, node.module or "", [alias.name for alias in node.names]]
        ] + taken(node)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return named(node)
    if isinstance(node, ast.keyword) and node.arg in OPAQUE | CALLS:
        return ["computed"]
    if isinstance(node, ast.arg) and node.arg in OPAQUE | CALLS:
        return ["computed"]
    if isinstance(node, ast.Call) and name_of(node.func) == "exec":
        is_python = owner_of(node.func) == "builtins" or isinstance(node.func, ast.Name)
        return ["computed"] if is_python else []
    if isinstance(node, ast.Call) and name_of(node.func) in CALLS:
        node.func.is_called = True
        first = node.args[0] if node.args else None
        text = first.value if isinstance(first, ast.Constant) else None
        if isinstance(text, str) and re.fullmatch(r"\w[\w.]*", text, re.ASCII):
            return [[0, text, []]]
        return ["computed"]
    return []


def imports(text):
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return [each for node in ast.walk(tree) for each in found(node)]


def read(path):
    with tokenize.open(path) as file:
        return file.read()


asked = json.load(sys.stdin)
texts = asked["texts"]
for path in asked["paths"]:
    try:
        texts.append(read(path))
    except (SyntaxError, UnicodeDecodeError):
        pass
answers = [{"text": text, "imports": imports(text)} for text in texts]
json.dump([each for each in answers if each["imports"] is not None], sys.stdout)
