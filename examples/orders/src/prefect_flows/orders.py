"""The quality gate for orders: a delivery that breaks a rule makes the flow run fail."""

import polars as pl
from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from src.core.rules import RuleResult, check_rules, load_rules

RESULT_KEY = "orders-quality-result"


class QualityError(Exception):
    """The data breaks rules of severity error or critical."""


# No retries: the same data breaks the same rules again.
@flow(timeout_seconds=600, retries=0)
def orders_quality(
    data_path: str = "data/orders.csv",
    rules_path: str = "quality/orders.yaml",
    min_rows: int = 1,
) -> int:
    """Checks a delivery of orders against the quality rules.

    Args:
        data_path: CSV file with the orders, relative to the project.
        rules_path: Rule file, relative to the project.
        min_rows: Fewest rows that a delivery may have. An empty file breaks no rule.

    Returns:
        The number of rows checked.

    Raises:
        QualityError: If the delivery is too small or breaks a rule.
    """
    logger = get_run_logger()
    rules = load_rules(rules_path)
    orders = read_orders(data_path)
    logger.info("%s: %d rows, %d rules", data_path, orders.height, len(rules))

    results = check_rules(orders, rules)
    for result in results:
        logger.info(describe(result))
    create_markdown_artifact(key=RESULT_KEY, markdown=to_markdown(data_path, results))

    failed = [result.rule.name for result in results if result.verdict == "failed"]
    if orders.height < min_rows:
        failed.insert(0, f"at least {min_rows} rows (found {orders.height})")
    if failed:
        raise QualityError(f"{data_path} does not satisfy {', '.join(failed)}")
    return orders.height


def read_orders(path: str) -> pl.DataFrame:
    """Reads a CSV file; the types of its columns are inferred from the whole of it."""
    return pl.read_csv(path, infer_schema_length=None)


def describe(result: RuleResult) -> str:
    """One line of the log."""
    outcome = result.problem or f"{result.checked} checked, {result.failures} failed"
    return f"{result.verdict:<7} {result.rule}: {outcome}"


def to_markdown(data_path: str, results: list[RuleResult]) -> str:
    """The results as a table for the artifact."""
    lines = [f"# {data_path}", "", "| Result | Rule | Checked | Failed |", "|---|---|--:|--:|"]
    for result in results:
        rule = str(result.rule).replace("|", "\\|")
        lines.append(
            f"| {result.verdict} | `{rule}` | {result.checked} | {result.problem or result.failures} |"
        )
    return "\n".join(lines)
