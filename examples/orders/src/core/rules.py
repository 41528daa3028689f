"""Runs compiled quality rules on real data.

``tq rules compile`` writes ``quality/.compiled/<name>.json``; this module hands that file to its engine (Truthound,
Pandera or Great Expectations) and says of every rule whether it passed, failed or could not be judged. A rule that an
engine would skip in silence, for a missing column or a column of another type, never counts as passed.

    result = check(frame, "orders")       # raises QualityError where a rule of severity error or critical fails

From ``async`` code call it through ``await asyncio.to_thread(check, frame, "orders")``, which keeps the flow run in
sight.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import os
import re
import sys
import tempfile
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Status = Literal["passed", "failed", "error"]

SEVERITIES = ("info", "warning", "error", "critical")
"""From the mildest to the gravest."""


@dataclass(frozen=True)
class Need:
    """What a rule asks of a column before an engine can judge it."""

    column: str
    kind: str
    """What it must hold: ``text``, ``number``, ``boolean`` or ``any``."""
    like: str | None = None
    """The column with which it is compared, so that both must hold the same."""

    @property
    def is_compared(self) -> bool:
        """Whether the rule reads its values, and not merely whether they are null."""
        return self.kind != "any" or self.like is not None


@dataclass(frozen=True)
class Rule:
    """A rule as it is reported."""

    name: str
    type: str
    column: str | None
    severity: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class CompiledRules:
    """A file that ``tq rules compile`` wrote."""

    engine: str
    dataset: str
    source: str
    rules: tuple[Rule, ...]
    calls: tuple[Mapping[str, Any], ...]

    @classmethod
    def from_json(cls, text: str) -> CompiledRules:
        """Reads the text of such a file; a ``ValueError`` says what is wrong with it."""
        fault = "not a compiled rule file of version 1: compile the rules again with `tq rules compile`"
        try:
            whole = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(fault) from error
        if not isinstance(whole, dict) or whole.get("version") != 1:
            raise ValueError(fault)
        try:
            return cls._from_mapping(whole)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(fault) from error

    @classmethod
    def _from_mapping(cls, whole: Mapping[str, Any]) -> CompiledRules:
        rules = tuple(
            Rule(
                name=each["name"],
                type=each["type"],
                column=each.get("column"),
                severity=each["severity"],
                needs=tuple(Need(need["column"], need["kind"], need.get("like")) for need in each.get("needs", ())),
            )
            for each in whole["rules"]
        )
        return cls(whole["engine"], whole["dataset"], whole["source"], rules, tuple(whole["calls"]))


@dataclass(frozen=True)
class RuleOutcome:
    """What became of one rule. Holds no value of the data."""

    name: str
    type: str
    column: str | None
    severity: str
    status: Status
    failed_count: int
    """Rows that break the rule, as its engine counts them; 1 for a rule about the column itself."""
    total_count: int
    """Rows of the data."""
    message: str


@dataclass(frozen=True)
class CheckResult:
    """What became of all rules of a data set."""

    dataset: str
    engine: str
    outcomes: list[RuleOutcome] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every rule passed, whatever its severity."""
        return all(outcome.status == "passed" for outcome in self.outcomes)

    def failed(self, at_least: str = "info") -> list[RuleOutcome]:
        """The rules of this severity or a graver one that failed, and all that could not be judged."""
        least = SEVERITIES.index(at_least)
        return [
            outcome
            for outcome in self.outcomes
            if outcome.status == "error" or (outcome.status == "failed" and SEVERITIES.index(outcome.severity) >= least)
        ]

    def to_dict(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {**asdict(self), "passed": self.passed}


class QualityError(Exception):
    """Raised when the data break a rule; ``result`` tells all."""

    def __init__(self, result: CheckResult, broken: Sequence[RuleOutcome]) -> None:
        self.result = result
        lines = [f"{outcome.name}: {outcome.message}" for outcome in broken]
        count = f"{len(broken)} of {len(result.outcomes)} rules"
        super().__init__("\n  ".join([f"{count} for `{result.dataset}` failed or could not be judged:", *lines]))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_quality_error, (self.result, str(self)))


