import * as fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WalkFs, WalkOptions } from './walk.ts';
import { decode, walk } from './walk.ts';

const made: string[] = [];
afterAll(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A folder with files; a value that begins with `->` is a link. */
function tree(files: Readonly<Record<string, string | Buffer>>): string {
  const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'walk-')));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path);
    fs.mkdirSync(join(at, '..'), { recursive: true });
    if (typeof content === 'string' && content.startsWith('->')) fs.symlinkSync(content.slice(2), at);
    else fs.writeFileSync(at, content);
  }
  return root;
}

function found(files: Readonly<Record<string, string | Buffer>>, options: Partial<WalkOptions> = {}) {
  const root = tree(files);
  const { files: list, problems } = walk('.', { cwd: root, ...options });
  return {
    files: list.map(({ relative }) => relative),
    problems: problems.map(({ file, code }) => `${code} ${file}`),
  };
}

const none: string[] = [];

describe('what is found', () => {
  it.each<[string, Record<string, string | Buffer>, string[], string[]]>([
    [
      'sorted, at any depth',
      { 'b.yaml': '', 'a/z.yaml': '', 'a-b.yaml': '', 'a/b/c.tf': '' },
      ['a-b.yaml', 'a/b/c.tf', 'a/z.yaml', 'b.yaml'],
      none,
    ],
    [
      '.git, node_modules and providers are not, vendor is',
      {
        '.git/x.yaml': '',
        'a/node_modules/x.yaml': '',
        '.terraform/providers/x.json': '',
        '.terraform/modules/m.tf': '',
        'vendor/a.yaml': '',
      },
      ['.terraform/modules/m.tf', 'vendor/a.yaml'],
      none,
    ],
    [
      'source code and media are not, a Dockerfile for a language is',
      {
        'a.ts': '',
        'a.PNG': '',
        'a.md': '',
        'Dockerfile.md': '',
        'Dockerfile.go': '',
        Dockerfile: '',
        noext: 'x',
      },
      ['Dockerfile', 'Dockerfile.go', 'noext'],
      none,
    ],
    [
      'binary without a text ending is silently not',
      { data: Buffer.from([65, 0, 66]), wide: Buffer.from([255, 254, 65, 0]), 'a.yaml': Buffer.from([0]) },
      ['a.yaml', 'wide'],
      none,
    ],
    [
      '.gitignore',
      {
        '.gitignore': '*.json\n!keep.json\nout/\n/only-root.yaml',
        'a.json': '',
        'keep.json': '',
        'out/x.yaml': '',
        'only-root.yaml': '',
        'd/only-root.yaml': '',
      },
      ['.gitignore', 'd/only-root.yaml', 'keep.json'],
      none,
    ],
    [
      'a nested .gitignore counts below its folder and wins',
      {
        '.gitignore': '*.json',
        'd/.gitignore': '!a.json\n/b.yaml',
        'd/a.json': '',
        'd/b.yaml': '',
        'b.yaml': '',
        'a.json': '',
      },
      ['.gitignore', 'b.yaml', 'd/.gitignore', 'd/a.json'],
      none,
    ],
    ['case counts', { '.gitignore': 'A.yaml', 'a.yaml': '' }, ['.gitignore', 'a.yaml'], none],
    [
      '.ringwallignore wins both ways',
      {
        '.gitignore': 'out/\na.yaml',
        '.ringwallignore': '!out/x.yaml\n!a.yaml\nb.yaml',
        'out/x.yaml': '',
        'out/y.yaml': '',
        'out/deep/x.yaml': '',
        'a.yaml': '',
        'b.yaml': '',
      },
      ['.gitignore', '.ringwallignore', 'a.yaml', 'out/x.yaml'],
      none,
    ],
    [
      '.ringwallignore brings a whole folder back',
      { '.gitignore': 'out/', '.ringwallignore': '!out/', 'out/x.yaml': '', 'out/d/y.yaml': '' },
      ['.gitignore', '.ringwallignore', 'out/d/y.yaml', 'out/x.yaml'],
      none,
    ],
    [
      'a link to what is read anyway is not read again',
      { 'a/x.yaml': '', b: '->a', 'c.yaml': '->a/x.yaml' },
      ['a/x.yaml'],
      none,
    ],
    [
      'a link to what is not read otherwise is followed once',
      {
        'node_modules/p/x.yaml': '',
        b: '->node_modules/p',
        c: '->node_modules/p',
        'd.yaml': '->node_modules/p/x.yaml',
      },
      ['b/x.yaml'],
      none,
    ],
    [
      'loops, dangling links and ways out are said',
      { 'a/up': '->..', self: '->self', 'gone.yaml': '->nowhere', 'x.yaml': '->/etc/hostname' },
      none,
      ['symlink-loop a/up', 'unreadable gone.yaml', 'symlink-loop self', 'unreadable x.yaml'],
    ],
  ])('%s', (_, files, expected, problems) => {
    expect(found(files)).toEqual({ files: expected, problems });
  });

  it('reports large files and goes on', () => {
    const result = found({ 'a.yaml': 'x'.repeat(11), 'b.yaml': 'x'.repeat(10) }, { maxFileSize: 10 });
    expect(result).toEqual({ files: ['b.yaml'], problems: ['too-large a.yaml'] });
  });

  it('does not open fifos', () => {
    const root = tree({ 'a.yaml': '' });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(walk('.', { cwd: root }).files.map(({ relative }) => relative)).toEqual(['a.yaml']);
  });

  it('reports what the file system refuses', () => {
    const refuse = (): never => {
      throw Object.assign(new Error('no'), { code: 'EACCES' });
    };
    const refusing = {
      ...fs,
      readdirSync: (path: string, options: object) =>
        path.endsWith('closed') ? refuse() : fs.readdirSync(path, options as never),
      openSync: refuse,
      lstatSync: (path: string) => (path.endsWith('b.yaml') ? refuse() : fs.lstatSync(path)),
    } as unknown as WalkFs;
    expect(found({ 'closed/a.yaml': '', 'b.yaml': '', secret: 'x', 'z.yaml': '' }, { fs: refusing })).toEqual(
      {
        files: ['z.yaml'],
        problems: ['unreadable b.yaml', 'unreadable closed', 'unreadable secret'],
      },
    );
  });

  it('takes a file given as a path, whatever it is', () => {
    const root = tree({ '.gitignore': '*', 'd/a.ts': 'xy' });
    expect(walk('d/a.ts', { cwd: root, maxFileSize: 1 })).toEqual({
      files: [{ path: 'd/a.ts', relative: 'a.ts', size: 2 }],
      problems: [],
    });
  });

  it('shows paths as they are seen from where the command runs', () => {
    const root = tree({ 'in/here/x': '', 'there/d/a.yaml': '1' });
    const [file] = walk('../../there', { cwd: join(root, 'in/here') }).files;
    expect(file).toEqual({ path: '../../there/d/a.yaml', relative: 'd/a.yaml', size: 1 });
    expect(walk('nowhere', { cwd: root }).problems).toMatchObject([{ file: 'nowhere', code: 'unreadable' }]);
  });

  it('walks thousands of files in hundreds of folders, by their rules', () => {
    const files: Record<string, string> = { '.gitignore': 'out/\n*.tmp\n!keep.tmp\n' };
    for (let folder = 0; folder < 200; folder++) {
      for (let file = 0; file < 10; file++) files[`d${folder % 25}/e${folder}/f${file}.yaml`] = '';
      files[`d${folder % 25}/out/x.yaml`] = '';
    }
    expect(walk('.', { cwd: tree(files) }).files).toHaveLength(2_001);
  });
});

