/** What is there: the typed model that every source writes and every room reads. */
export { append, compareText } from './collect.ts';
export type { About, Decision, Fail, Pass, Undecided } from './decision.ts';
export { all, any, each, every, fail, must, pass, undecided, undecidedAt } from './decision.ts';
export type { Defaults, DefaultValue } from './defaults.ts';
export type { Shell, ShellCommand, ShellRedirection, ShellWord } from './dockerfile/shell.ts';
export { readShell, readShellText, shellAt } from './dockerfile/shell.ts';
export type { Followed, Problem } from './estate.ts';
export { Estate } from './estate.ts';
export { filled } from './fill.ts';
export type { JsonFault } from './json.ts';
export { MAX_DEPTH, jsonIn, offsetsIn, offsetsOf, readJson } from './json.ts';
export type { ResourceInit } from './resource.ts';
export { Resource, identityOf } from './resource.ts';
export type { Scope } from './scope.ts';
export { visibleFrom } from './scope.ts';
export type { Position, Span } from './source-file.ts';
export { MASK, SourceFile } from './source-file.ts';
export type {
  Choice,
  Hole,
  Leaf,
  Mapping,
  Passage,
  Pointer,
  Reason,
  Scalar,
  Sequence,
  Text,
  Tree,
  Variable,
} from './tree.ts';
export {
  child,
  childAt,
  dataOf,
  hole,
  itemsAt,
  leaf,
  mapping,
  sequence,
  textAt,
  textUnder,
  treeOf,
} from './tree.ts';
export type { Absent, Defaulted, Known, Partly, TextTest, Unknown, Value } from './value.ts';
export { textMatches } from './value.ts';
export type { Items, Step } from './view.ts';
export { View } from './view.ts';
export type { Assumption, World } from './world.ts';
export { currentWorld, describeAssumptions, inEachWorld, inNoWorld, optionOf } from './world.ts';
export { kubernetesDefaults } from './kubernetes/defaults.ts';
export type { EachOptions } from './kubernetes/each.ts';
export { eachContainer, eachPod } from './kubernetes/each.ts';
export type { Labels } from './kubernetes/selector.ts';
export { labelsOf, selects } from './kubernetes/selector.ts';
export { serviceAccountOf, tokenMount } from './kubernetes/service-account.ts';
export type { PodTemplate } from './kubernetes/workload.ts';
export {
  containerName,
  containersOf,
  isWindows,
  podTemplatePaths,
  podTemplates,
  workloadTypes,
} from './kubernetes/workload.ts';
export { redact, setRedactionKey } from './redact.ts';
export type { SecretKind } from './secrets.ts';
export { namesSecret, secretIn } from './secrets.ts';
