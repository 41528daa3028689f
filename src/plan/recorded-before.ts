/** What the newest release tells a plan beyond what the server does. */
import type { JsonValue } from '../json.ts';
import { recordedName } from '../release/recorded-state.ts';
import type { Release } from '../release/release.ts';

export interface RecordedBefore {
  /** On the server, by `flow/name`, as far as they are known. */
  ids: Readonly<Record<string, string | undefined>>;
  /** Names of the automations that deploys made, by `flow/name`. */
  automations: Readonly<Record<string, readonly string[]>>;
  /** Service level agreements that are known to be in place, by `flow/name`: the server has no way known to read them. */
  slas: Readonly<Record<string, JsonValue>>;
}

/** `release` is the newest of the project, however it ended; of one that did not end well no agreement is known. */
export function recordedBefore(release: Release | undefined): RecordedBefore {
  const owned = Object.entries(release?.owned.deployments ?? {});
  const isDone = release?.finished?.reason === 'ok';
  const states = isDone ? release.state.deployments : [];
  return {
    ids: Object.fromEntries(owned.map(([name, { id }]) => [name, id])),
    automations: Object.fromEntries(owned.map(([name, { automations }]) => [name, automations])),
    slas: Object.fromEntries(
      states.flatMap((state) => (state.slas === undefined ? [] : [[recordedName(state), state.slas]])),
    ),
  };
}

const NOTHING: RecordedBefore = { ids: {}, automations: {}, slas: {} };

/** Of a deployment that was deleted and made anew, by a person perhaps, nothing is known. */
export function aboutDeployment(recorded: RecordedBefore, name: string, id: string): RecordedBefore {
  const known = Object.hasOwn(recorded.ids, name) ? recorded.ids[name] : undefined;
  return known === undefined || known === id ? recorded : NOTHING;
}