def _quality_error(result: CheckResult, message: str) -> QualityError:
    """Makes the error again where it arrives from another process."""
    error = QualityError(result, [])
    error.args = (message,)
    return error


def load_rules(name_or_path: str | os.PathLike[str]) -> CompiledRules:
    """Reads compiled rules: by name (``orders``), by the rule file (``quality/orders.yaml``) or by the compiled file.

    A name is looked for in ``quality/.compiled`` of the project that holds this module or the working directory, or in
    the folder of rule files that ``TQ_RULES_FOLDER`` names. A ``FileNotFoundError`` lists where it was looked for.
    """
    candidates = list(dict.fromkeys(_candidates(name_or_path)))
    for candidate in candidates:
        if candidate.is_file():
            try:
                return CompiledRules.from_json(candidate.read_text(encoding="utf-8"))
            except ValueError as error:
                raise ValueError(f"`{candidate}` is {error}") from error
    places = ", ".join(str(each) for each in candidates)
    raise FileNotFoundError(f"no compiled rules `{name_or_path}`; run `tq rules compile`; looked for {places}")


def _candidates(name_or_path: str | os.PathLike[str]) -> Iterable[Path]:
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml"):
        path = path.parent / ".compiled" / f"{path.stem}.json"
    is_name = path.suffix != ".json" and len(path.parts) == 1
    folder = os.environ.get("TQ_RULES_FOLDER")
    if is_name and folder:
        yield Path(folder) / ".compiled" / f"{path}.json"
        return
    inner = [Path("quality") / ".compiled" / f"{path}.json" if is_name else path]
    if path.suffix == ".json" and path.parent.name != ".compiled":
        inner.insert(0, path.parent / ".compiled" / path.name)  # a rule file can be JSON too
    for each in inner:
        for start in (Path(__file__).resolve().parent, Path.cwd()):
            for parent in (start, *start.parents):
                yield parent / each


def check(
    data: Any,
    rules: CompiledRules | str | os.PathLike[str],
    *,
    fail_on: str = "error",
    artifact: bool = True,
) -> CheckResult:
    """Judges the data by the rules.

    ``data`` is a pandas or Polars data frame, or the path of a CSV or Parquet file; ``rules`` is what ``load_rules``
    returns, or what it takes, such as the name ``orders``. Within a flow or task run the result becomes a table
    artifact ``quality-<dataset>``, unless ``artifact`` is false. Then ``QualityError`` is raised where a rule of
    severity ``fail_on`` or graver failed, or any rule could not be judged; ``fail_on="never"`` raises nothing.
    """
    if fail_on != "never" and fail_on not in SEVERITIES:
        raise ValueError(f"fail_on is one of {', '.join(SEVERITIES)} or never, not {fail_on!r}")
    if isinstance(rules, (str, os.PathLike)):
        rules = load_rules(rules)
    engine = _ENGINES.get(rules.engine)
    if engine is None:
        raise ValueError(f"unknown engine `{rules.engine}`")
    if not rules.rules:
        raise ValueError(f"`{rules.source}` holds no rule that was compiled, so that nothing would be checked")
    result = _judge(engine(data), rules)
    if artifact:
        _write_artifact(result)
    broken = [] if fail_on == "never" else result.failed(at_least=fail_on)
    if broken:
        raise QualityError(result, broken)
    return result


def _module(name: str) -> Any:
    """Imports what is needed only when it is needed: an engine, a data frame library, Prefect."""
    return importlib.import_module(name)


@dataclass(frozen=True)
class _Verdict:
    status: Status
    count: int = 0
    message: str = ""


_PASSED = _Verdict("passed")


def _failed(count: int, message: str = "") -> _Verdict:
    rows = "1 row breaks" if count <= 1 else f"{count} rows break"
    return _Verdict("failed", max(count, 1), message or f"{rows} the rule")


def _unjudged(reason: str) -> _Verdict:
    return _Verdict("error", 0, f"could not be judged: {reason}")


