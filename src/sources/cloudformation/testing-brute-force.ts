/**
 * A second, independent way to evaluate a template, for the tests: slow, eager, over plain JSON, for one full
 * assignment of everything that may be open. It shares no code with the reader.
 */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Assignment = ReadonlyMap<string, Json>;

/** The deployment would fail here. */
export class Fails extends Error {}

const NO_VALUE = Symbol('AWS::NoValue');
type Result = Json | typeof NO_VALUE;

export class BruteForce {
  readonly #template: { [key: string]: Json };
  readonly #values: Assignment;
  readonly #opaque: ReadonlySet<string>;
  /** Whether the last evaluation used something that nobody can know before the deployment. */
  touched = false;
  #deciding = 0;

  constructor(template: { [key: string]: Json }, values: Assignment, opaque: ReadonlySet<string>) {
    this.#template = template;
    this.#values = values;
    this.#opaque = opaque;
  }

  evaluate(json: Json): Json | undefined {
    this.touched = false;
    const result = this.#value(json);
    return result === NO_VALUE ? undefined : (result as Json);
  }

  condition(name: string): boolean {
    const declared = (this.#template['Conditions'] as { [key: string]: Json })[name];
    if (declared === undefined) throw new Fails(name);
    return this.#formula(declared);
  }

  #formula(json: Json): boolean {
    this.#deciding += 1;
    try {
      return this.#decide(json);
    } finally {
      this.#deciding -= 1;
    }
  }

  #decide(json: Json): boolean {
    const [name, argument] = Object.entries(json as { [key: string]: Json })[0]!;
    const list = argument as Json[];
    switch (name) {
      case 'Condition':
        return this.condition(argument as string);
      case 'Fn::Not':
        return !this.#formula(list[0]!);
      case 'Fn::And':
        return list.map((item) => this.#formula(item)).every(Boolean);
      case 'Fn::Or':
        return list.map((item) => this.#formula(item)).some(Boolean);
      case 'Fn::Equals': {
        const [left, right] = list.map((item) => this.#value(item));
        return JSON.stringify(asText(left!)) === JSON.stringify(asText(right!));
      }
      default:
        throw new Fails(name);
    }
  }

  #value(json: Json): Result {
    if (Array.isArray(json))
      return json.map((item) => this.#value(item)).filter((item) => item !== NO_VALUE) as Json[];
    if (typeof json !== 'object' || json === null) return json;
    const entries = Object.entries(json);
    const [only] = entries;
    if (
      entries.length === 1 &&
      only !== undefined &&
      /^(?:Ref|Fn::)/.test(only[0]) &&
      !only[0].startsWith('Fn::ForEach')
    ) {
      return this.#call(only[0], only[1]);
    }
    const result: { [key: string]: Json } = {};
    for (const [key, value] of entries) {
      if (key.startsWith('Fn::ForEach')) {
        const [identifier, collection, body] = value as [string, Json[], { [key: string]: Json }];
        for (const item of collection) {
          const text = JSON.stringify(body)
            .replaceAll(`{"Ref":"${identifier}"}`, JSON.stringify(item))
            .replaceAll(`\${${identifier}}`, String(item));
          Object.assign(result, this.#value(JSON.parse(text) as Json));
        }
        continue;
      }
      const inner = this.#value(value);
      if (inner !== NO_VALUE) result[key] = inner as Json;
    }
    return result;
  }

  #call(name: string, argument: Json): Result {
    const list = argument as Json[];
    switch (name) {
      case 'Ref':
        return this.#ref(argument as string);
      case 'Fn::If':
        return this.condition(list[0] as string) ? this.#value(list[1]!) : this.#value(list[2]!);
      case 'Fn::Join':
        return this.#list(list[1]!)
          .map(text)
          .join(list[0] as string);
      case 'Fn::Split':
        return text(this.#value(list[1]!) as Json).split(list[0] as string);
      case 'Fn::Select': {
        const found = this.#list(list[1]!)[Number(text(this.#value(list[0]!) as Json))];
        if (found === undefined) throw new Fails('Select');
        return found;
      }
      case 'Fn::Length':
        return this.#list(argument).length;
      case 'Fn::Base64':
        return this.#value(argument);
      case 'Fn::ToJsonString':
        return JSON.stringify(this.#value(argument));
      case 'Fn::FindInMap': {
        const [map, top, second] = list.slice(0, 3).map((item) => text(this.#value(item) as Json));
        const rows = (
          this.#template['Mappings'] as { [key: string]: { [key: string]: { [key: string]: Json } } }
        )[map!];
        const found = rows?.[top!]?.[second!];
        if (found !== undefined) return found;
        const options = list[3] as { [key: string]: Json } | undefined;
        if (options === undefined) throw new Fails('FindInMap');
        return this.#value(options['DefaultValue']!);
      }
      case 'Fn::Sub': {
        const [template, own] =
          typeof argument === 'string' ? [argument, {}] : (argument as [string, { [key: string]: Json }]);
        return template.replaceAll(/\$\{(!?)([^}]*)\}/g, (_, literal: string, key: string) => {
          if (literal === '!') return `\${${key}}`;
          return text((Object.hasOwn(own, key) ? this.#value(own[key]!) : this.#ref(key)) as Json);
        });
      }
      default:
        throw new Fails(name);
    }
  }

  #list(json: Json): Json[] {
    const value = this.#value(json);
    if (!Array.isArray(value)) throw new Fails('not a list');
    return value;
  }

  #ref(name: string): Result {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const value = this.#values.get(name);
    if (value === undefined) throw new Fails(name);
    // The reader leaves pseudo parameters open in values and tells them apart only where they decide something.
    if (
      this.#opaque.has(name) ||
      (typeof value === 'string' && this.#opaque.has(value)) ||
      (name.startsWith('AWS::') && this.#deciding === 0)
    )
      this.touched = true;
    return value;
  }
}

function asText(value: Result): Json {
  if (value === NO_VALUE) return '';
  return typeof value === 'object' ? value : String(value);
}

function text(value: Json | typeof NO_VALUE): string {
  if (value === NO_VALUE || typeof value === 'object') throw new Fails('not a text');
  return String(value);
}
