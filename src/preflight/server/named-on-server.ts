/** Blocks and variables that only a worker or the flow itself asks for: named in pull steps, pools and Python. */
import type { Span } from '../../diagnostics/span.ts';
import type { JsonValue } from '../../json.ts';
import type { YamlValue } from '../../project/document.ts';
import { eachScalar } from '../../project/yaml-value.ts';
import { type Call, literal, type PythonUse, argument } from '../../quality/python-use.ts';
import { placeholdersIn } from '../../templating/placeholder.ts';
import { blockReference, variableName } from '../../templating/references.ts';

export interface NamedValue {
  kind: 'block' | 'variable';
  /** Slug of the block's type; empty for a variable. */
  type: string;
  name: string;
  where: Span;
  /** «a pull step», «the work pool `k8s`», «the flow» */
  by: string;
  /** It is asked for under a condition, or where its absence is caught. */
  isOptional?: true;
  /** Entries that need it. */
  entries: readonly number[];
}

/** `secret/api-key` */
export function labelOf({ kind, type, name }: Pick<NamedValue, 'kind' | 'type' | 'name'>): string {
  return kind === 'block' ? `${type}/${name}` : name;
}

/** Those that placeholders in texts name. */
export function namedInTexts(
  value: YamlValue | JsonValue | undefined,
  about: Pick<NamedValue, 'by' | 'entries'> & { whereOf: (path: (string | number)[]) => Span },
): NamedValue[] {
  const named: NamedValue[] = [];
  const { by, entries, whereOf } = about;
  if (value === undefined) return [];
  eachScalar(value as YamlValue, (scalar, path) => {
    if (typeof scalar !== 'string') return;
    for (const placeholder of placeholdersIn(scalar)) {
      const base = { by, entries, where: whereOf([...path]) };
      const block = placeholder.kind === 'block' ? blockReference(placeholder) : undefined;
      if (block !== undefined) named.push({ kind: 'block', type: block.typeSlug, name: block.name, ...base });
      if (placeholder.kind === 'variable')
        named.push({ kind: 'variable', type: '', name: variableName(placeholder), ...base });
    }
  });
  return named;
}

/** Class → slug of its block type (`_block_type_slug`, else the type's name as a slug; Prefect 3.8.8). */
const BLOCK_CLASSES: Readonly<Record<string, string>> = {
  CustomWebhookNotificationBlock: 'custom-webhook',
  DataQualityBlock: 'data-quality',
  DiscordWebhook: 'discord-webhook',
  LocalFileSystem: 'local-file-system',
  MattermostWebhook: 'mattermost-webhook',
  MicrosoftTeamsWebhook: 'ms-teams-webhook',
  OpsgenieWebhook: 'opsgenie-webhook',
  PagerDutyWebHook: 'pager-duty-webhook',
  RemoteFileSystem: 'remote-file-system',
  SMB: 'smb',
  Secret: 'secret',
  SendgridEmail: 'sendgrid-email',
  SlackWebhook: 'slack-webhook',
  TwilioSMS: 'twilio-sms',
  Webhook: 'webhook',
};

/** Those that a file loads by a name that is written there. One with a default is no need. */
export function namedInPython({ calls }: PythonUse, entries: readonly number[]): NamedValue[] {
  return calls.flatMap((call): NamedValue[] => {
    const [owner = '', method = ''] = call.callee.split('.').slice(-2);
    const named = literal(argument(call, 'name', 0));
    if (typeof named !== 'string' || named === '') return [];
    if (call.scope?.runs === 'never') return [];
    const isOptional = call.scope?.runs === 'maybe' ? { isOptional: true as const } : {};
    const base = { by: 'the flow', entries, where: call.where, ...isOptional };
    if (owner === 'Variable' && /^a?get$/.test(method))
      return hasDefault(call) ? [] : [{ kind: 'variable', type: '', name: named, ...base }];
    if (!/^a?load$/.test(method)) return [];
    const slash = named.indexOf('/');
    const slug = slash > 0 ? named.slice(0, slash) : slugOf(owner);
    return slug === undefined ? [] : [{ kind: 'block', type: slug, name: named.slice(slash + 1), ...base }];
  });
}

function slugOf(owner: string): string | undefined {
  return Object.hasOwn(BLOCK_CLASSES, owner) ? BLOCK_CLASSES[owner] : undefined;
}

function hasDefault(call: Call): boolean {
  return call.isOpen || call.keywords.has('default') || call.positional.length > 1;
}

/** The same name at the same place once, for all entries that share it. */
export function together(named: readonly NamedValue[]): NamedValue[] {
  const byPlace = new Map<string, NamedValue>();
  for (const each of named) {
    const key = [each.kind, labelOf(each), each.where.file, each.where.start.offset].join(' ');
    const before = byPlace.get(key)?.entries ?? [];
    byPlace.set(key, { ...each, entries: [...new Set([...before, ...each.entries])] });
  }
  return [...byPlace.values()];
}
