import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Problem, Resource, View } from '../../../estate/index.ts';
import { contextOf, resourcesOf } from '../kustomize/testing.ts';
import type { Charts } from './read.ts';
import { readCharts } from './read.ts';
import type { HelmOptions, HelmRunner } from './run.ts';
import type { Answer } from './tool.ts';
import { findTool, runTool } from './tool.ts';

/** What was made of charts, as the estate has it. */
export interface Reading extends Charts {
  readonly problems: readonly Problem[];
  readonly resources: readonly Resource[];
  readonly resource: (address: string) => Resource;
}

/** The files of a chart: texts, or the bytes of a packed chart. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** The helm that tests run: in the folder that `RINGWALL_TEST_TOOLS` says, or in the test bed. */
export function testHelm(): string | undefined {
  const folders = [
    process.env['RINGWALL_TEST_TOOLS'],
    join(import.meta.dirname, '../../../../testbed/tools'),
  ];
  return folders
    .flatMap((folder) => (folder === undefined ? [] : [join(folder, 'helm'), join(folder, 'helm/helm')]))
    .map((path) => findTool(path, undefined))
    .find((path) => path !== undefined);
}

/** The real helm. */
export function realHelm(binary: string): HelmRunner {
  return (args, cwd) => runTool(binary, args, cwd);
}

const ANSWERS = join(import.meta.dirname, 'fixtures/answers.json');

/** What helm answered when it was there, by the name of the case; `RINGWALL_RECORD=1` writes it anew. */
export function recordedHelm(name: string): HelmRunner {
  const known = existsSync(ANSWERS)
    ? (JSON.parse(readFileSync(ANSWERS, 'utf8')) as Record<string, Answer>)
    : {};
  const binary = testHelm();
  return (args, cwd) => {
    if (process.env['RINGWALL_RECORD'] === '1' && binary !== undefined) {
      const { failure, stdout } = runTool(binary, args, cwd);
      const answer: Answer =
        failure === undefined ? { stdout } : { stdout, failure: failure.replaceAll(cwd, '.') };
      mkdirSync(dirname(ANSWERS), { recursive: true });
      writeFileSync(ANSWERS, `${JSON.stringify({ ...known, [name]: answer }, null, 2)}\n`);
      return answer;
    }
    const answer = known[name];
    if (answer === undefined)
      throw new Error(`no recorded answer of helm for "${name}"; record it with RINGWALL_RECORD=1`);
    return answer;
  };
}

/** Reads the charts among these files, which are put in a folder for helm to read. */
export function readChartFiles(
  files: Files,
  helm: HelmRunner | undefined,
  options: HelmOptions = {},
): Reading {
  const root = mkdtempSync(join(tmpdir(), 'ringwall-charts-'));
  try {
    const texts: Record<string, string> = {};
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      texts[path] = typeof content === 'string' ? content : '';
    }
    const context = contextOf(texts);
    const charts = readCharts(Object.keys(texts), context, {
      cwd: root,
      shown: (path) => path,
      helm,
      options,
    });
    const resources = resourcesOf(charts.rendered, context.estate.problems);
    return {
      ...charts,
      problems: context.estate.problems,
      resources,
      resource: (address) => {
        const found = resources.find((resource) => resource.address === address);
        if (found === undefined)
          throw new Error(
            `no ${address} among ${resources.map((one) => one.address).join(', ')}; ${context.estate.problems.map(({ message }) => message).join('; ')}`,
          );
        return found;
      },
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** `file:line` of where a person would edit a value, and of the steps on its way. */
export function placesOf(view: View): readonly string[] {
  const { span, steps } = view;
  return [...steps, ...(span === undefined ? [] : [span])].map(
    ({ file, start }) => `${file.path}:${file.position(start).line}`,
  );
}

/** A packed chart of these files, with the paths as they are given. */
export function packed(entries: Readonly<Record<string, string>>, kind = '0'): Buffer {
  const blocks = Object.entries(entries).flatMap(([path, text]) => {
    const body = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(kind, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
