import { goQuote } from '../values/go-quote.ts';
import { bool, set, string, unknown } from '../values/make.ts';
import { convert } from '../values/convert.ts';
import type { Type } from '../values/type.ts';
import { typeOf } from '../values/types.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { entriesOf, textOf } from './arguments.ts';
import type { FunctionContext, Param, TerraformFunction } from './function.ts';
import { globTest } from './glob.ts';
import { hashText } from './hash-text.ts';
import { baseOfPath, cleanPath, folderOfPath } from './paths.ts';

const path: Param = { name: 'path', type: 'string' };

function notRead(text: string, type: Type = 'string'): Value {
  return unknown(type, { code: 'not-collected', text }, { notNull: true });
}

/** What a file holds; a value when that can't be told. */
function read(arg: Value, context: FunctionContext): { readonly text: string } | Value {
  const name = textOf(arg);
  if (name.startsWith('~')) return notRead('the home folder is not read');
  const file = context.readFile(cleanPath(name));
  if (file instanceof Error) return notRead(file.message);
  if (file !== undefined) return file;
  const shown = arg.sensitive === true ? '(sensitive value)' : goQuote(name);
  throw new EvaluationError(
    `no file exists at ${shown}; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource`,
    0,
  );
}

function ofFile(make: (text: string) => string, bytes: boolean): TerraformFunction {
  return {
    params: [path],
    type: 'string',
    call: ([arg], context) => {
      const file = read(arg!, context);
      if (!('text' in file) || 'kind' in file) return file as Value;
      // What is no UTF-8 was replaced when the file was read; its bytes are not known any more.
      if (file.text.includes('\ufffd'))
        return unknown(
          'string',
          { code: 'invalid-text', text: `${textOf(arg)} is not UTF-8` },
          { notNull: true },
        );
      return bytes ? string(make(file.text)) : string(file.text);
    },
  };
}

const fileexists: TerraformFunction = {
  params: [path],
  type: 'bool',
  call: ([arg], context) => {
    const name = textOf(arg);
    if (name.startsWith('~')) return notRead('the home folder is not read', 'bool');
    const file = context.readFile(cleanPath(name));
    if (file instanceof Error) return notRead(file.message, 'bool');
    return bool(file !== undefined);
  },
};

const fileset: TerraformFunction = {
  params: [path, { name: 'pattern', type: 'string' }],
  type: { set: 'string' },
  call: ([arg, given], context) => {
    const folder = cleanPath(textOf(arg));
    const pattern = cleanPath(textOf(given).replace(/^\/+/, ''));
    if (pattern === '..' || pattern.startsWith('../'))
      return notRead('a pattern that leaves its folder is not followed', { set: 'string' });
    const files = context.listFiles(folder);
    if (files instanceof Error) return notRead(files.message, { set: 'string' });
    return set(
      files.filter(globTest(pattern)).map((file) => string(file)),
      'string',
    );
  },
};

/** The variables of a template, by their names. */
function variablesOf(value: Value): ReadonlyMap<string, Value> {
  if (!('entries' in value)) throw new EvaluationError('invalid vars value: must be a map', 1);
  for (const name of value.entries.keys())
    if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name))
      throw new EvaluationError(
        `invalid template variable name ${JSON.stringify(name)}: must start with a letter, followed by zero or more letters, digits, and underscores`,
        1,
      );
  return new Map(entriesOf(value));
}

const templatefile: TerraformFunction = {
  params: [path, { name: 'vars', type: 'any' }],
  type: ([, vars]) => {
    checkVariables(vars!);
    return 'any';
  },
  call: ([arg, vars], context) => {
    const file = read(arg!, context);
    if ('kind' in file) return file.kind === 'unknown' ? { ...file, type: 'any' } : file;
    return context.renderTemplate(file.text, textOf(arg), variablesOf(vars!));
  },
};

const templatestring: TerraformFunction = {
  params: [
    { name: 'template', type: 'string' },
    { name: 'vars', type: 'any' },
  ],
  type: 'string',
  call: ([arg, vars], context) =>
    convert(context.renderTemplate(textOf(arg), '<templatestring argument>', variablesOf(vars!)), 'string'),
};

function checkVariables(vars: Value): void {
  const type = typeOf(vars);
  if (type === 'any' || (typeof type !== 'string' && ('map' in type || 'object' in type))) return;
  throw new EvaluationError('invalid vars value: must be a map', 1);
}

/** A path that hangs on the machine Terraform runs on is not told. */
function ofMachine(hangs: (path: string) => boolean, make: (path: string) => string): TerraformFunction {
  return {
    params: [path],
    type: 'string',
    call: ([arg]) => {
      const given = textOf(arg);
      if (!hangs(given)) return string(make(given));
      const text = 'it hangs on the folder or the user that Terraform runs in';
      return unknown('string', { code: 'computed-at-deployment', text }, { notNull: true });
    },
  };
}

function ofPath(make: (path: string) => string): TerraformFunction {
  return { params: [path], type: 'string', call: ([arg]) => string(make(textOf(arg))) };
}

/** https://developer.hashicorp.com/terraform/language/functions/file and those beside it. */
export const files: Readonly<Record<string, TerraformFunction>> = {
  abspath: ofMachine((given) => !given.startsWith('/'), cleanPath),
  basename: ofPath(baseOfPath),
  dirname: ofPath(folderOfPath),
  file: ofFile((text) => text, false),
  filebase64: ofFile((text) => Buffer.from(text).toString('base64'), true),
  filebase64sha256: ofFile((text) => hashText(text, 'sha256', 'base64'), true),
  filebase64sha512: ofFile((text) => hashText(text, 'sha512', 'base64'), true),
  fileexists,
  filemd5: ofFile((text) => hashText(text, 'md5', 'hex'), true),
  fileset,
  filesha1: ofFile((text) => hashText(text, 'sha1', 'hex'), true),
  filesha256: ofFile((text) => hashText(text, 'sha256', 'hex'), true),
  filesha512: ofFile((text) => hashText(text, 'sha512', 'hex'), true),
  pathexpand: ofMachine(
    (given) => given.startsWith('~'),
    (given) => given,
  ),
  templatefile,
  templatestring,
};
