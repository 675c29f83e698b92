import type { Tree } from '../../estate/index.ts';
import { leaf, mapping } from '../../estate/index.ts';
import { entriesOf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

/** What starts a workflow: `on: push`, `on: [push]`, or a map. A bare `on` is a boolean to YAML 1.1. */
export function triggersOf(workflow: Tree): Tree[] {
  const on = under(workflow, 'on') ?? under(workflow, 'true');
  if (isMap(on)) {
    return entriesOf(on).map(({ key, value, start }) =>
      mapping(
        [
          ['Event', leaf(key, start, start + key.length), start],
          ...(isMap(value) ? [['Filter', value, -1] as const] : []),
        ],
        start,
        start + key.length,
      ),
    );
  }
  return itemsOf(on).flatMap((item) => {
    const event = textOf(item);
    return event === undefined
      ? []
      : [mapping([['Event', leaf(event, item.start, item.end), -1]], item.start, item.end)];
  });
}

/** The names of the events that start a workflow. */
export function eventsOn(workflow: Tree): { event: string; filter: Tree | undefined }[] {
  return triggersOf(workflow).flatMap((trigger) => {
    const event = textOf(under(trigger, 'Event'));
    return event === undefined ? [] : [{ event, filter: under(trigger, 'Filter') }];
  });
}
