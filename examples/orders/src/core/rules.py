"""Quality rules: a rule file in, one result a rule out. Knows Truthound and Polars, not Prefect.

Truthound takes validators and options, not rules. It says nothing about options it does not understand, about
columns that are not there, or about columns whose type it cannot judge. So this module refuses what it does
not know, looks at the columns itself, and makes one call a rule: a call holds each validator once, so two
ranges on two columns would overwrite each other.
"""

import logging
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import truthound
import yaml
from truthound.context import TruthoundContext, TruthoundContextConfig

# Truthound warns about each validator that needs numpy, which none of the rules here do.
logging.getLogger("truthound.validators.registry").setLevel(logging.ERROR)

SEVERITIES = ("critical", "error", "warning", "info")


class RuleFileError(ValueError):
    """The rule file asks for something that cannot be checked."""


@dataclass(frozen=True)
class Translation:
    """How one type of rule is said to Truthound.

    Attributes:
        validator: Truthound's name for the check.
        options: The rule's option on the left, Truthound's on the right.
        required: Whether every option must be given; if not, at least one must be.
        reads: What the column must hold, because Truthound passes over any other.
    """

    validator: str
    options: dict[str, str] = field(default_factory=dict)
    required: bool = True
    reads: str = "anything"


TRANSLATIONS: dict[str, Translation] = {
    "not_null": Translation("not_null"),
    "unique": Translation("unique"),
    "in_set": Translation("in_set", {"values": "allowed_values"}),
    "in_range": Translation(
        "between", {"min": "min_value", "max": "max_value"}, required=False, reads="numbers"
    ),
    "regex": Translation("regex", {"pattern": "pattern"}, reads="text"),
    "min_length": Translation("length", {"min_length": "min_length"}, reads="text"),
    "max_length": Translation("length", {"max_length": "max_length"}, reads="text"),
    "completeness_ratio": Translation("completeness_ratio", {"min_ratio": "min_ratio"}),
}


@dataclass(frozen=True)
class Rule:
    """One rule on one column."""

    type: str
    column: str
    options: dict[str, Any]
    severity: str = "error"

    @property
    def name(self) -> str:
        """The rule in short, such as ``in_range(quantity)``."""
        return f"{self.type}({self.column})"

    def __str__(self) -> str:
        """The rule in full, such as ``in_range(quantity, min=1, max=100)``."""
        options = [f"{name}={value}" for name, value in self.options.items()]
        return f"{self.type}({', '.join([self.column, *options])})"


@dataclass(frozen=True)
class RuleResult:
    """What came of one rule.

    Attributes:
        rule: The rule.
        checked: Rows that were judged; a null is judged by ``not_null`` and ``completeness_ratio`` only.
        failures: Rows that break the rule.
        problem: Why the rule could not be judged, if it could not.
    """

    rule: Rule
    checked: int
    failures: int
    problem: str = ""

    @property
    def passed(self) -> bool:
        """Whether the data satisfies the rule; a rule that was not judged did not pass."""
        return self.failures == 0 and not self.problem

    @property
    def verdict(self) -> str:
        """``passed``, ``warning`` or ``failed``."""
        if self.passed:
            return "passed"
        return "warning" if self.rule.severity in ("warning", "info") else "failed"


def load_rules(path: str | Path) -> list[Rule]:
    """Reads a rule file.

    Args:
        path: The YAML file.

    Returns:
        Its rules, in order.

    Raises:
        RuleFileError: If the file is not a rule file for Truthound; names every fault.
    """
    content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    entries = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise RuleFileError(f"{path}: no list of rules under `rules`")
    if content.get("version") != 1 or content.get("engine") != "truthound":
        raise RuleFileError(f"{path}: expected `version: 1` and `engine: truthound`")
    faults = [
        f"rule {n}: {fault}" for n, entry in enumerate(entries, start=1) for fault in find_faults(entry)
    ]
    if faults:
        raise RuleFileError(f"{path}: " + "; ".join(faults))
    return [to_rule(entry) for entry in entries]


