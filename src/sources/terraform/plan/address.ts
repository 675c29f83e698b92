/** One step of an address or a reference: a name with the keys behind it. */
export interface AddressStep {
  readonly name: string;
  /** As it is written: `[0]`, `["a"]`; empty when there is none. */
  readonly key: string;
}

/** `module.eks["a.b"].aws_subnet.this[0].id` in its steps. */
export function stepsOf(address: string): readonly AddressStep[] {
  return [...address.matchAll(STEP)].map(([, name, key]) => ({ name: name!, key: key ?? '' }));
}

const STEP = /([^.[\]]+)((?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])*)\.?/g;

/** Steps put together again. */
export function addressOf(steps: readonly AddressStep[]): string {
  return steps.map(({ key, name }) => name + key).join('.');
}

/** An address without its keys: all instances of a resource or module have it. */
export function withoutKeys(address: string): string {
  return stepsOf(address)
    .map(({ name }) => name)
    .join('.');
}
