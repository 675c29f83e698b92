import type { Expression, SplatStep, TemplatePart } from './ast.ts';
import type { AnyBody } from './testing-arbitrary.ts';

/** Writes trees down in the native syntax; `gap` says what stands where blanks may stand. */
export class Printer {
  readonly #gap: () => string;

  constructor(gap: () => string = () => ' ') {
    this.#gap = gap;
  }

  body({ items }: AnyBody, indent = ''): string {
    return items
      .map((item, index) => {
        if (item.kind === 'argument')
          return `${indent}n${index}${this.#gap()}=${this.#gap()}${this.expression(item.value)}\n`;
        const labels = item.labels.map((label) => ` "${quotedText(label)}"`).join('');
        return `${indent}${item.type}${labels} {\n${this.body(item.body, `${indent}  `)}${indent}}\n`;
      })
      .join('');
  }

  expression(one: Expression): string {
    const g = this.#gap;
    switch (one.kind) {
      case 'literal':
        return one.value !== null && typeof one.value === 'object' ? one.value.number : String(one.value);
      case 'name':
        return one.name;
      case 'template':
        return `"${this.#parts(one.parts)}"`;
      case 'attribute':
        return `${this.expression(one.of)}${g()}.${g()}${one.name}`;
      case 'index':
        return `${this.expression(one.of)}[${g()}${this.expression(one.key)}${g()}]`;
      case 'splat':
        return `${this.expression(one.of)}${this.#splat(one.full, one.each)}`;
      case 'tuple':
        return `[${g()}${one.items.map((item) => this.expression(item)).join(`${g()},${g()}`)}${g()}]`;
      case 'object':
        return `{${one.entries.map(({ key, value }) => ` ${this.#key(key)}${g()}= ${this.expression(value)}\n`).join('')}}`;
      case 'for':
        return this.#for(one);
      case 'call':
        return `${one.name}(${one.args.map((item) => this.expression(item)).join(`,${g()}`)}${one.expandFinal ? '...' : ''}${g()})`;
      case 'conditional':
        return `${this.expression(one.condition)} ? ${this.expression(one.then)} : ${this.expression(one.otherwise)}`;
      case 'binary':
        return `${this.expression(one.left)} ${one.operator}${g()}${this.expression(one.right)}`;
      case 'unary':
        return `${one.operator}${g()}${this.expression(one.operand)}`;
      case 'parentheses':
        return `(${g()}${this.expression(one.inner)}${g()})`;
      case 'invalid':
        return '<';
    }
  }

  #key(key: Expression): string {
    const part = key.kind === 'template' ? key.parts[0] : undefined;
    return part?.kind === 'text' && /^[a-z_-]+$/.test(part.text) ? part.text : this.expression(key);
  }

  #for(one: Expression & { readonly kind: 'for' }): string {
    const names = one.keyName === undefined ? one.valueName : `${one.keyName}, ${one.valueName}`;
    const head = `for ${names} in ${this.expression(one.collection)} :${this.#gap()}`;
    const condition = one.condition === undefined ? '' : ` if ${this.expression(one.condition)}`;
    const value = `${this.expression(one.value)}${one.grouping ? '...' : ''}${condition}`;
    if (one.key === undefined) return `[${head}${value}${this.#gap()}]`;
    return `{${this.#gap()}${head}${this.expression(one.key)} => ${value}}`;
  }

  #splat(full: boolean, each: readonly SplatStep[]): string {
    const steps = each.map((step) => {
      if (step.kind === 'attribute') return `.${step.name}`;
      if (step.kind === 'index') return `[${this.expression(step.key)}]`;
      return this.#splat(step.full, step.each);
    });
    return `${full ? '[*]' : '.*'}${steps.join('')}`;
  }

  #parts(parts: readonly TemplatePart[]): string {
    return parts
      .map((part) => {
        if (part.kind === 'text') return quotedText(part.text);
        if (part.kind === 'interpolation')
          return `\${${this.#gap()}${this.expression(part.value)}${this.#gap()}}`;
        if (part.kind === 'if') {
          const otherwise = part.otherwise.length === 0 ? '' : `%{ else }${this.#parts(part.otherwise)}`;
          return `%{ if ${this.expression(part.condition)} }${this.#parts(part.then)}${otherwise}%{ endif }`;
        }
        const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`;
        return `%{ for ${names} in ${this.expression(part.collection)} }${this.#parts(part.parts)}%{ endfor }`;
      })
      .join('');
  }
}

/** A text as it stands in quotes; a sign before `{` or at the end is doubled or written by its code. */
function quotedText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll(/\$(?=\{|$)/g, '\\u0024')
    .replaceAll(/%(?=\{|$)/g, '\\U00000025');
}
