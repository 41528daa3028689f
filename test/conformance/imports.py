"""Reads JSON texts and paths from stdin, prints what Python itself finds imported in each, as JSON; null where it refuses."""

import ast
import json
import re
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
CALLS = {"import_module": "importlib", "__import__": "builtins"}


def called(function):
    if isinstance(function, ast.Name):
        return function.id in CALLS
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return CALLS.get(function.attr) == function.value.id
    return False


def found(node):
    if isinstance(node, ast.Import):
        return [[0, alias.name, []] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [[node.level, node.module or "", [alias.name for alias in node.names]]]
    if isinstance(node, ast.Call) and called(node.func):
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
