// What it costs to look through a large tree, and to read many Dockerfiles, over bare node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { least } from './measure.mjs';

const bin = fileURLToPath(new URL('../bin/ringwall.js', import.meta.url));
const TIMES = 5;

const dockerfile = (name) => {
  const steps = Array.from(
    { length: 12 },
    (_, at) =>
      `RUN apt-get update && \\\n    apt-get install -y p${at} && \\\n    rm -rf /var\nENV A${at}=${at} B=$A\nCOPY --from=build --chown=1:1 /a$A${at} /b\n`,
  );
  return `ARG BASE=debian:13\nFROM golang:1.24 AS build\nRUN go build ./${name}\nFROM \${BASE}\n${steps.join('')}USER 1000\n`;
};

export const run = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-files-'));
  try {
    const one = join(folder, 'one');
    mkdirSync(one);
    writeFileSync(join(one, 'Dockerfile'), dockerfile('one'));
    const base = least(TIMES, [bin, 'estate', one]).cpu;
    for (let index = 0; index < 10_000; index++) {
      const at = join(folder, 'many', `d${index % 500}`);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, `f${index}.yaml`), 'name: x\n');
    }
    writeFileSync(join(folder, 'many', 'Dockerfile'), dockerfile('many'));
    const many = least(TIMES, [bin, 'estate', join(folder, 'many')]).cpu - base;
    console.log(
      `10,000 YAML files of other tools, in 500 folders: ${many.toFixed(0)} ms CPU more than one Dockerfile`,
    );
    for (let index = 0; index < 300; index++) {
      mkdirSync(join(folder, 'images', `i${index}`), { recursive: true });
      writeFileSync(join(folder, 'images', `i${index}`, 'Dockerfile'), dockerfile(`i${index}`));
    }
    const images = least(TIMES, [bin, 'check', join(folder, 'images'), '--json']).cpu - base;
    console.log(
      `300 Dockerfiles of 65 lines, read and judged: ${images.toFixed(0)} ms CPU more than one read`,
    );
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
