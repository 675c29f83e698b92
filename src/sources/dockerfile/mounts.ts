import { leaf, mapping, sequence } from '../../estate/index.ts';
import type { Tree } from '../../estate/index.ts';
import type { Add, Entry, Reading } from './values.ts';
import { valueOf } from './values.ts';
import type { Flag, Instruction } from './instruction.ts';
import { ropeTree } from './rope.ts';

const SAME: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  rw: 'readwrite',
};

/** `--mount=type=…,target=…`: https://docs.docker.com/reference/dockerfile/#run---mount */
export function mounts(of: Instruction, reading: Reading, add: Add): void {
  const found = of.flags.filter((flag) => flag.name === 'mount' && flag.value !== -1);
  if (found.length === 0) return;
  const trees = found.map((flag) => mount(of, flag, reading));
  add('mounts', sequence(trees, trees[0]!.start, trees.at(-1)!.end));
}

function mount(of: Instruction, flag: Flag, reading: Reading): Tree {
  const { line } = of;
  const quoted = /^["']/.test(line.text.slice(flag.value, flag.value + 1)) && flag.to - flag.value >= 2;
  const begin = flag.value + (quoted ? 1 : 0);
  const end = flag.to - (quoted ? 1 : 0);
  const entries: Entry[] = [];
  for (let at = begin; at < end;) {
    const comma = line.text.indexOf(',', at);
    const stop = comma === -1 || comma > end ? end : comma;
    const equals = line.text.indexOf('=', at);
    const bare = equals === -1 || equals >= stop;
    const written = line.text
      .slice(at, bare ? stop : equals)
      .trim()
      .toLowerCase();
    const key = SAME[written] ?? written;
    const start = line.at(at);
    if (bare) entries.push([key, leaf(true, ...line.span(at, stop)), start]);
    else
      entries.push([
        key,
        ropeTree(valueOf(line, equals + 1, stop, of.keyword, reading), reading.file),
        start,
      ]);
    at = stop + 1;
  }
  const [start, stop] = line.span(flag.from, flag.to);
  if (!entries.some(([key]) => key === 'type')) entries.push(['type', leaf('bind', start, stop), -1]);
  return mapping(
    entries.filter(([key]) => key !== ''),
    start,
    stop,
  );
}
