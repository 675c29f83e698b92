import type { Resource, View } from '../../../../estate/index.ts';
import type { GroupRule, SecurityGroup } from '../model.ts';

/** A group whose rules are read when they are asked for: groups name each other. */
export class Group implements SecurityGroup {
  readonly name: string;
  readonly resource: Resource | undefined;
  readonly place: View;
  readonly rest: SecurityGroup['rest'];
  readonly #read: () => readonly GroupRule[];
  #rules: readonly GroupRule[] | undefined;

  constructor(facts: Omit<SecurityGroup, 'rules'>, read: () => readonly GroupRule[]) {
    this.name = facts.name;
    this.resource = facts.resource;
    this.place = facts.place;
    this.rest = facts.rest;
    this.#read = read;
  }

  get rules(): readonly GroupRule[] {
    return (this.#rules ??= this.#read());
  }
}
