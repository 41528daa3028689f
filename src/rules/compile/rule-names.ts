/** The names under which the run-time module reports rules. */
import type { Rule } from '../rule.ts';

/** Returns one name a rule, in order: its own, else `type:column`, with `#2`, `#3`, … where that is taken. */
export function ruleNames(rules: readonly Rule[]): readonly string[] {
  const taken = new Set(rules.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return rules.map((rule) => {
    if (rule.name !== undefined) return rule.name;
    const plain = rule.column === undefined ? rule.type : `${rule.type}:${rule.column}`;
    let name: string = plain;
    for (let count = 2; taken.has(name); count += 1) name = `${plain}#${String(count)}`;
    taken.add(name);
    return name;
  });
}
