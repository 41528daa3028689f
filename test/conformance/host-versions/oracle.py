"""Reads pairs of a range and a version, a line each as JSON; says what `packaging` and the engine of Truthound make of them."""

import json
import sys

from common.engines.version import SemanticVersion, VersionError, VersionRange
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version


def by_packaging(specifier, version):
    try:
        parsed = Version(version)
        return SpecifierSet(specifier).contains(parsed, prereleases=True)
    except InvalidVersion:
        return "version"
    except InvalidSpecifier:
        return "specifier"


def by_runtime(specifier, version):
    try:
        return VersionRange.parse(specifier).satisfied_by(SemanticVersion.parse(version))
    except VersionError:
        return None


def order(one, other):
    try:
        first, second = Version(one), Version(other)
    except InvalidVersion:
        return None
    return (first > second) - (first < second)


def text(version):
    try:
        return str(Version(version))
    except InvalidVersion:
        return None


ANSWERS = {"packaging": by_packaging, "runtime": by_runtime, "order": order, "text": text}

for line in sys.stdin:
    kind, *parts = json.loads(line)
    print(json.dumps(ANSWERS[kind](*parts)))