class _Engine:
    """Data in the form of one engine. Subclasses run one compiled call and tell the verdict on each of its rules."""

    columns: dict[str, str]
    """Of each column what it holds: text, number, boolean, empty (nothing but null), else the name of its type."""
    row_count: int

    def run(self, call: Mapping[str, Any], rules: Sequence[Rule]) -> dict[int, _Verdict]:
        raise NotImplementedError


def _judge(engine: _Engine, rules: CompiledRules) -> CheckResult:
    verdicts: dict[int, _Verdict] = {}
    for index, rule in enumerate(rules.rules):
        verdict = _guard(rule, engine.columns) or _without_values(rule, engine.columns)
        if verdict is not None:
            verdicts[index] = verdict
    for call in rules.calls:
        verdicts = {**_run(engine, call, rules, verdicts), **verdicts}
    outcomes = []
    for index, rule in enumerate(rules.rules):
        verdict = verdicts.get(index) or _unjudged("no call judges it")
        outcomes.append(
            RuleOutcome(
                rule.name,
                rule.type,
                rule.column,
                rule.severity,
                verdict.status,
                verdict.count,
                engine.row_count,
                verdict.message,
            )
        )
    return CheckResult(rules.dataset, rules.engine, outcomes)


def _run(
    engine: _Engine, call: Mapping[str, Any], rules: CompiledRules, known: Mapping[int, _Verdict]
) -> dict[int, _Verdict]:
    """Asks the engine, unless the verdict on every rule of the call is known."""
    if all(index in known for index in call["rules"]):
        return {}
    try:
        return engine.run(call, rules.rules)
    except Exception as error:  # whatever an engine raises, its rules are not judged, and the others are
        logging.getLogger(__name__).debug("%s cannot run a call", rules.engine, exc_info=True)
        return {index: _unjudged(type(error).__name__) for index in call["rules"]}


def _guard(rule: Rule, columns: Mapping[str, str]) -> _Verdict | None:
    """Finds what engines pass over in silence: a column that is missing or holds something else."""
    own = [] if rule.column is None else [rule.column]
    for column in [*own, *(need.column for need in rule.needs)]:
        if column not in columns:
            return _failed(1, f"the column `{column}` does not exist")
    for need in rule.needs:
        held = columns[need.column]
        if need.kind != "any" and held not in (need.kind, "empty"):
            return _unjudged(f"the column `{need.column}` holds {held}, not {need.kind}")
    return _guard_alike(rule, columns)


def _guard_alike(rule: Rule, columns: Mapping[str, str]) -> _Verdict | None:
    """Columns of two kinds are never equal, which engines say without a word, or in different ways."""
    for need in rule.needs:
        if need.like is None or "empty" in (columns[need.column], columns[need.like]):
            continue
        held, other = columns[need.column], columns[need.like]
        if held != other:
            return _unjudged(f"the column `{need.column}` holds {held}, and `{need.like}` {other}")
        if held.startswith("mixed"):
            return _unjudged(f"the column `{need.column}` holds values of several kinds")
    return None


_ABOUT_NULLS = ("not_null", "completeness_ratio", "conditional_null", "dtype", "column_exists")


def _without_values(rule: Rule, columns: Mapping[str, str]) -> _Verdict | None:
    """Nulls pass, so that a column of nothing else passes, whatever its type; engines would ask for the type."""
    compared = [need.column for need in rule.needs if need.is_compared]
    own = [rule.column] if rule.column is not None and rule.type not in _ABOUT_NULLS else []
    return _PASSED if any(columns[column] == "empty" for column in [*own, *compared]) else None


# --- Truthound -------------------------------------------------------------------------------------------------------

_TRUTHOUND_ISSUES = {
    "length_violation": "length",
    "completeness_ratio": "completeness_ratio",
    "query_unexpected_rows": "query_returns_no_rows",
    "query_execution_error": "query_returns_no_rows",
}
"""Issues that carry no name of a validator (truthound 3.2.0)."""

_POLARS_NUMBERS = {f"{sign}{bits}" for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)} | {"Float32", "Float64"}
_POLARS_KINDS = {"String": "text", "Boolean": "boolean", "Null": "empty", **dict.fromkeys(_POLARS_NUMBERS, "number")}


