/** Side effects in words, without a full stop. */
import type { SideEffect } from '../plan/plan.ts';
import { visible } from './printable.ts';

/** `subject` is the `flow/deployment` that is changed. Undefined where there is nothing to tell, such as no run. */
function effectText(effect: SideEffect, subject: string): string | undefined {
  switch (effect.kind) {
    case 'drops-planned-runs':
      if (effect.count === 0) return undefined;
      return effect.count === undefined
        ? 'runs that were already planned are dropped; the server plans them anew'
        : `drops ${counted(effect.count, 'planned run')}; the server plans ${effect.count === 1 ? 'it' : 'them'} anew`;
    case 'deletes-scheduled-runs':
      if (effect.count === 0) return undefined;
      return effect.count === undefined
        ? 'its scheduled runs are deleted'
        : `deletes ${counted(effect.count, 'scheduled run')}`;
    case 'unpauses':
      return 'would un-pause it: its active schedules start runs again';
    case 'pauses':
      return 'would pause it: its schedules start no runs';
    case 'replaces-automation':
      return `automation ${name(effect.name)} is replaced: its history is lost`;
    case 'creates-flow':
      return `flow ${name(effect.flowName)} will be created`;
    case 'creates-queue':
      return `queue ${name(effect.name)} of pool ${name(effect.workPoolName)} will be created`;
    case 'looks-renamed':
      return (
        `deployment ${name(effect.from)} looks renamed to ${name(subject)}; write ` +
        `\`moved: ${visible(effect.from)}\` under \`tq:\` to keep what was paused or switched off`
      );
    case 'moved':
      return movedText(effect);
  }
}

function movedText({ from, keeps, loses }: Extract<SideEffect, { kind: 'moved' }>): string {
  const parts = [
    ...(keeps.length === 0 ? [] : [`keeps ${visible(keeps.join(', '))}`]),
    ...(loses.length === 0 ? [] : [`loses ${visible(loses.join(', '))}`]),
  ];
  const what = `takes the place of ${name(from)}`;
  return parts.length === 0 ? what : `${what}: ${parts.join('; ')}`;
}

/** All of them in words; those that have nothing to tell are left out. */
export function effectTexts(effects: readonly SideEffect[] | undefined, subject: string): string[] {
  return (effects ?? []).flatMap((effect) => effectText(effect, subject) ?? []);
}

/** `1 planned run`, `96 planned runs` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function name(text: string): string {
  return `\`${visible(text)}\``;
}
