import type { View } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import type { Told } from '../told.ts';
import { toldFault } from './ground.ts';

/** Something that is named and leads nowhere, or of which it is not known where it leads. */
export interface Dangling extends Told {
  readonly place: View;
}

/** Collects what leads nowhere of one object. */
export class Danglings {
  readonly all: Dangling[] = [];
  readonly #by: string;

  constructor(by: string) {
    this.#by = by;
  }

  add(message: string, place: View, certain = true): void {
    this.all.push({ ...toldFault(this.#by, message, place, certain), place });
  }

  /** The name of a Service that can't be told. */
  unnamed(place: View): void {
    this.add('leads to a Service whose name is not known', place, false);
  }

  /** @param name `shop/web` */
  missing(name: string, place: View): void {
    this.add(`leads to Service ${name}, which is not here`, place);
  }

  /** A port that a Service does not have, or that can't be told. */
  noPort({ name, namespace }: Service, found: 'unknown' | undefined, place: View): void {
    const title = `Service ${namespace}/${name}`;
    if (found === undefined) this.add(`leads to a port that ${title} does not have`, place);
    else this.add(`leads to a port of ${title} that is not known`, place, false);
  }
}

/** The port of a Service that a place means, by its number or name; a number may be written as text. */
export function portAt({ ports }: Service, view: View): ServicePort | 'unknown' | undefined {
  const value = view.value();
  if (value.kind === 'unknown') return 'unknown';
  if (value.kind === 'absent') return undefined;
  return ports.find(
    (one) => one.port === value.value || one.name === value.value || String(one.port) === value.value,
  );
}
