import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  YAMLException,
  getScalarValue,
  parseEvents,
} from 'js-yaml';
import { convert } from '../values/convert.ts';
import { goQuote } from '../values/go-quote.ts';
import { object, string, tuple } from '../values/make.ts';
import { typeOf, typeText } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { resolveScalar, tagName } from './yaml-scalars.ts';

const MAX_DEPTH = 500;
/** Aliases may make a small text large; beyond this many values it is no document but an attack. */
const MAX_SIZE = 200_000;

/**
 * The value of a YAML text, as Terraform reads it: https://github.com/zclconf/go-cty-yaml. Where a key stands twice
 * the last one counts; `<<` puts in the entries of a map at its place.
 */
export function decodeYaml(text: string): Value {
  try {
    return new Decoder(text).decode(parseEvents(text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? '' : `on line ${error.mark.line + 1}: `;
    throw new EvaluationError(`${line}${error.reason ?? 'not valid YAML'}`, 0);
  }
}

interface Sized {
  readonly value: Value;
  readonly size: number;
}

interface Open {
  readonly entries: Map<string, Value> | undefined;
  readonly items: Value[];
  readonly anchor: string | undefined;
  /** The key whose value comes next; `<<` is `MERGE`. */
  key: string | typeof MERGE | undefined;
  size: number;
}

const MERGE = Symbol('merge');

class Decoder {
  readonly #text: string;
  readonly #anchors = new Map<string, Sized>();
  readonly #stack: Open[] = [];
  #documents = 0;
  #root: Value | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  decode(events: readonly Event[]): Value {
    for (const event of events) {
      switch (event.type) {
        case EVENT_DOCUMENT:
          this.#documents += 1;
          if (this.#documents > 1) throw new EvaluationError('only a single document is allowed', 0);
          break;
        case EVENT_SCALAR:
          this.#scalar(event);
          break;
        case EVENT_MAPPING:
        case EVENT_SEQUENCE:
          this.#open(event, event.type === EVENT_MAPPING);
          break;
        case EVENT_ALIAS:
          this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd));
          break;
        case EVENT_POP:
          this.#close();
          break;
      }
    }
    if (this.#root === undefined) throw new EvaluationError('missing start of document', 0);
    return this.#root;
  }

  #expectsKey(): boolean {
    const open = this.#stack.at(-1);
    return open?.entries !== undefined && open.key === undefined;
  }

  #scalar(event: ScalarEvent): void {
    const text = event.valueStart === -1 ? '' : getScalarValue(this.#text, event);
    const tag = event.tagStart === -1 ? '' : tagName(this.#text.slice(event.tagStart, event.tagEnd));
    const plain = event.valueStart === -1 || event.style === 1;
    const quoted = event.style === 2 || event.style === 3;
    if (this.#expectsKey()) {
      this.#stack.at(-1)!.key =
        tag === '' && plain && text === '<<' ? MERGE : keyOf(resolveKey(tag, text, plain, quoted));
      return;
    }
    const value = tag === '' && !plain ? string(text) : resolveScalar(tag, text, quoted);
    this.#add(value, 1, this.#anchorOf(event));
  }

  #anchorOf(event: ScalarEvent | MappingEvent | SequenceEvent): string | undefined {
    return event.anchorStart === -1 ? undefined : this.#text.slice(event.anchorStart, event.anchorEnd);
  }

  #open(event: MappingEvent | SequenceEvent, mapping: boolean): void {
    if (this.#expectsKey()) throw new EvaluationError('only strings are allowed as mapping keys', 0);
    const tag = event.tagStart === -1 ? '' : tagName(this.#text.slice(event.tagStart, event.tagEnd));
    const own = mapping ? 'map' : 'seq';
    if (tag !== '' && tag !== own)
      throw new EvaluationError(`can't interpret ${mapping ? 'mapping' : 'sequence'} as ${tag}`, 0);
    this.#stack.push({
      entries: mapping ? new Map() : undefined,
      items: [],
      anchor: this.#anchorOf(event),
      key: undefined,
      size: 1,
    });
  }

  #alias(name: string): void {
    if (this.#expectsKey()) throw new EvaluationError('only strings are allowed as mapping keys', 0);
    const known = this.#anchors.get(name);
    if (known === undefined) throw new EvaluationError(`reference to undefined anchor ${goQuote(name)}`, 0);
    this.#add(known.value, known.size, undefined);
  }

  #close(): void {
    const open = this.#stack.pop();
    // The end of a document closes nothing that was opened here.
    if (open === undefined) return;
    const value = open.entries === undefined ? tuple(open.items) : object(open.entries);
    this.#add(value, open.size, open.anchor);
  }

  #add(value: Value, size: number, anchor: string | undefined): void {
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size });
    const open = this.#stack.at(-1);
    if (open === undefined) {
      this.#root = value;
      return;
    }
    open.size += size;
    if (open.size > MAX_SIZE) throw new EvaluationError('the YAML text has too many values', 0);
    if (open.entries === undefined) {
      open.items.push(value);
      return;
    }
    const { key } = open;
    open.key = undefined;
    if (key === MERGE) mergeInto(open.entries, value);
    else open.entries.set(key!, value);
  }
}

function mergeInto(entries: Map<string, Value>, value: Value): void {
  if (value.kind !== 'object')
    throw new EvaluationError(`cannot merge ${typeText(typeOf(value))} into mapping`, 0);
  for (const [name, item] of value.entries) entries.set(name, item);
}

function resolveKey(tag: string, text: string, plain: boolean, quoted: boolean): Value {
  return tag === '' && !plain && !quoted ? string(text) : resolveScalar(tag, text, quoted);
}

function keyOf(value: Value): string {
  const key = convert(value, 'string');
  if (key.kind !== 'string') throw new EvaluationError('mapping key cannot be null', 0);
  return key.value;
}