describe('decode', () => {
  it.each<[string, Buffer, string, string | undefined]>([
    ['UTF-8', Buffer.from('aé€𝄞'), 'aé€𝄞', undefined],
    ['UTF-8 with a mark', Buffer.from('\ufeffa'), 'a', undefined],
    ['UTF-16 LE', Buffer.from('\ufeffaé', 'utf16le'), 'aé', undefined],
    ['UTF-16 BE', Buffer.from('\ufeffaé', 'utf16le').swap16(), 'aé', undefined],
    [
      'half of a UTF-16 unit',
      Buffer.concat([Buffer.from('\ufeffa', 'utf16le'), Buffer.from([1])]),
      'a\ufffd',
      'not-utf-8',
    ],
    [
      'half of a UTF-16 BE unit',
      Buffer.concat([Buffer.from('\ufeffa', 'utf16le').swap16(), Buffer.from([1])]),
      'a\ufffd',
      'not-utf-8',
    ],
    ['broken UTF-8', Buffer.from([97, 255, 98]), 'a\ufffdb', 'not-utf-8'],
    ['binary', Buffer.from([97, 0, 98]), '', 'binary'],
    ['nothing', Buffer.alloc(0), '', undefined],
  ])('%s', (_, bytes, text, code) => {
    const decoded = decode(bytes);
    expect([decoded.text, decoded.code, decoded.problem === undefined]).toEqual([
      text,
      code,
      code === undefined,
    ]);
  });
});
