/** `main~2`: a name, and the way back from there. */

export interface Start {
  /** `main`; of `@` its long name, `HEAD`. */
  name: string;
  /** `~2`, as written; empty where the name is all. */
  suffix: string;
  /** How many commits back the way leads at most. */
  steps: number;
}

export function startOf(ref: string): Start {
  const at = ref.search(/[~^]/);
  const written = at === -1 ? ref : ref.slice(0, at);
  const suffix = at === -1 ? '' : ref.slice(at);
  let steps = 0;
  // `^` and `^2` name a parent each, `~3` the third one back; `^{commit}` leads nowhere.
  for (const [, sign, count] of suffix.matchAll(/([~^])(\d*)(?!\{)/g))
    steps += sign === '~' ? Number(count || 1) : 1;
  return { name: written === '@' ? 'HEAD' : written, suffix, steps };
}
