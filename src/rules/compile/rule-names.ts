/** The names under which the run-time module reports rules. */
import type { Rule } from '../rule.ts';

/** Returns one name a rule, in order: its own, else `type:column`, with `#2`, `#3`, … where that is taken. */
export function ruleNames(rules: readonly Rule[]): readonly string[] {
  const taken = new Set(rules.flatMap(({ name }) => (name === undefined ? [] : [name])));
  /** The last number tried; none below it is free. */
  const counts = new Map<string, number>();
  return rules.map((rule) => {
    if (rule.name !== undefined) return rule.name;
    const plain = rule.column === undefined ? rule.type : `${rule.type}:${rule.column}`;
    let count = counts.get(plain) ?? 1;
    let name = count === 1 ? plain : `${plain}#${count}`;
    while (taken.has(name)) {
      count += 1;
      name = `${plain}#${count}`;
    }
    counts.set(plain, count);
    taken.add(name);
    return name;
  });
}
