"""Says which version of Python this is, and which versions of packages it has, without importing any of them.

Reads {"names": ["prefect", ...]} as JSON from standard input and answers with one line of JSON:
{"python": "3.11.7", "packages": {"prefect": "3.8.8"}}.
"""

import importlib.metadata
import json
import sys


def main():
    names = json.loads(sys.stdin.buffer.read())["names"]
    versions = {name: version_of(name) for name in names}
    print(
        json.dumps(
            {
                "python": "%d.%d.%d" % sys.version_info[:3],
                "packages": {name: version for name, version in versions.items() if version is not None},
            }
        )
    )


def version_of(name):
    try:
        return importlib.metadata.version(name)
    except Exception:  # its metadata may be broken in any way
        return None


if __name__ == "__main__":
    main()
