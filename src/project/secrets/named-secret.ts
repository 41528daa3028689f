/** Secrets that are told by the name beside them and by what the value looks like: each alone would say too little. */
import { entropy, isFiller } from './filler.ts';

/** Longer texts are scripts and documents. */
const LONGEST = 500;
const SHORTEST_PASSWORD = 6;
const SHORTEST_TOKEN = 16;
/** Words of natural languages and names stay below it. */
const LEAST_ENTROPY = 3;

const PASSWORD_NAME = /(?:password|passwd|passphrase|pwd)$/;
const TOKEN_NAME =
  /(?:secret|token|credentials?|apikey|authorization|(?:api|access|private|secret|account|encryption|signing|auth|master|shared|storage|client|fernet|service|session)_?key|secret_?(?:value|string))$/;

/** Tokens of texts and lists, not of people. */
const OTHER_TOKENS =
  /(?:next|page|continuation|csrf|eos|bos|pad|mask|stop|special|sep|unk|cls|cancel|start|end|sync|change|idempotency)_?token$/;

const MAY_NAME = /(?:pass|pwd|secret|token|cred|key|auth)/i;

type Kind = 'password' | 'token';

/** What a key says that its value is; undefined for a name that speaks of no secret, such as `secret_name`. */
export function kindOfName(name: string): Kind | undefined {
  // Most names of a file are short of these endings, so that a glance is enough.
  if (name.length > 100 || !MAY_NAME.test(name)) return undefined;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-. ]/g, '_')
    .toLowerCase();
  if (PASSWORD_NAME.test(words)) return 'password';
  return TOKEN_NAME.test(words) && !OTHER_TOKENS.test(words) ? 'token' : undefined;
}

/** Whether a value under such a name is one that should not stand there. */
export function looksSecret(kind: Kind, value: string): boolean {
  if (value.length > LONGEST || /\s/.test(value) || isFiller(value) || isReference(value)) return false;
  return kind === 'password' ? looksLikePassword(value) : looksLikeToken(value);
}

/** A path, an address, or the name of a secret in a vault. */
function isReference(value: string): boolean {
  return (
    /^(?:[./~]|[A-Za-z]:\\|[a-z][a-z0-9+.-]*:\/\/|arn:|projects\/|secrets?[:/]|vault:|op:|env:|file:|prefect[.:])/.test(
      value,
    ) || /\.(?:json|ya?ml|pem|key|crt|p12|txt|env|toml|ini|cfg)$/i.test(value)
  );
}

/** Words with `-`, `_`, `.`, `:` or `/` between them, and numbers that stand alone or behind a short word. */
const NAME =
  /^(?:[A-Za-z]{2,}|[A-Za-z]{1,3}\d{1,3}|\d{1,12})(?:[-_.:/](?:[A-Za-z]+|[A-Za-z]{1,3}\d{1,3}|\d{1,12}))*$/;

function looksLikePassword(value: string): boolean {
  if (value.length < SHORTEST_PASSWORD) return false;
  if (/[!@#$%^&*+=?~|;,]/.test(value)) return /[A-Za-z0-9]/.test(value);
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !NAME.test(value);
}

function looksLikeToken(value: string): boolean {
  const bare = value.replace(/^(?:Bearer|Basic|Token)[ :]/i, '');
  if (bare.length < SHORTEST_TOKEN || NAME.test(bare)) return false;
  return /\d/.test(bare) && /[A-Za-z]/.test(bare) && entropy(bare) >= LEAST_ENTROPY;
}