class _Truthound(_Engine):
    """``truthound.check``, in a context that leaves nothing behind in the project."""

    def __init__(self, data: Any) -> None:
        polars = _module("polars")
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        # NaN is a missing value, as it is in pandas
        frame = _module("truthound.adapters").to_lazyframe(data)
        self.frame = frame.with_columns(_module("polars.selectors").float().fill_nan(None))
        self._know_columns()
        # it warns of each validator that needs NumPy, and logs values of the data with an error that it reports anyhow
        for name in ("truthound.validators.registry", "truthound.in_set", "truthound.conditional_null"):
            logging.getLogger(name).setLevel(logging.CRITICAL)

    def _know_columns(self) -> None:
        """Counts rows and values in one pass, and stores in another type what Truthound would skip in silence."""
        polars = _module("polars")
        types = dict(self.frame.collect_schema())
        asked = [polars.len().alias("rows")]
        for place, dtype in enumerate(types.values()):
            column = polars.nth(place)
            asked.append(column.count().alias(f"count of {place}"))
            if type(dtype).__name__ == "Decimal":
                floats = column.cast(polars.Float64).cast(dtype, strict=False)
                asked.append(floats.eq_missing(column).all().alias(f"exact {place}"))
        found = self.frame.select(asked).collect().row(0, named=True)
        self.row_count = int(found["rows"])
        self.columns = {}
        self.numbers: dict[str, str] = {}
        casts: dict[str, Any] = {}
        for place, (name, dtype) in enumerate(types.items()):
            kind = type(dtype).__name__
            if kind in ("Categorical", "Enum"):
                casts[name] = polars.nth(place).cast(polars.String)
                kind = "String"
            elif found.get(f"exact {place}"):  # otherwise it could no longer tell values apart
                casts[name] = polars.nth(place).cast(polars.Float64)
                kind = "Float64"
            self.columns[name] = "empty" if found[f"count of {place}"] == 0 else _POLARS_KINDS.get(kind, kind)
            if kind in _POLARS_NUMBERS:
                self.numbers[name] = kind.rstrip("0123456789")
        self.frame = self.frame.with_columns(casts.values())
        self.cast = frozenset(casts)

    def run(self, call: Mapping[str, Any], rules: Sequence[Rule]) -> dict[int, _Verdict]:
        issues, errors = self._check(call["validators"], call["validator_config"])
        known = set(call["validators"])
        if any(issue[0] not in known for issue in issues) or not errors.keys() <= known:
            return {index: _unjudged("Truthound reports of a check that was not asked for") for index in call["rules"]}
        verdicts = {}
        for index, validator in zip(call["rules"], call["judged_by"], strict=True):
            config = call["validator_config"].get(validator, {})
            column = rules[index].column
            if validator == "column_type" and column in self.cast:
                verdicts[index] = _failed(1)  # no name of `dtype` stands for its type
            elif len(config.get("columns", ())) > 1 and (validator in errors or not self._is_fitted(config)):
                # one column of several can be to blame, and a set can fit no two of them
                single = {validator: {**config, "columns": [column]}}
                verdicts[index] = self._verdict(validator, column, *self._check([validator], single))
            else:
                verdicts[index] = self._verdict(validator, column, issues, errors)
        return verdicts

    def _check(
        self, validators: Sequence[str], config: Mapping[str, Any]
    ) -> tuple[list[tuple[str, str, str, int]], dict[str, str]]:
        """Returns the issues as (validator, column, kind, count), and the validators that could not run with why."""
        contexts = _module("truthound.context")
        settings = contexts.TruthoundContextConfig(
            persist_runs=False, persist_docs=False, auto_create_baseline=False, auto_create_workspace=False
        )
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks a lazy frame for its columns, which Polars calls slow
            result = _module("truthound").check(
                self.frame,
                context=contexts.TruthoundContext(Path(folder), settings),
                validators=list(validators),
                validator_config=_with_polars_types({name: self._fitted(entry) for name, entry in config.items()}),
                result_format="boolean_only",
            )
        errors = {each.check_name: str(each.exception_type) for each in result.execution_issues}
        issues = []
        for each in result.issues:
            validator = each.validator_name or _TRUTHOUND_ISSUES.get(each.issue_type, each.issue_type)
            if each.issue_type == "query_execution_error":
                errors[validator] = each.issue_type
            issues.append((validator, each.column, each.issue_type, int(each.count)))
        return issues, errors

    def _is_fitted(self, entry: Mapping[str, Any]) -> bool:
        """Whether one form of its set fits all columns of an entry."""
        return "allowed_values" not in entry or len({self.numbers.get(column) for column in entry["columns"]}) == 1

    def _fitted(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Writes a set of numbers in the kind of its column: Polars 2 compares no integer with a float in a set."""
        if "allowed_values" in entry and self._is_fitted(entry):
            kind = self.numbers.get(entry["columns"][0])
            return {**entry, "allowed_values": _fitting(entry["allowed_values"], kind)}
        if "condition_values" in entry:
            kind = self.numbers.get(entry["condition_column"])
            return {**entry, "condition_values": _fitting(entry["condition_values"], kind)}
        return dict(entry)

    def _verdict(
        self,
        validator: str,
        column: str | None,
        issues: Sequence[tuple[str, str, str, int]],
        errors: Mapping[str, str],
    ) -> _Verdict:
        if validator in errors:
            return _unjudged(errors[validator])
        for owner, place, kind, count in issues:
            if owner != validator or kind == "primary_key_null":
                continue
            if place == column or place == "_query":
                return _failed(count)
        return _PASSED


def _fitting(values: Sequence[Any], kind: str | None) -> list[Any]:
    """The numbers that a column of this kind (``Int``, ``UInt``, ``Float``) can hold; no others are found there."""
    if kind is None or not all(type(value) in (int, float) for value in values):
        return list(values)
    if kind == "Float":
        return [float(value) for value in values if float(value) == value]
    least, most = (0, 2**64) if kind == "UInt" else (-(2**63), 2**63)
    return [int(value) for value in values if int(value) == value and least <= value < most]


def _with_polars_types(config: Mapping[str, Any]) -> dict[str, Any]:
    """Makes classes of the names in ``expected_types``, because Truthound ignores a type that it gets as text."""
    if "column_type" not in config:
        return dict(config)
    entry = config["column_type"]
    types = {column: getattr(_module("polars"), name) for column, name in entry["expected_types"].items()}
    return {**config, "column_type": {**entry, "expected_types": types}}


# --- engines on pandas -----------------------------------------------------------------------------------------------

_PANDAS_KINDS = {
    "string": "text",
    "boolean": "boolean",
    "integer": "number",
    "floating": "number",
    "mixed-integer-float": "number",
    "empty": "empty",
}


class _Pandas(_Engine):
    """A pandas data frame and what its columns hold."""

    def __init__(self, data: Any) -> None:
        frame = _pandas_frame(data)
        # engines count by the labels of rows, which can repeat or be missing
        is_numbered = frame.index.equals(_module("pandas").RangeIndex(len(frame)))
        self.frame = frame if is_numbered else frame.reset_index(drop=True)
        twice = self.frame.columns[self.frame.columns.duplicated()]
        if len(twice) > 0:
            raise ValueError(f"two columns are named `{twice[0]}`")
        # a rule names its column in text, and no engine takes `0` for "0"
        names = [name for name in self.frame.columns if isinstance(name, str)]
        self.columns = {name: _pandas_kind(self.frame[name]) for name in names}
        self.row_count = len(self.frame)


def _pandas_frame(data: Any) -> Any:
    pandas = _module("pandas")
    if isinstance(data, (str, os.PathLike)):
        read = {".csv": pandas.read_csv, ".parquet": pandas.read_parquet}.get(Path(data).suffix.lower())
        if read is None:
            raise ValueError(f"`{data}` is neither a CSV nor a Parquet file")
        return read(data)
    if type(data).__module__.partition(".")[0] == "polars":
        frame = data.collect() if type(data).__name__ == "LazyFrame" else data
        # unlike `to_pandas` this needs no pyarrow
        return pandas.DataFrame({column.name: column.to_numpy() for column in frame.get_columns()})
    if not isinstance(data, pandas.DataFrame):
        raise TypeError(f"data is a data frame or a path, not {type(data).__name__}")
    return data


def _pandas_kind(column: Any) -> str:
    types = _module("pandas.api.types")
    dtype = column.dtype
    if column.isna().all():
        return "empty"
    if types.is_bool_dtype(dtype):
        return "boolean"
    if types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype):
        return "number"
    if isinstance(dtype, _module("pandas").DatetimeTZDtype):
        return "datetime64 with a time zone"
    found = str(types.infer_dtype(column, skipna=True))
    if found == "categorical":
        found = str(types.infer_dtype(column.cat.categories, skipna=True))
    return _PANDAS_KINDS.get(found, found)


def _judge_storage(column: Any, dtype: str) -> _Verdict:
    """Judges ``dtype`` alike for each engine on pandas; they differ in what a column of objects or a time zone is."""
    types = _module("pandas.api.types")
    if dtype == "str":
        is_text_storage = types.is_object_dtype(column.dtype) or isinstance(column.dtype, _module("pandas").StringDtype)
        is_stored = is_text_storage and _pandas_kind(column) in ("text", "empty")
    elif dtype == "datetime64":
        is_stored = types.is_datetime64_any_dtype(column.dtype)
    else:
        is_stored = str(column.dtype) == dtype
    return _PASSED if is_stored else _failed(1, f"the column is not of type {dtype}")


# --- Pandera ---------------------------------------------------------------------------------------------------------


class _Pandera(_Pandas):
    """``DataFrameSchema.validate``, lazily, so that every check runs."""

    def run(self, call: Mapping[str, Any], rules: Sequence[Rule]) -> dict[int, _Verdict]:
        found: Counter[tuple[str, str, bool]] = Counter()
        try:
            _pandera_schema(call["schema"]).validate(self.frame, lazy=True)
        except _module("pandera.errors").SchemaErrors as error:
            found = _pandera_cases(error.failure_cases)
        judged = [
            (index, str(rules[index].column), check)
            for index, check in zip(call["rules"], call["judged_by"], strict=True)
        ]
        expected = {(column, check) for _, column, check in judged}
        if any((column, check) not in expected and check != "column_in_dataframe" for column, check, _ in found):
            return {index: _unjudged("Pandera reports of a check that was not asked for") for index in call["rules"]}
        verdicts = {}
        for index, column, check in judged:
            if found[column, "column_in_dataframe", False]:
                verdicts[index] = _failed(1, f"the column `{column}` does not exist")
            elif found[column, check, True]:
                verdicts[index] = _unjudged("its check raises an error")
            elif check == "dtype":
                dtype = call["schema"]["columns"][column]["dtype"]
                verdicts[index] = _judge_storage(self.frame[column], dtype)
            else:
                count = found[column, check, False]
                verdicts[index] = _failed(count) if count > 0 else _PASSED
        return verdicts


def _pandera_cases(cases: Any) -> Counter[tuple[str, str, bool]]:
    """Counts the failure cases by column, check, and whether the check raised an error instead of judging."""
    is_raised = cases["check_number"].notna() & cases["index"].isna()
    found: Counter[tuple[str, str, bool]] = Counter()
    for column, text, value, raised in zip(
        cases["column"], cases["check"], cases["failure_case"], is_raised, strict=True
    ):
        check = str(text).partition("(")[0]
        if check == "column_in_dataframe":
            found[str(value), check, False] += 1
        else:
            found[str(column), check, bool(raised)] += 1
    return found


def _pandera_schema(schema: Mapping[str, Any]) -> Any:
    """Reads what ``pandera.io`` reads; that module needs packages that Pandera does not bring (black, frictionless)."""
    try:
        pandera = _module("pandera.pandas")
    except ImportError:
        pandera = _module("pandera")  # before 0.24 all of it lived here

    columns = {}
    for name, column in schema["columns"].items():
        checks = [getattr(pandera.Check, check)(**stats) for check, stats in (column["checks"] or {}).items()]
        properties = {key: column[key] for key in ("dtype", "nullable", "unique", "coerce", "required", "regex")}
        columns[name] = pandera.Column(checks=checks, **properties)
    return pandera.DataFrameSchema(columns, coerce=schema["coerce"], strict=schema["strict"])


# --- Great Expectations ----------------------------------------------------------------------------------------------


class _GreatExpectations(_Pandas):
    """A suite on a data frame: through an ephemeral context (1.x), or through ``from_pandas`` (0.18)."""

    def run(self, call: Mapping[str, Any], rules: Sequence[Rule]) -> dict[int, _Verdict]:
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
        is_old = hasattr(_module("great_expectations"), "from_pandas")
        results = self._run_0_18(call["suite"]) if is_old else self._run_1(call["suite"])
        verdicts = {result.expectation_config.meta["tq"]["rule"]: _gx_verdict(result) for result in results}
        for expectation in call["suite"]["expectations"]:
            options = expectation["kwargs"]
            if "type_" in options and options["column"] in self.columns:
                verdicts[expectation["meta"]["tq"]["rule"]] = _judge_storage(
                    self.frame[options["column"]], options["type_"]
                )
        return verdicts

    def _run_1(self, suite: Mapping[str, Any]) -> Iterable[Any]:
        gx = _module("great_expectations")
        settings = _module("great_expectations.data_context.types.base")
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = settings.ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("data").add_dataframe_asset("data")
        batch = asset.add_batch_definition_whole_dataframe("data").get_batch({"dataframe": self.frame})
        results: Iterable[Any] = batch.validate(gx.ExpectationSuite(**suite), result_format="BASIC").results
        return results

    def _run_0_18(self, suite: Mapping[str, Any]) -> Iterable[Any]:
        core = _module("great_expectations.core")
        expectations = [
            core.ExpectationConfiguration(expectation_type=each["type"], kwargs=each["kwargs"], meta=each["meta"])
            for each in suite["expectations"]
        ]
        old = core.ExpectationSuite(expectation_suite_name=suite["name"], expectations=expectations)
        data = _module("great_expectations").from_pandas(self.frame)
        validated = data.validate(expectation_suite=old, result_format="BASIC", catch_exceptions=True)
        results: Iterable[Any] = validated.results
        return results


def _gx_verdict(result: Any) -> _Verdict:
    if _gx_raised(result.exception_info or {}):
        return _unjudged("its expectation raises an error")
    if result.success is True:
        return _PASSED
    found = result.result or {}
    if "unexpected_count" in found:
        return _failed(int(found["unexpected_count"]))
    return _failed(1)


def _gx_raised(info: Mapping[str, Any]) -> bool:
    """0.18 holds one report, 1.x one for each metric."""
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(isinstance(each, Mapping) and each.get("raised_exception") for each in info.values())


_ENGINES: dict[str, type[Any]] = {
    "truthound": _Truthound,
    "pandera": _Pandera,
    "great_expectations": _GreatExpectations,
}


# --- the artifact ----------------------------------------------------------------------------------------------------


def artifact_key(dataset: str) -> str:
    """A key that Prefect takes (``^[a-z0-9-]+$``), with a hash of the name where letters of it are lost."""
    plain = unicodedata.normalize("NFKD", dataset).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    lost = "" if slug and dataset.isascii() else hashlib.sha256(dataset.encode()).hexdigest()[:8]
    return "-".join(part for part in ("quality", slug, lost) if part)


def _write_artifact(result: CheckResult) -> None:
    if "prefect" not in sys.modules:
        return
    context = _module("prefect.context")
    if context.FlowRunContext.get() is None and context.TaskRunContext.get() is None:
        return
    columns = ("name", "type", "column", "severity", "status", "failed_count", "total_count", "message")
    table = [{key: getattr(outcome, key) for key in columns} for outcome in result.outcomes]
    passed = sum(outcome.status == "passed" for outcome in result.outcomes)
    _module("prefect.artifacts").create_table_artifact(
        key=artifact_key(result.dataset),
        table=table,
        description=f"`{result.dataset}` by {result.engine}: {passed} of {len(table)} rules passed",
        _sync=True,  # also within the event loop of an async flow
    )