def find_faults(entry: Any) -> list[str]:
    """Names what is wrong with one entry of a rule file."""
    if not isinstance(entry, dict):
        return ["expected a mapping"]
    translation = TRANSLATIONS.get(str(entry.get("type")))
    if translation is None:
        return [f"unknown type {entry.get('type')!r}, expected one of {', '.join(TRANSLATIONS)}"]
    faults = []
    if not isinstance(entry.get("column"), str) or not entry["column"]:
        faults.append("`column` must be the name of one column")
    if entry.get("severity", "error") not in SEVERITIES:
        faults.append(f"`severity` must be one of {', '.join(SEVERITIES)}")
    given = set(entry) - {"type", "column", "severity"}
    faults += [f"unknown option `{name}`" for name in sorted(given - set(translation.options))]
    missing = [name for name in translation.options if name not in given]
    if missing and (translation.required or len(missing) == len(translation.options)):
        faults.append(f"missing option `{'` or `'.join(missing)}`")
    return faults


def to_rule(entry: dict[str, Any]) -> Rule:
    """Makes a rule of an entry without faults."""
    options = {name: value for name, value in entry.items() if name not in ("type", "column", "severity")}
    return Rule(entry["type"], entry["column"], options, entry.get("severity", "error"))


def translate(rule: Rule) -> tuple[str, dict[str, Any]]:
    """Says a rule in Truthound's words.

    Args:
        rule: A rule of one of the known types.

    Returns:
        The validator's name and its options. ``columns`` is a list: Truthound passes over a plain string.
    """
    translation = TRANSLATIONS[rule.type]
    options = {
        theirs: rule.options[ours] for ours, theirs in translation.options.items() if ours in rule.options
    }
    if rule.type == "regex":
        # Truthound only puts `^` in front and `$` behind, which changes the meaning of `a|b`.
        options["pattern"] = f"^(?:{rule.options['pattern']})$"
    return translation.validator, {"columns": [rule.column], **options}


def check_rules(frame: pl.DataFrame, rules: list[Rule]) -> list[RuleResult]:
    """Checks data against rules.

    Args:
        frame: The data.
        rules: The rules, as `load_rules` returns them.

    Returns:
        One result a rule, in the same order.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Without a context of our own, Truthound would leave a report a call in `.truthound/` of the project.
        config = TruthoundContextConfig(persist_runs=False, persist_docs=False)
        context = TruthoundContext(Path(folder), config)
        return [check_rule(frame, rule, context) for rule in rules]


def check_rule(frame: pl.DataFrame, rule: Rule, context: TruthoundContext) -> RuleResult:
    """Checks data against one rule."""
    problem = find_column_problem(frame, rule)
    if problem:
        return RuleResult(rule, checked=0, failures=0, problem=problem)
    data = frame.select(rule.column)
    if rule.type not in ("not_null", "completeness_ratio"):
        # `unique` takes the nulls for one more value and so misses one duplicate.
        data = data.drop_nulls()
    validator, options = translate(rule)
    outcome = truthound.check(
        data, validators=[validator], validator_config={validator: options}, context=context
    )
    if outcome.execution_issues:
        return RuleResult(rule, 0, 0, problem=outcome.execution_issues[0].message.splitlines()[0])
    return RuleResult(rule, checked=data.height, failures=sum(issue.count for issue in outcome.issues))


def find_column_problem(frame: pl.DataFrame, rule: Rule) -> str:
    """Says why a rule cannot be judged on this data; empty if it can."""
    if rule.column not in frame.columns:
        return f"there is no column `{rule.column}`"
    dtype = frame.schema[rule.column]
    reads = TRANSLATIONS[rule.type].reads
    fits = {"anything": True, "numbers": dtype.is_numeric(), "text": dtype == pl.String}[reads]
    return "" if fits else f"column `{rule.column}` holds {dtype}, the rule reads {reads}"
