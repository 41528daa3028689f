"""Reads JSON texts from stdin, loads each with PyYAML's safe_load, prints what came out, one JSON line for all."""

import datetime
import json
import sys

import yaml


class ContainsItself(Exception):
    pass


def encode(value, around=()):
    """Typed JSON, since JSON has no dates, sets, big integers or keys that are not text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": ("-" if value < 0 else "") + hex(abs(value))}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": str(value)}
    if id(value) in around:
        raise ContainsItself
    around = (*around, id(value))
    if isinstance(value, (list, tuple)):
        return [encode(item, around) for item in value]
    if isinstance(value, set):
        return {"set": [encode(item, around) for item in value]}
    return {"map": {str(key): encode(item, around) for key, item in value.items()}}


def load(text):
    try:
        value = yaml.safe_load(bytes.fromhex(text["hex"]) if isinstance(text, dict) else text)
    except Exception as error:  # safe_load raises ValueError, TypeError and more beside YAMLError
        return {"refused": f"{type(error).__name__}: {error}"}
    try:
        return {"data": encode(value)}
    except ContainsItself:
        return {"containsItself": True}


json.dump([load(text) for text in json.load(sys.stdin)], sys.stdout)
