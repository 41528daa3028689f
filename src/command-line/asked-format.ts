/** Which format the command line asks for: `--format`, or `--json` for short. */
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import { FORMATS, isFormat, type Format } from '../report/findings/formats.ts';
import { TqError } from '../tq-error.ts';

/** Of a command line that yargs has read. Throws what is wrong with it. */
export function askedFormat({ json, format }: { json?: unknown; format?: unknown }): Format {
  if (format === undefined) return json === true ? 'json' : 'text';
  if (!isFormat(format)) {
    const near = didYouMean(nearMiss(String(format), FORMATS));
    throw new TqError('usage', `\`--format\` knows no \`${String(format)}\`${near}`, {
      help: `use one of ${FORMATS.join(', ')}`,
    });
  }
  if (json === true && format !== 'json') {
    throw new TqError('usage', `\`--json\` and \`--format ${format}\` exclude each other`, {
      help: '`--json` is short for `--format json`; leave one of them out',
    });
  }
  return format;
}

/** Of a command line that cannot be read, as far as it can be told. */
export function askedFormatIn(argv: readonly string[]): Format {
  const at = argv.findIndex((word) => word === '--format' || word.startsWith('--format='));
  const format = argv[at] === '--format' ? argv[at + 1] : argv[at]?.slice('--format='.length);
  if (isFormat(format)) return format;
  return argv.includes('--json') ? 'json' : 'text';
}
