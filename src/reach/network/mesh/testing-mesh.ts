import { readTexts } from '../../../sources/texts.ts';
import { parseCidr } from '../cidr.ts';
import { nameOf, networksOf } from '../index.ts';
import type { Authorization } from './authorization.ts';

/** What the mesh says of requests: `a/x > b/y 80`, with an address for the source or not, and with a port or not. */
export function authorizations(
  documents: readonly string[],
  questions: readonly string[],
): (Authorization | undefined)[] {
  const estate = readTexts(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])));
  const [network] = networksOf(estate, 'spec');
  const { groups } = network!.reach.network;
  const groupOf = (name: string): number => groups.findIndex((group) => nameOf(group) === `${name}[Pod]`);
  const authorized = network!.authorized();
  return questions.map((question) => {
    const [from = '', , to = '', port] = question.split(' ');
    return authorized(
      parseCidr(from) ?? groupOf(from),
      groupOf(to),
      port === undefined ? undefined : Number(port),
    );
  });
}

export const space = (name: string, labels = '', annotations = ''): string => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} }, annotations: { ${annotations} } }`;

interface PodWords {
  readonly labels?: string;
  readonly annotations?: string;
  readonly account?: string;
  readonly ip?: string;
  readonly spec?: string;
}

/** A pod with the label `app` of its name. */
export const pod = (place: string, words: PodWords = {}): string => {
  const [namespace, name] = place.split('/');
  const { account, annotations = '', ip, labels = '', spec = '' } = words;
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, ${labels} }, annotations: { ${annotations} } }
spec: { ${account === undefined ? '' : `serviceAccountName: ${account}, `}${spec}containers: [{ name: a, image: "example.com/a:1" }] }
status: { ${ip === undefined ? '' : `podIP: ${ip}`} }`;
};

/** The Service of the pods with the label `app` of its name; a port as `http-web:80` or `web:80:8080`. */
export const service = (place: string, ports: readonly string[], more = ''): string => {
  const [namespace, name] = place.split('/');
  const list = ports.map((text) => {
    const [word, port, target = port] = text.split(':');
    return `{ name: ${word}, port: ${port}, targetPort: ${target}${more} }`;
  });
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [${list.join(', ')}] }`;
};

/** Any object of a namespace. */
export const object = (apiVersion: string, kind: string, place: string, spec: string): string => {
  const [namespace, name] = place.split('/');
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}`;
};
