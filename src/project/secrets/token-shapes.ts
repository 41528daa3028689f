/**
 * Secrets that can be told by their shape alone, wherever they stand. The shapes are those of the providers; several
 * are confirmed by the rules of gitleaks (`config/gitleaks.toml`). Every pattern has one way to match a text, so that
 * searching takes time in proportion to the text.
 */

export interface TokenShape {
  /** With its article, as in «a GitHub token stands in plain text». */
  what: string;
  /** One of them is in every match: a text without them is not searched. */
  words: readonly string[];
  /** Global; a group named `secret` is the part to hide, else all of the match is. */
  pattern: RegExp;
}

/** Nothing that continues a token may stand around it. */
function token(body: string, flags = 'g'): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_-])(?:${body})(?![A-Za-z0-9_-])`, flags);
}

/** As `token`, for alphabets with `+` and `/`, and texts in front of them that end in `=`. */
function behind(prefix: string, secret: string): RegExp {
  return new RegExp(`${prefix}(?<secret>${secret})(?![A-Za-z0-9+/=])`, 'gi');
}

export const TOKEN_SHAPES: readonly TokenShape[] = [
  {
    what: 'an AWS access key id',
    words: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: token('(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
  },
  {
    what: 'a GitHub token',
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: token('gh[pousr]_[A-Za-z0-9]{36,255}'),
  },
  { what: 'a GitHub token', words: ['github_pat_'], pattern: token('github_pat_[A-Za-z0-9_]{70,100}') },
  {
    what: 'a GitLab token',
    words: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'gloas-', 'glsoat-', 'glagent-'],
    pattern: token('gl(?:pat|dt|rt|cbt|ptt|oas|soat|agent)-[A-Za-z0-9_.-]{20,300}'),
  },
  { what: 'a Slack token', words: ['xox'], pattern: token('xox[abeoprs]-[A-Za-z0-9-]{16,250}') },
  { what: 'a Slack token', words: ['xapp-'], pattern: token('xapp-\\d-[A-Za-z0-9]+-\\d+-[A-Za-z0-9]+') },
  {
    what: 'the address of a Slack webhook',
    words: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[A-Za-z0-9+/]{30,80})/g,
  },
  {
    what: 'the address of a Microsoft Teams webhook',
    words: ['webhook.office.com/'],
    pattern: /webhook\.office\.com\/webhookb2\/(?<secret>[A-Za-z0-9@/-]{60,300})/g,
  },
  {
    what: 'the address of a Discord webhook',
    words: ['/api/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{15,22}\/[\w-]{50,100})/g,
  },
  { what: 'a Stripe key', words: ['k_live_'], pattern: token('[rs]k_live_[A-Za-z0-9]{16,250}') },
  { what: 'a Google API key', words: ['AIza'], pattern: token('AIza[A-Za-z0-9_-]{35}') },
  {
    what: 'a Google OAuth client secret',
    words: ['GOCSPX-'],
    pattern: token('GOCSPX-[A-Za-z0-9_-]{28}'),
  },
  {
    what: 'the key of an Azure storage account',
    words: ['AccountKey=', 'accountkey='],
    pattern: behind('AccountKey=', '[A-Za-z0-9+/]{80,90}={0,2}'),
  },
  {
    what: 'an Azure shared access key',
    words: ['SharedAccessKey='],
    pattern: behind('SharedAccessKey=', '[A-Za-z0-9+/]{42,46}={0,2}'),
  },
  {
    what: 'the signature of an Azure shared access',
    words: ['sig='],
    pattern: behind('[?&;]sig=', '[A-Za-z0-9%+/]{40,90}={0,2}'),
  },
  {
    what: 'the secret of an Azure application',
    words: ['Q~'],
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  { what: 'an npm token', words: ['npm_'], pattern: token('npm_[A-Za-z0-9]{36}') },
  { what: 'a PyPI token', words: ['pypi-'], pattern: token('pypi-[A-Za-z0-9_-]{85,1000}') },
  {
    what: 'an OpenAI key',
    words: ['sk-'],
    pattern: token('sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}|[A-Za-z0-9]{40,60})'),
  },
  {
    what: 'an Anthropic key',
    words: ['sk-ant-'],
    pattern: token('sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,200}'),
  },
  { what: 'a Prefect Cloud key', words: ['pnu_', 'pnb_'], pattern: token('pn[ub]_[A-Za-z0-9]{36}') },
  { what: 'a Databricks token', words: ['dapi'], pattern: token('dapi[a-f0-9]{32}(?:-\\d)?') },
  {
    what: 'a SendGrid key',
    words: ['SG.'],
    pattern: token('SG\\.[A-Za-z0-9_-]{20,24}\\.[A-Za-z0-9_-]{39,50}'),
  },
  { what: 'a Twilio key', words: ['SK'], pattern: token('SK[a-f0-9]{32}') },
  {
    what: 'a Discord token',
    words: ['.'],
    pattern: token('[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}'),
  },
  { what: 'a Telegram token', words: [':AA'], pattern: token('\\d{8,10}:AA[A-Za-z0-9_-]{33}') },
  { what: 'a Hugging Face token', words: ['hf_'], pattern: token('hf_[A-Za-z0-9]{34,40}') },
  { what: 'a DigitalOcean token', words: ['_v1_'], pattern: token('do[opr]_v1_[a-f0-9]{64}') },
  { what: 'a Grafana token', words: ['glsa_'], pattern: token('glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}') },
  { what: 'a Vault token', words: ['hvs.', 'hvb.'], pattern: token('hv[bs]\\.[A-Za-z0-9_-]{80,300}') },
  {
    what: 'a HashiCorp Terraform token',
    words: ['.atlasv1.'],
    pattern: token('[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}'),
  },
  {
    what: 'a Doppler token',
    words: ['dp.pt.', 'dp.st.'],
    pattern: token('dp\\.[ps]t\\.[A-Za-z0-9.]{40,80}'),
  },
  { what: 'a Pulumi token', words: ['pul-'], pattern: token('pul-[a-f0-9]{40}') },
  { what: 'a Linear key', words: ['lin_api_'], pattern: token('lin_api_[A-Za-z0-9]{40}') },
  { what: 'a Notion token', words: ['ntn_'], pattern: token('ntn_[A-Za-z0-9]{43,50}') },
  { what: 'a Postman key', words: ['PMAK-'], pattern: token('PMAK-[a-f0-9]{24}-[a-f0-9]{34}') },
  { what: 'a Shopify token', words: ['shp'], pattern: token('shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}') },
  { what: 'a New Relic key', words: ['NRAK-'], pattern: token('NRAK-[A-Z0-9]{27}') },
  { what: 'a Sentry token', words: ['sntry'], pattern: token('sntry[su]_[A-Za-z0-9+/=_]{60,400}') },
  {
    what: 'an Atlassian token',
    words: ['ATATT3'],
    pattern: token('ATATT3[A-Za-z0-9_=-]{100,250}'),
  },
  {
    what: 'a 1Password service account token',
    words: ['ops_eyJ'],
    pattern: token('ops_eyJ[A-Za-z0-9+/=]{100,2000}'),
  },
  { what: 'an age key', words: ['AGE-SECRET-KEY-1'], pattern: token('AGE-SECRET-KEY-1[A-Z0-9]{58}') },
  {
    what: 'a PlanetScale secret',
    words: ['pscale_'],
    pattern: token('pscale_(?:tkn|oauth|pw)_[A-Za-z0-9=._-]{32,64}'),
  },
  { what: 'a RubyGems key', words: ['rubygems_'], pattern: token('rubygems_[a-f0-9]{48}') },
  {
    what: 'a signed token (JWT)',
    words: ['.eyJ'],
    pattern: token('eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{20,1000}'),
  },
];
