/** Patterns on which Python takes exponential time, and near misses on which it does not. */
export const SLOW = [
  ...['(a+)+$', '(a|a)*b', '(a|aa)+$', String.raw`(\w+\s?)*$`, '(.*)*x', '(a*)*b', '((a?)*b)*c'],
  ...['([a-z]+)*@', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', String.raw`^(\d+,?)*$`, '(a+?)+?$'],
  ...[String.raw`((a+)\2?)+$`, String.raw`^(?=.*\d)(a+)+$`, '(a{1,2})+$', '(a{1,100}){3,}$', '(a|b|ab)*c'],
  ...[String.raw`(\s*\w+\s*)*$`, String.raw`(a+)+\Z`, '(?>a+b|a)*(c+)+$', '(?i)(?:a+A?)+!', 'b(é|é)*$'],
  ...['(?:a|(?:b|c))+d|(?:e+)+f', '(?s)(?:.|\\n)*x|(.+)+y', String.raw`^(\w+[-.]?)+@\w+$`],
  String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$`,
];

export const FAST = [
  ...['(a+b)+$', 'a+$', '(?>a+)+$', '(ab|ac)*$', '(a+)+', '(a++)+$', '(?:(a+))++$', '(?:(?>a+))*$'],
  ...[
    String.raw`^\s+|\s+$`,
    'a*a*a*a*b',
    String.raw`^[\w.+-]+@[\w-]+\.[\w.-]+$`,
    String.raw`(?:\d{3}-)*\d{4}$`,
  ],
  ...[
    '(a|b)*$',
    '(a|b|a)*$',
    '(?=(a+)+)b',
    '[a-z]+(-[a-z]+)*$',
    String.raw`(\w+\s)*$`,
    '(a+)+.*',
    '(a+)+$|.*',
  ],
  ...['(a*)*', '(?:a?){20}$', 'a*a*a*a*a*a*a*a*b', '', 'a', '(?i)(a|A)*$', '(?:a?)*b'],
];
