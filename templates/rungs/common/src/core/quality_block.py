"""Lets tasks and flows of truthound-orchestration judge by the rules of `quality/`.

Its Truthound engine never reads the `rules` that it is given (3.0.3). What does reach Truthound, `validators` and
`validator_config`, passes through no factory and no decorator, and is not enough where it does: a rule that one row in
thirty breaks is a mere warning there, and one on a column of another type passes. So `src/core/rules.py` makes the
check, and what is around it stays the package's: tasks, flows, results, events, and the settings of a block.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from common.base import CheckResult, CheckStatus, Severity, ValidationFailure
from common.engines.truthound import TruthoundEngine
from truthound_prefect import DataQualityBlock, EngineBlock, EngineBlockConfig, QualityFlowConfig
from truthound_prefect.utils.exceptions import DataQualityError
from truthound_prefect.utils.serialization import serialize_result

from src.core import rules as compiled

# For a factory or a decorator. Whether bad data fails the run is for the block to say, which judges first; and the
# rules write an artifact of their own, `quality-<dataset>`, where Prefect refuses that of a factory for its key.
FLOW_CONFIG = QualityFlowConfig(fail_on_error=False, store_results=False)


def settings_in_code(*, fail_on_error: bool = True) -> DataQualityBlock:
    """A block that is saved nowhere. It has all eight fields: without any of them each check fails on Prefect 3."""
    return DataQualityBlock(
        engine_name="truthound",
        parallel=False,
        max_workers=None,
        auto_schema=False,
        fail_on_error=fail_on_error,
        warning_threshold=None,
        timeout_seconds=300.0,
        observability={},
    )


class RulesEngine(TruthoundEngine):
    """The package's engine for Truthound, but for `check`, which judges by compiled rules."""

    def __init__(self, dataset: str) -> None:
        super().__init__()
        self.dataset = dataset
        self.outcome: compiled.CheckResult | None = None

    def check(self, data: Any, rules: Any = None, **options: Any) -> CheckResult:
        """Judges by all rules of the data set; raises nothing for data that break them."""
        began = time.perf_counter()
        self.outcome = compiled.check(data, self.dataset, fail_on="never")
        return _in_words_of_package(self.outcome, (time.perf_counter() - began) * 1000)


# By data set. A factory or a decorator keeps one block for all runs, and several may go on in one process.
_LOADED: ContextVar[Mapping[str, DataQualityBlock]] = ContextVar("_LOADED", default=MappingProxyType({}))


@dataclass(frozen=True)
class RulesBlock:
    """Stands where a task, a factory or a decorator takes a `DataQualityBlock`: the rules, and the settings of one."""

    dataset: str
    """Names the rules: `quality/.compiled/<dataset>.json`."""
    settings: DataQualityBlock | None = None
    """Those of every run; without them each run loads its own. Looked at are `fail_on_error`, `warning_threshold`
    (percent of the rules) and `observability`."""

    def load(self, name: str | None) -> RulesBlock:
        """Takes the settings of a saved block, for this run alone; without a name bad data fails the run.

        For the beginning of a run, in the flow or the loader itself: what a thread loads is not seen outside of it.
        """
        settings = settings_in_code() if name is None else DataQualityBlock.load(name, _sync=True)
        _LOADED.set({**_LOADED.get(), self.dataset: settings})
        return self

    def check(self, data: Any, rules: Any = None, **options: Any) -> dict[str, Any]:
        """Judges the data. Returns the package's result, or raises `DataQualityError` if the settings say so."""
        settings = self.settings or _LOADED.get().get(self.dataset)
        if settings is None:
            raise RuntimeError(f"no settings to check `{self.dataset}` with: call `load` first")
        engine = RulesEngine(self.dataset)
        config = EngineBlockConfig(engine_name="truthound", observability=settings.observability)
        with EngineBlock(config, engine) as block:
            result: dict[str, Any] = serialize_result(block.check(data, rules, **options))
        threshold = settings.warning_threshold
        is_tolerated = threshold is not None and result["failure_rate"] <= threshold
        if not result["is_success"] and settings.fail_on_error and not is_tolerated:
            raise DataQualityError(message=_broken_rules(engine.outcome), result=result)
        return result


def _broken_rules(outcome: compiled.CheckResult | None) -> str:
    return "" if outcome is None else str(compiled.QualityError(outcome, outcome.failed(at_least="error")))


def _in_words_of_package(outcome: compiled.CheckResult, milliseconds: float) -> CheckResult:
    broken = outcome.failed(at_least="error")
    tolerated = [each for each in outcome.failed() if each not in broken]
    failures = tuple(
        ValidationFailure(
            rule_name=each.name,
            column=each.column,
            message=each.message,
            severity=Severity.ERROR if each.status == "error" else Severity[each.severity.upper()],
            failed_count=each.failed_count,
            total_count=each.total_count,
        )
        for each in (*broken, *tolerated)
    )
    return CheckResult(
        status=CheckStatus.FAILED if broken else CheckStatus.WARNING if tolerated else CheckStatus.PASSED,
        passed_count=len(outcome.outcomes) - len(failures),
        failed_count=len(broken),
        warning_count=len(tolerated),
        failures=failures,
        execution_time_ms=milliseconds,
        metadata={"engine": outcome.engine, "dataset": outcome.dataset},
    )
