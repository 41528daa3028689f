"""Lists the checks that the real Soda finds in fixtures/soda-checks.yml: python soda_checks.py FILE

Needs `soda-core-duckdb==3.5.6` and `setuptools`, in an environment of their own.
"""
import json
import pathlib
import sys

from soda.scan import Scan

HERE = pathlib.Path(__file__).parent
scan = Scan()
scan.set_data_source_name("data")
scan.add_configuration_yaml_str("data_source data:\n  type: duckdb\n  path: ':memory:'\n")
scan.add_sodacl_yaml_file(str(HERE / "fixtures" / "soda-checks.yml"))
if scan.has_error_logs():
    sys.exit(scan.get_error_logs_text())


def in_partition(partition):
    yield from partition.check_cfgs
    for column in partition.column_checks_cfgs.values():
        yield from column.check_cfgs


def in_data_source(data_source):
    yield from data_source.check_cfgs
    for table in data_source.tables_cfgs.values():
        for partition in table.partition_cfgs:
            yield from in_partition(partition)


found = [
    {"line": check.location.line, "kind": type(check).__name__, "check": check.source_line}
    for data_source in scan._sodacl_cfg.data_source_scan_cfgs.values()
    for check in in_data_source(data_source)
]
found.sort(key=lambda check: check["line"])
pathlib.Path(sys.argv[1]).write_text(json.dumps(found, indent=1) + "\n")
