import type { Leaf, SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { eventsOf } from './commands.ts';
import type { Located } from './gitlab-files.ts';
import { GitlabFiles } from './gitlab-files.ts';
import type { Field, Job, Step } from './model.ts';
import { jobTree, toleratedBy } from './model.ts';
import { noNames, withVariables } from './names.ts';
import type { Command } from './script.ts';
import { commandsIn } from './script.ts';
import type { Found, Names } from './written.ts';
import { argumentsOf } from './arguments.ts';
import { entriesOf, isLeaf, isMap, itemsOf, leavesIn, textOf, under } from './yaml-access.ts';

/** A pipeline of GitLab, with the files of the repository it includes. https://docs.gitlab.com/ci/yaml/ */
export function gitlabPipeline(
  file: SourceFile,
  tree: Tree,
  context: ReadContext,
): readonly Field[] | undefined {
  const files = new GitlabFiles(file, tree, context);
  const names = [...files.jobs.keys()].filter((name) => !name.startsWith('.'));
  const stages = stagesOf(files);
  const placed = names.flatMap((name) => {
    const chain = files.chain(name);
    const keyed = (key: string): Located | undefined => lookUp(chain, key);
    // What runs nothing is no job, or one that starts another pipeline.
    if (keyed('script') === undefined && keyed('trigger') === undefined) return [];
    const stage = textOf(keyed('stage')?.tree) ?? 'test';
    return [{ name, chain, keyed, stage: stages.indexOf(stage) }];
  });
  if (placed.length === 0) return undefined;
  // They are judged as parts of this pipeline, not for themselves.
  for (const included of files.included) context.claim(included);
  const jobs = placed.map((one): Job => {
    const needs = one.keyed('needs');
    const earlier = placed.filter(({ stage }) => stage < one.stage).map(({ name }) => name);
    return jobOf(one.name, one.chain, files, needs === undefined ? earlier : needed(needs.tree), file);
  });
  const list = jobs.map((job) => jobTree(job, file));
  const rest = files.foreign === undefined ? [] : [elsewhere(files.foreign)];
  return [
    ['Triggers', sequence([], tree.start, tree.end), -1],
    ['Jobs', sequence([...list, ...rest], tree.start, tree.end), -1],
  ];
}

function elsewhere({ end, start }: Tree): Tree {
  const reason = {
    code: 'not-collected',
    text: 'jobs of a file of another repository belong to this pipeline, and it was not read',
  } as const;
  return { ...hole(reason, start, end), spread: true };
}

function stagesOf(files: GitlabFiles): readonly string[] {
  const written = files.top('stages');
  const own =
    written === undefined
      ? ['build', 'test', 'deploy']
      : itemsOf(written.tree).flatMap((item) => textOf(item) ?? []);
  return ['.pre', ...own.filter((stage) => stage !== '.pre' && stage !== '.post'), '.post'];
}

function needed(needs: Tree): string[] {
  return itemsOf(needs).flatMap((item) => textOf(item) ?? textOf(under(item, 'job')) ?? []);
}

function lookUp(chain: readonly Located[], key: string): Located | undefined {
  for (const { file, tree } of chain) {
    const found = under(tree, key);
    if (found !== undefined) return { file, tree: found };
  }
  return undefined;
}

function jobOf(
  name: string,
  chain: readonly Located[],
  files: GitlabFiles,
  needs: readonly string[],
  root: SourceFile,
): Job {
  const own = chain[0]!;
  const keyed = (key: string): Located | undefined => lookUp(chain, key) ?? files.top(key);
  let names: Names = noNames(own.file);
  for (const { file, tree } of files.tops)
    names = withVariables({ ...names, file }, under(tree, 'variables'), true);
  for (const { file, tree } of chain.toReversed())
    names = withVariables({ ...names, file }, under(tree, 'variables'), true);
  const inRoot = own.file === root;
  const at = inRoot ? placeOf(own, name) : 0;
  const set = new Map<string, Found>();
  const scripts = ['before_script', 'script'].flatMap((key) => {
    const found = keyed(key);
    return found === undefined ? [] : scriptsIn(found, files, { lines: 0 }, 0);
  });
  const commands: { command: Command; file: SourceFile }[] = [];
  const steps = scripts.map(({ file, text }): Step => {
    // The runner sets these options itself: https://docs.gitlab.com/runner/shells/
    const read = commandsIn(text, { ...names, file }, { pipefail: true, set });
    commands.push(...read.map((command) => ({ command, file })));
    return {
      file,
      start: text.start,
      end: text.end,
      condition: undefined,
      always: false,
      tolerated: undefined,
      fields: [['Run', text, -1]],
      events: read.flatMap((command) => eventsOf(command)),
      via: file === root ? undefined : { what: `include ${file.path}`, at: { start: at, end: at + 1 }, file },
    };
  });
  const when = textOf(keyed('when')?.tree);
  const rules = keyed('rules');
  const condition = rules ?? keyed('only') ?? keyed('except');
  const failure = keyed('allow_failure');
  const manual = rules === undefined && when === 'manual' && failure === undefined;
  const end = inRoot ? Math.max(at + name.length, own.tree.end) : at + 1;
  const here = (found: Located | undefined): Tree | undefined =>
    found === undefined || found.file === root
      ? found?.tree
      : {
          kind: 'passage',
          what: `include ${found.file.path}`,
          file: found.file,
          tree: found.tree,
          start: at,
          end: at + 1,
        };
  const ruled =
    condition === undefined
      ? undefined
      : leaf(condition.file.text.slice(condition.tree.start, condition.tree.end), at, end);
  const tolerated = rulesTolerate(rules) ?? toleratedBy(failure?.tree);
  const variables =
    lookUp(chain, 'variables') ??
    files.tops
      .flatMap(({ file, tree }) => {
        const found = under(tree, 'variables');
        return found === undefined ? [] : [{ file, tree: found }];
      })
      .at(-1);
  return {
    id: name,
    needs,
    condition: ruled,
    always:
      when === 'always' ||
      when === 'on_failure' ||
      (rules !== undefined &&
        itemsOf(rules.tree).some((rule) =>
          /^(?:always|on_failure)$/.test(textOf(under(rule, 'when')) ?? ''),
        )),
    tolerated: manual
      ? leaf(true, at, end)
      : tolerated === undefined
        ? undefined
        : tolerated.kind === 'leaf'
          ? leaf(tolerated.value, at, end)
          : hole(
              tolerated.kind === 'hole'
                ? tolerated.reason
                : { code: 'wrong-type', text: 'allow_failure is no switch' },
              at,
              end,
              'boolean',
            ),
    fields: [
      ...optional('Environment', here(environmentOf(keyed('environment')))),
      ...optional('Env', here(variables)),
      ['Roles', rolesIn(commands, keyed('id_tokens'), at, end, root), -1],
    ],
    steps,
    start: at,
    end,
  };
}

function optional(key: string, tree: Tree | undefined): Field[] {
  return tree === undefined ? [] : [[key, tree, -1]];
}

function environmentOf(found: Located | undefined): Located | undefined {
  if (found === undefined || !isMap(found.tree)) return found;
  const name = under(found.tree, 'name');
  return name === undefined ? undefined : { file: found.file, tree: name };
}

/** A rule may say that a failure does not count: that holds in some pipelines. */
function rulesTolerate(rules: Located | undefined): Tree | undefined {
  const said = itemsOf(rules?.tree).flatMap((rule) => under(rule, 'allow_failure') ?? []);
  const some = said.find((one) => one.kind === 'leaf' && one.value === true);
  if (some === undefined) return undefined;
  if (said.length === itemsOf(rules?.tree).length) return some;
  return hole(
    { code: 'undecided-condition', text: 'whether a failure counts depends on the rule that holds' },
    some.start,
    some.end,
    'boolean',
  );
}

function placeOf({ file, tree }: Located, name: string): number {
  const key = file.text.lastIndexOf(name, tree.start);
  return key === -1 ? tree.start : key;
}

const MAX_LINES = 10_000;

/** The lines of a script: nested lists are laid flat, and `!reference [job, script]` is what it names. */
function scriptsIn(
  { file, tree }: Located,
  files: GitlabFiles,
  budget: { lines: number },
  depth: number,
): { text: Leaf; file: SourceFile }[] {
  // References of references multiply.
  if (depth > 10 || budget.lines++ > MAX_LINES) return [];
  if (isLeaf(tree)) return [{ text: tree, file }];
  if (tree.kind !== 'sequence') return [];
  const before = file.text.slice(Math.max(0, tree.start - 40), tree.start + 12);
  if (
    /!reference\s*\[?\s*[^\n]*$/.test(before) &&
    tree.items.every((item) => isLeaf(item)) &&
    tree.items.length >= 2
  ) {
    const [job, ...path] = tree.items.map((item) => textOf(item) ?? '');
    const found = lookUp(files.chain(job!), path[0]!);
    return found === undefined ? [] : scriptsIn(found, files, budget, depth + 1);
  }
  return tree.items.flatMap((item) => scriptsIn({ file, tree: item }, files, budget, depth + 1));
}

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/ and https://docs.gitlab.com/ci/cloud_services/aws/ */
function rolesIn(
  commands: readonly { command: Command; file: SourceFile }[],
  tokens: Located | undefined,
  start: number,
  end: number,
  root: SourceFile,
): Tree {
  const audiences = entriesOf(tokens?.tree).flatMap(({ value }) => [...leavesIn(under(value, 'aud'))]);
  const unknown = (text: string): Tree =>
    hole({ code: 'computed-at-deployment', text }, start, end, 'string');
  const roles = commands.flatMap(({ command, file }) => {
    if (command.name !== 'aws' || command.args[1]?.key !== 'assume-role-with-web-identity') return [];
    const [arn] = argumentsOf(
      command.args,
      new Set([
        '--role-arn',
        '--role-session-name',
        '--web-identity-token',
        '--duration-seconds',
        '--query',
        '--output',
      ]),
    ).of('--role-arn');
    if (arn === undefined) return [];
    const subject: Tree = {
      kind: 'text',
      parts: [
        'project_path:',
        unknown('the file does not say in which project it is'),
        ':ref_type:',
        unknown('a branch or a tag'),
        ':ref:',
        unknown('that of the run'),
      ],
      start,
      end,
    };
    const role = mapping([['Arn', arn.tree, -1]], command.start, command.end);
    const placed: Tree =
      file === root ? role : { kind: 'passage', what: `include ${file.path}`, file, tree: role, start, end };
    return [
      mapping(
        [
          ['Arn', placed.kind === 'mapping' ? arn.tree : ({ ...placed, tree: arn.tree } as Tree), -1],
          [
            'Audience',
            audiences.length === 1
              ? leaf(audiences[0]!.value, start, end)
              : unknown('the audience is that of one of its tokens'),
            -1,
          ],
          ['Subjects', sequence([subject], start, end), -1],
        ],
        start,
        end,
      ),
    ];
  });
  return sequence(roles, start, end);
}
