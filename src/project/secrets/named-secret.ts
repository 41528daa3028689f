/** Secrets that are told by the name beside them and by what the value looks like: each alone would say too little. */
import { entropy, isFiller } from './filler.ts';
import { isName, isPublic, isReference } from './references.ts';

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

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Other keys are named by such an id. */
const MAY_BE_UUID = /(?:secret|token|api[-_. ]?key|password|passwd|passphrase|pwd)$/i;

/** Whether a value under a name of that kind is one that should not stand there. */
export function looksSecret(kind: Kind, value: string, name: string): boolean {
  if (value.length > LONGEST || /\s/.test(value) || isFiller(value) || isReference(value)) return false;
  if (UUID.test(value)) return MAY_BE_UUID.test(name);
  return kind === 'password' ? looksLikePassword(value) : looksLikeToken(value);
}

function looksLikePassword(value: string): boolean {
  if (value.length < SHORTEST_PASSWORD) return false;
  if (/^\d+$/.test(value)) return true;
  if (isName(value)) return false;
  // A word with a mark before or behind it, such as `required!`, is none.
  if (/^\W*[A-Za-z]+\W*$/.test(value)) return false;
  if (/[!@#$%^&*+=?~|;,]/.test(value)) return /[A-Za-z0-9]/.test(value);
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

function looksLikeToken(value: string): boolean {
  const bare = value.replace(/^(?:Bearer|Basic|Token)[ :]/i, '');
  if (bare.length < SHORTEST_TOKEN || isName(bare) || isPublic(bare) || speaksOfSecrets(bare)) return false;
  return /\d/.test(bare) && /[A-Za-z]/.test(bare) && entropy(bare) >= LEAST_ENTROPY;
}

/** What is random spells no such words; some tokens begin with one. */
function speaksOfSecrets(value: string): boolean {
  return /password|secret|token|credential/i.test(value) && !/[A-Za-z0-9]{20}/.test(value);
}
