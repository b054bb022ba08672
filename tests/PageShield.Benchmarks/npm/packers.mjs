// Packers as attackers (and some publishers) write them by hand: text in, a script that decodes the text and evaluates it out.
// Names and keys come from the given source of chance (numbers from 0 to 1).
const letters = 'abcdefghijklmnopqrstuvwxyz';

function name(chance) {
  return Array.from({ length: 3 + Math.floor(chance() * 4) }, () => letters[Math.floor(chance() * letters.length)]).join('') + Math.floor(chance() * 10);
}

function quoted(text) {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029')}'`;
}

const codesOf = (text) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

const isPlain = (text) => /^[\0-\x7f]*$/.test(text);

/** Dean Edwards' packer: every word becomes its number in base 62 and stands in a list by its frequency. */
export function words(code) {
  const counts = new Map();
  for (const word of code.match(/\w+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const list = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const numberOf = (index) => (index < 62 ? '' : numberOf(Math.floor(index / 62))) + (index % 62 > 35 ? String.fromCharCode((index % 62) + 29) : (index % 62).toString(36));
  const numbers = new Map(list.map((word, index) => [word, numberOf(index)]));
  const packed = code.replace(/\w+/g, (word) => numbers.get(word));
  const kept = list.map((word) => (numbers.get(word) === word ? '' : word));
  return "eval(function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String.fromCharCode(c+29):c.toString(36))};" +
    "if(!''.replace(/^/,String)){while(c--){d[e(c)]=k[c]||e(c)}k=[function(e){return d[e]}];e=function(){return'\\\\w+'};c=1};" +
    "while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}return p}" +
    `(${quoted(packed)},62,${list.length},${quoted(kept.join('|'))}.split('|'),0,{}))`;
}

/** The other packers by name: <code>(code, chance)</code> to a script. */
export const packers = {
  base64: (code) => {
    const data = Buffer.from(code, 'utf8').toString('base64');
    return isPlain(code) ? `eval(atob("${data}"));` : `eval(decodeURIComponent(escape(atob("${data}"))));`;
  },
  codes: (code, chance) => {
    const [data, text, at] = [name(chance), name(chance), name(chance)];
    return `var ${data}=[${codesOf(code).join(',')}],${text}='';for(var ${at}=0;${at}<${data}.length;${at}++){${text}+=String.fromCharCode(${data}[${at}]);}eval(${text});`;
  },
  escapes: (code) => {
    const data = codesOf(code).map((unit) => (unit < 256 ? `%${unit.toString(16).padStart(2, '0')}` : `%u${unit.toString(16).padStart(4, '0')}`)).join('');
    return `(new Function(unescape('${data}')))();`;
  },
  hex: (code, chance) => {
    const [data, text, at] = [name(chance), name(chance), name(chance)];
    const bytes = Buffer.from(code, 'utf8').toString('hex');
    return `(function(){var ${data}="${bytes}",${text}="",${at};for(${at}=0;${at}<${data}.length;${at}+=2)${text}+="%"+${data}.substr(${at},2);Function(decodeURIComponent(${text}))();})();`;
  },
  reversed: (code) => `eval(${quoted(code.split('').reverse().join(''))}.split('').reverse().join(''));`,
  xor: (code, chance) => {
    const [data, key, text, at] = [name(chance), name(chance), name(chance), name(chance)];
    const secret = Array.from({ length: 8 + Math.floor(chance() * 8) }, () => letters[Math.floor(chance() * letters.length)]).join('');
    const bytes = Buffer.from(Buffer.from(code, 'utf8').map((byte, index) => byte ^ secret.charCodeAt(index % secret.length))).toString('base64');
    return `(function(){var ${data}=atob("${bytes}"),${key}="${secret}",${text}="";for(var ${at}=0;${at}<${data}.length;${at}++){${text}+=String.fromCharCode(${data}.charCodeAt(${at})^${key}.charCodeAt(${at}%${key}.length));}` +
      `eval(${isPlain(code) ? text : `decodeURIComponent(escape(${text}))`});})();`;
  },
};
