import { askedText } from '../aws/sets.ts';
import type { Told } from '../told.ts';
import type { Hint, Wanted } from './change.ts';

/** Of a Service that leads nowhere, so that nothing else decides. */
export function serviceHint({ about, place }: Told, { asked }: Wanted): Hint | undefined {
  if (about?.kind !== 'service') return undefined;
  const { lacks, service } = about;
  const { name, namespace, ports } = service;
  const title = `Service ${namespace}/${name}`;
  const has = ports.map(({ port, protocol }) => `${protocol} ${port}`).join(', ');
  const text = {
    port: `ask for a port that ${title} has${has === '' ? '' : ` (${has})`}, or give it ${askedText(asked)}`,
    pods: `let the selector of ${title} name labels that pods of ${namespace} have`,
    'named port': `name the targetPort of ${title} at a container of its pods, or write its number`,
  }[lacks];
  return { change: { kind: 'service', service }, at: place, text };
}
