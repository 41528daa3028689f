/** Secrets that are told by the name beside them and by what the value looks like: each alone would say too little. */
import { entropy, isFiller } from './filler.ts';
import { isName, isPublic, isReference } from './references.ts';

/** Longer texts are scripts and documents. */
const LONGEST = 500;
const SHORTEST_PASSWORD = 6;
const SHORTEST_TOKEN = 16;
/** Words of natural languages and names stay below it. */
const LEAST_ENTROPY = 3;

const PASSWORD_NAME = /(?:passwords?|passwds?|passphrases?|pwds?)$/;

/** Passes of other kinds: of an aeroplane, of a ski lift, the first of two over the data. */
const MAY_BE_PASS =
  /(?<!ask|by|com|over|sur|tres|under|(?:^|_)(?:boarding|season|day|ski|hall|first|second|third|last|final|next|one|two|three|single|multi|num|n|max|min|high|low|band)_?)pass$/;

/** Of a login: `db_pass` and `userpass`. */
const PASS_OF_LOGIN =
  /(?:^|[_\d])(?:account|admin|amqp|api|auth|basic|broker|client|clickhouse|database|db|docker|email|ftp|git|http|https|imap|jdbc|kafka|key|keystore|ldap|login|mail|mongo|mssql|mysql|odbc|oracle|pg|postgres|postgresql|proxy|rabbitmq|redis|registry|remote|root|server|service|sftp|smtp|snowflake|sql|ssh|ssl|sudo|tls|truststore|user|username|vault|vpn|wifi)\d*_?pass$/;
const TOKEN_NAME =
  /(?:secrets?|tokens?|credentials?|apikeys?|authorization|(?:api|access|private|secret|encryption|signing)_?keys?|(?:account|auth|master|shared|storage|client|fernet|service|session)_?key)$/;

/** Tokens of texts and lists, not of people; how many of them; names of secrets in Kubernetes. */
const OTHERS =
  /(?:^|_)(?:(?:next|page|continuation|csrf|eos|bos|pad|mask|stop|special|sep|unk|cls|cancel|start|end|sync|change|idempotency|max|min|num)_?tokens?|(?:n|new|total|prompt|completion|input|output|cached|context|used|remaining|reasoning|thinking)_tokens|pull_?secrets?)$/;

/** Which of several it is, or how it is written: `_PROD`, `_2`, `_v2`, `_base64`. */
const VARIANT =
  '(?:prod|production|preprod|staging|stage|stg|dev|devel|development|test|testing|qa|uat|int|integration|live|local|sandbox|preview|demo|ci|main|default|old|new|current|previous|primary|secondary|backup|read|write|ro|rw|value|string|text|plain|plaintext|raw|b64|base64|encoded|json)';
const VARIANTS = new RegExp(String.raw`\d*(?:_(?:${VARIANT}\d*|v?\d+))*$`);
const IS_VARIANT = new RegExp(String.raw`^(?:${VARIANT}\d*|v?\d+|values|data|content)$`);

/** What is said of a secret by another word behind it: where it is, what it is called, how long it lives. */
const ABOUT =
  '(?:(?<!secret_)id|path|file|filename|dir|directory|folder|url|uri|endpoint|host|name|slug|label|type|kind|mode|ref|reference|from|count|limit|rate|bucket|size|length|usage|budget|ttl|expiry|expiration|expires|expires_(?:in|at)|lifetime|age|day|hour|minute|second|version|algorithm|scope|audience|issuer|arn|policy|provider|manager|store|backend|mount|block|field|column|required|enabled|rotation|position|prefix|format|title|description|per_[a-z]+)';
const IS_ABOUT = new RegExp(`(?:^|_)${ABOUT}s?$`);

/** `password_env` names a variable, and `token_pattern` tells tokens; below the name of a secret they may hold one. */
const NAMES_ANOTHER = /(?:^|_)(?:env|env_?var|var|variable|regex|pattern|threshold|encoding)s?$/;

/** Keys of JSON Schema, which say of a field what it is and not what it holds. */
const OF_SCHEMA =
  /^(?:enum|const|pattern|discriminator|(?:exclusive_)?(?:minimum|maximum)|multiple_of|(?:min|max|unique)_items)$/;

