/**
 * Packages outside a project whose functions make flows: what they do to the flow, as Python that tq follows like a
 * project's own. Everything else in them is left out.
 *
 * Source: `truthound_prefect/flows/factories.py` and `decorators.py` of truthound-orchestration 3.0.3, and what
 * Prefect 3.8.8 showed of flows made with them.
 */

export interface KnownModule {
  text: string;
  /** md5 of the released file in hex: the version of a flow whose function stands in it. */
  sourceHash: string;
  isPackage: boolean;
}

const FACTORIES = `
from prefect import flow


def create_quality_flow(name, loader, rules=None, config=None, block=None, description=None, **flow_kwargs):
    @flow(name=name, description=description or f"Data quality flow: {name}", **flow_kwargs)
    async def quality_flow_impl(**kwargs):
        """Execute the quality flow."""

    return quality_flow_impl


def create_validation_flow(
    name, source, rules, fail_on_error=True, store_result=True, description=None, **flow_kwargs
):
    return create_quality_flow(
        name=name, loader=None, description=description or f"Validation flow: {name}", **flow_kwargs
    )


def create_pipeline_flow(name, stages, config=None, block=None, description=None, **flow_kwargs):
    @flow(name=name, description=description or f"Pipeline flow: {name}", **flow_kwargs)
    async def pipeline_flow_impl(**kwargs):
        """Execute the pipeline flow."""

    return pipeline_flow_impl


def create_multi_table_quality_flows(tables, group_name=None, config=None):
    return {
        table: create_quality_flow(
            name=f"{group_name}_{table}" if group_name else table,
            loader=None,
            description=f"Quality flow for {table}",
        )
        for table in tables
    }
`;

const DECORATORS = `
import functools

from prefect import flow


def _around(fn, flow_kwargs):
    @functools.wraps(fn)
    async def wrapper(*args, **kwargs):
        pass

    return flow(**{**flow_kwargs, "name": flow_kwargs.get("name", fn.__name__)})(wrapper)


def quality_checked_flow(
    rules=None, check_mode=None, fail_on_error=True, warning_threshold=None, auto_schema=False,
    engine_name="truthound", store_result=True, result_key="quality_result", block=None, config=None, **flow_kwargs
):
    return lambda fn: _around(fn, flow_kwargs)


def profiled_flow(
    include_histograms=False, sample_size=None, store_result=True, result_key="profile_result", block=None,
    **flow_kwargs
):
    return lambda fn: _around(fn, flow_kwargs)


def validated_flow(
    check_before=False, check_after=True, rules=None, auto_schema=False, fail_on_error=True, **flow_kwargs
):
    return lambda fn: _around(fn, flow_kwargs)
`;

const EXPORTS = `
from truthound_prefect.flows.decorators import profiled_flow, quality_checked_flow, validated_flow
from truthound_prefect.flows.factories import (
    create_multi_table_quality_flows, create_pipeline_flow, create_quality_flow, create_validation_flow
)
`;

const MODULES: Record<string, KnownModule> = {
  truthound_prefect: { text: EXPORTS, sourceHash: '', isPackage: true },
  'truthound_prefect.flows': { text: EXPORTS, sourceHash: '', isPackage: true },
  'truthound_prefect.flows.factories': {
    text: FACTORIES,
    sourceHash: '1633450111e0bee02232d6cbf8435336',
    isPackage: false,
  },
  'truthound_prefect.flows.decorators': {
    text: DECORATORS,
    sourceHash: '1a6cf9f776d8a18d55e7563ba9f69c0b',
    isPackage: false,
  },
};

/** What tq knows of a module of a released package; undefined for every other module. */
export function knownModule(name: string): KnownModule | undefined {
  return MODULES[name];
}
