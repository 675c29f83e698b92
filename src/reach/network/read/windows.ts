import type { Answer } from '../selector.ts';
import type { At } from './at.ts';
import { Open } from './at.ts';

const OS = 'kubernetes.io/os';
/** The second is the older name of the same. */
const LABELS = [OS, 'beta.kubernetes.io/os'];

/**
 * Whether pods run on Windows: as they say themselves, or by the nodes that they ask for.
 * https://kubernetes.io/docs/concepts/windows/user-guide/#ensuring-os-specific-workloads-land-on-the-appropriate-container-host
 */
export function onWindows(spec: At): Answer {
  const selector = spec.find('nodeSelector');
  // Most say nothing.
  if (selector === undefined && spec.find('os') === undefined && spec.find('affinity') === undefined)
    return false;
  const said = [spec.find('os')?.valueOf('name'), ...LABELS.map((label) => selector?.valueOf(label))];
  if (said.includes('windows')) return true;
  // Who says another one runs on that.
  if (said.some((one) => typeof one === 'string')) return false;
  if (said.some((one) => one instanceof Open)) return undefined;
  const list = spec
    .find('affinity')
    ?.at('nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const { items, rest } = list?.items() ?? { items: [], rest: undefined };
  // One of the terms has to hold, and all conditions of it.
  const answers = items.map(termAsks);
  if (rest !== undefined) return undefined;
  const [first = false] = answers;
  return answers.every((one) => one === first) ? first : undefined;
}

/** Whether a term is for nodes of Windows alone; of a term that says nothing it is taken that it is not. */
function termAsks(term: At): Answer {
  const { items, rest } = term.get('matchExpressions').items();
  const answers = items.flatMap((one): Answer[] => {
    if (!LABELS.includes(one.get('key').text() ?? ''))
      return one.get('key').open === undefined ? [] : [undefined];
    const values = one.get('values').items();
    const texts = values.items.map((item) => item.text());
    if (values.rest !== undefined || texts.includes(undefined)) return [undefined];
    const among = texts.includes('windows');
    const operator = one.get('operator').value();
    if (operator === 'In') return [among && texts.length > 1 ? undefined : among];
    return operator === 'NotIn' && among ? [false] : [undefined];
  });
  if (answers.includes(false)) return false;
  if (answers.includes(true)) return true;
  return answers.length > 0 || rest !== undefined ? undefined : false;
}