/** What stands beside a password and is none. */
const OF_LOGIN =
  /(?:^|_)(?:user|user_?name|login|email|server|port|account|project|region|database|db|schema|warehouse|role|tenant|domain|realm|namespace)$/;

const MAY_NAME = /pass|pwd|secret|token|cred|key|auth|connection/i;

/** Wherever it stands in a name: good enough to hide what is there, not to call it a mistake. */
const SPEAKS =
  /pass(?:word|wd|phrase)|pwds?(?:_|$)|secret(?!ar)|token(?!i[sz])|credential|(?:api|private)_?key|authorization|connection_?string/;

/** Longer names are texts. */
const LONGEST_NAME = 100;

type Kind = 'password' | 'token';

/**
 * What a key says that its value is, whatever environment or number stands behind it; undefined for a name that speaks of
 * no secret, such as `secret_name`. Sure enough for a finding, together with `looksSecret`.
 */
export function kindOfName(name: string): Kind | undefined {
  // Most names of a file are short of these endings, so that a glance is enough.
  if (name.length > LONGEST_NAME || !MAY_NAME.test(name)) return undefined;
  const words = wordsOf(name).replace(VARIANTS, '');
  if (PASSWORD_NAME.test(words) || isPass(name, words)) return 'password';
  return TOKEN_NAME.test(words) && !OTHERS.test(words) ? 'token' : undefined;
}

/**
 * Whether what stands under that name is better not shown: `kindOfName` and every other name that holds such a word, but
 * for those that only say something about a secret, such as `token_url`, `password_file` and `max_tokens`.
 */
export function speaksOfSecret(name: string): boolean {
  if (!MAY_NAME.test(name)) return false;
  if (kindOfName(name) !== undefined) return true;
  const words = wordsOf(name);
  const end = words.slice(-LONGEST_NAME).replace(VARIANTS, '');
  if (IS_ABOUT.test(end) || NAMES_ANOTHER.test(end) || OTHERS.test(end)) return false;
  return SPEAKS.test(words) || MAY_BE_PASS.test(words);
}

/**
 * Whether a key below the name of a secret says something about it, so that its value is none: `type`, `name`, keys of JSON
 * Schema; beside a password also the user and the host.
 */
export function isAboutSecret(secret: string, key: string): boolean {
  const words = wordsOf(key.slice(-LONGEST_NAME));
  if (IS_ABOUT.test(words) || OF_SCHEMA.test(words)) return true;
  // The items of a Kubernetes volume name keys and paths.
  return (
    (OF_LOGIN.test(words) && /credential|auth/i.test(secret)) || (secret === 'secret' && key === 'items')
  );
}

/** Whether a key only says which of several secrets stands there: `value`, `prod`, `2`. */
export function isVariant(key: string): boolean {
  return IS_VARIANT.test(wordsOf(key.slice(-LONGEST_NAME)));
}

/** Whether a number under that name is a secret: of a password, a PIN or a key, but not of tokens, which are counted. */
export function isSecretNumber(name: string): boolean {
  const words = wordsOf(name.slice(-LONGEST_NAME));
  if (/(?:^|_)(?:pin|passcode)s?(?:_|$)/.test(words)) return true;
  const kind = kindOfName(name);
  return kind === 'password' || (kind === 'token' && /keys?$/.test(words.replace(VARIANTS, '')));
}

/** A password by the word before it, or as variables of an environment are called: `DB_PASS`. */
function isPass(name: string, words: string): boolean {
  if (PASS_OF_LOGIN.test(words) || wordsOf(name) === 'pass') return true;
  return /^[A-Z][A-Z\d_]*$/.test(name) && MAY_BE_PASS.test(words);
}

/** `dbPassword`, `db-password`, `db.password` → `db_password` */
function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-./:$ ]/g, '_')
    .toLowerCase();
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Other keys are named by such an id. */
const MAY_BE_UUID = /(?:secret|token|api_?key|password|passwd|passphrase|pwd)s?$/;

/** Whether a value under a name of that kind is one that should not stand there. */
export function looksSecret(kind: Kind, value: string, name: string): boolean {
  if (value.length > LONGEST || /\s/.test(value) || isFiller(value) || isReference(value)) return false;
  if (UUID.test(value)) return MAY_BE_UUID.test(wordsOf(name).replace(VARIANTS, ''));
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
