import { describe, expect, test } from 'vitest';
import { codesIn } from './advise.ts';

const IMPORTS = `from functools import partial
import truthound_prefect as tp
from prefect import flow
from prefect.artifacts import create_markdown_artifact
from truthound_prefect import *
from truthound_prefect import (
    DataQualityBlock, QualityFlowConfig, CheckTaskConfig, create_check_task, create_pipeline_flow,
    create_quality_flow, create_validation_flow, data_quality_check_task, profiled_flow, quality_checked_flow,
    strict_check_task, validated_flow, LENIENT_QUALITY_FLOW_CONFIG, create_multi_table_quality_flows,
)
from truthound_prefect.flows.factories import create_quality_flow as make
`;

const FLOW = '@flow\ndef orders(): pass\n';

/** Code, how many findings, source. */
const CASES: [code: string, count: number, source: string][] = [
  // Keys of artifacts
  ['TQ4001', 1, 'x = create_quality_flow("orders", load)'],
  ['TQ4001', 1, 'x = make("orders", load)'],
  ['TQ4001', 1, 'x = tp.create_quality_flow("orders", load)'],
  ['TQ4001', 1, 'x = tp.flows.factories.create_quality_flow("orders", load)'],
  ['TQ4001', 0, 'x = create_quality_flow(name(), load)'],
  [
    'TQ4001',
    0,
    'x = create_quality_flow("orders", load, **options)\ny = create_quality_flow("a", load, config=config())',
  ],
  ['TQ4001', 1, 'x = create_quality_flow("orders", load, config=LENIENT_QUALITY_FLOW_CONFIG)'],
  ['TQ4001', 1, 'x = create_quality_flow("orders", load, config=None)'],
  [
    'TQ4001',
    0,
    'C = QualityFlowConfig(store_results=False)\nx = create_quality_flow("orders", load, config=C)',
  ],
  ['TQ4001', 0, 'C = QualityFlowConfig()\nC = other()\nx = create_quality_flow("orders", load, config=C)'],
  ['TQ4001', 0, 'x = create_quality_flow("orders", load, config=QualityFlowConfig(check_mode="none"))'],
  ['TQ4001', 1, 'x = create_validation_flow("orders", "a.csv", [])'],
  ['TQ4001', 0, 'x = create_validation_flow("orders", "a.csv", [], True, False)'],
  ['TQ4001', 0, 'x = create_pipeline_flow("orders", [])'],
  ['TQ4001', 1, 'x = create_multi_table_quality_flows({})'],
  ['TQ4001', 1, '@quality_checked_flow()\nasync def x(): pass'],
  ['TQ4001', 1, '@quality_checked_flow(result_key="Orders")\nasync def x(): pass'],
  ['TQ4001', 0, 'KEY = "orders-key"\n@quality_checked_flow(result_key=KEY)\nasync def x(): pass'],
  ['TQ4001', 0, '@quality_checked_flow(store_result=False)\nasync def x(): pass'],
  ['TQ4001', 1, '@profiled_flow()\nasync def x(): pass'],
  ['TQ4001', 0, '@validated_flow(result_key="a-b")\nasync def x(): pass'],
  ['TQ4001', 1, 'async def x():\n    await data_quality_check_task(data, block)'],
  ['TQ4001', 0, 'async def x():\n    await data_quality_check_task(data, block, artifact_key="orders-1")'],
  ['TQ4001', 1, 'async def x():\n    await strict_check_task(data, block)'],
  ['TQ4001', 1, 'x = create_check_task("x")'],
  ['TQ4001', 0, 'x = create_check_task("x", CheckTaskConfig(result_key="orders-1"))'],
  ['TQ4001', 1, 'x = create_check_task("x", CheckTaskConfig())'],
  ['TQ4001', 1, 'def x():\n    create_markdown_artifact("text", key="Orders Result")'],
  [
    'TQ4001',
    0,
    'def x(key):\n    create_markdown_artifact("text", key=key)\n    create_markdown_artifact("text", key=f"a_{key}")',
  ],
  // Signatures
  ['TQ4002', 0, 'x = create_quality_flow("orders", load, retries=2, on_failure=[f], persist_result=True)'],
  ['TQ4002', 1, 'x = create_quality_flow("orders")'],
  ['TQ4002', 0, 'x = create_quality_flow("orders", *rest)'],
  ['TQ4002', 1, 'x = create_quality_flow("orders", load, tags=["a"])'],
  ['TQ4002', 1, 'x = create_quality_flow("orders", partial(load, 1))'],
  ['TQ4002', 1, 'x = create_quality_flow("orders", lambda: 1)'],
  ['TQ4002', 0, 'x = create_validation_flow("orders", lambda: 1, [], block=b)'],
  ['TQ4002', 2, 'x = create_validation_flow("orders")'],
  ['TQ4002', 1, '@validated_flow(check_before=True, check_after=False)\nasync def x(): pass'],
  ['TQ4002', 0, '@validated_flow(check_before=True)\nasync def x(): pass'],
  ['TQ4002', 1, '@quality_checked_flow(check_mode=tp.QualityCheckMode.BEFORE)\nasync def x(): pass'],
  ['TQ4002', 1, '@quality_checked_flow(check_mode="sometimes")\nasync def x(): pass'],
  ['TQ4002', 1, '@quality_checked_flow()\ndef x(): pass'],
  ['TQ4002', 1, 'C = QualityFlowConfig(tags=frozenset(), rules=())'],
  ['TQ4002', 1, 'from truthound_prefect import data_quality_check'],
  // Blocks
  ['TQ4004', 0, 'x = create_quality_flow("orders", load, None, None, block)'],
  ['TQ4004', 1, 'x = create_quality_flow("orders", load, block=None)'],
  ['TQ4004', 1, 'async def x():\n    await data_quality_check_task(data)'],
  ['TQ4004', 1, 'async def x():\n    await strict_check_task(data)'],
  ['TQ4004', 1, 'x = create_multi_table_quality_flows({})'],
  // Engines
  ['TQ4007', 1, 'b = DataQualityBlock()'],
  ['TQ4007', 0, 'b = DataQualityBlock(**fields)\nc = DataQualityBlock.load("a")'],
  // Retries, caches
  ['TQ4010', 2, 'x = create_check_task("x", CheckTaskConfig(retries=3))'],
  ['TQ4010', 1, 'x = create_check_task("x", CheckTaskConfig(retries=0))'],
  ['TQ4012', 1, 'x = CheckTaskConfig(cache_key="a")'],
  // Failure
  ['TQ4013', 1, 'x = create_quality_flow("orders", load)'],
  ['TQ4013', 0, 'x = create_quality_flow("orders", load, config=LENIENT_QUALITY_FLOW_CONFIG)'],
  ['TQ4013', 1, 'C = QualityFlowConfig()\nx = create_quality_flow("orders", load, config=C)'],
  [
    'TQ4014',
    1,
    'async def x():\n    await data_quality_check_task(d, DataQualityBlock(), fail_on_error=False)',
  ],
  [
    'TQ4014',
    0,
    'async def x():\n    await data_quality_check_task(d, DataQualityBlock.load("a"), fail_on_error=False)',
  ],
  ['TQ4015', 1, 'C = CheckTaskConfig(warning_threshold=0.5)'],
  ['TQ4015', 0, 'C = DataQualityBlock(warning_threshold=5.0)\nD = CheckTaskConfig(warning_threshold=0)'],
  // Results
  [
    'TQ4016',
    1,
    'from truthound_prefect import create_validation_flow as v\norders = v("a", "s3://a", [], True, False)',
  ],
  ['TQ4016', 0, 'orders = create_validation_flow("a", "s3://a", [], True, False, on_failure=[f])'],
  // Rules and state
  [
    'TQ4024',
    1,
    `${['x', 'y'].map((name) => `${name} = create_quality_flow("${name}", load, rules=[{"type": "not_null", "column": "customer_id"}])`).join('\n')}`,
  ],
  [
    'TQ4025',
    1,
    'from common.engines import TruthoundEngineConfig\nc = TruthoundEngineConfig(persist_runs=True)',
  ],
  ['TQ4025', 0, 'from common.engines import Engine\nc = Engine(persist_runs=True)'],
  // Sources
  ['TQ4018', 1, 'x = create_validation_flow("a", "SELECT * FROM a", [])'],
  ['TQ4018', 1, 'x = create_validation_flow("a", "postgresql://host/db", [])'],
  ['TQ4018', 0, 'x = create_validation_flow("a", "gs://bucket/a.parquet", [])'],
  ['TQ4018', 1, 'from common.engines import run_preflight\nrun_preflight("truthound", sql="orders")'],
  [
    'TQ4018',
    0,
    'from common.engines import run_preflight\nrun_preflight("truthound", sql="orders", runtime_context=c)',
  ],
  ['TQ4019', 1, 'x = create_validation_flow("a", "book.xlsx", [])'],
  ['TQ4019', 1, 'x = create_validation_flow("a", r"C:\\data\\x.csv", [])'],
  ['TQ4019', 0, 'x = create_validation_flow("a", "folder/of/parquet", [])'],
  ['TQ4020', 1, 'x = create_validation_flow("a", "a.csv", [])'],
  ['TQ4020', 0, 'x = create_validation_flow("a", "/mnt/a.csv", [])'],
];

describe('the source of a quality flow', () => {
  test.for(CASES)('%s %i times in %s', async ([code, count, source]) => {
    expect(await codesIn(`${IMPORTS}${FLOW}${source}\n`, code)).toBe(count);
  });
});
