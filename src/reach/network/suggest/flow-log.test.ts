import { expect, test } from 'vitest';
import { FlowLog } from './flow-log.ts';

const V2 = (source: string, destination: string, ports: string, rest = '6 10 800 1 2 ACCEPT OK'): string =>
  `2 123456789010 eni-1 ${source} ${destination} ${ports} ${rest}`;

function read(...lines: readonly string[]): FlowLog {
  const log = new FlowLog();
  for (const line of lines) log.add(line);
  return log;
}

const told = (log: FlowLog): string[] =>
  log.observed.map(
    ({ count, destination, destinationPort, opener, protocol, source, sourcePort }) =>
      `${source}:${sourcePort} ${destination}:${destinationPort} ${protocol} ${opener ?? '?'} ${count}`,
  );

test('the default format: accepted records with ports, each kind once with its count', () => {
  const line = V2('10.0.0.1', '10.0.0.2', '40000 80');
  const log = read(line, line, V2('10.0.0.1', '10.0.0.2', '53 53', '17 1 1 1 2 ACCEPT OK'));
  expect(told(log)).toEqual(['10.0.0.1:40000 10.0.0.2:80 TCP ? 2', '10.0.0.1:53 10.0.0.2:53 UDP ? 1']);
});

test('what is rejected, has no ports or no data is counted or nothing', () => {
  const log = read(
    V2('10.0.0.1', '10.0.0.2', '40000 22', '6 1 1 1 2 REJECT OK'),
    V2('10.0.0.1', '10.0.0.2', '0 0', '1 1 1 1 2 ACCEPT OK'),
    '2 123456789010 eni-1 - - - - - - - 1 2 - NODATA',
    'this is no flow log',
    '',
  );
  expect(log.observed).toEqual([]);
  expect(log.skipped).toEqual({ rejected: 1, portless: 1, unreadable: 1 });
});

test('a line of names says what the fields are; the addresses of the packet go before those of the interface', () => {
  const log = read(
    'srcaddr dstaddr srcport dstport protocol pkt-srcaddr pkt-dstaddr action tcp-flags',
    '10.9.0.1 10.0.0.2 40000 80 6 10.0.0.1 10.0.0.2 ACCEPT 2',
    '10.0.0.2 10.9.0.1 80 40000 6 10.0.0.2 10.0.0.1 ACCEPT 19',
    '10.0.0.2 10.9.0.1 80 40001 6 - 10.0.0.1 ACCEPT 24',
  );
  expect(told(log)).toEqual([
    '10.0.0.1:40000 10.0.0.2:80 TCP source 1',
    '10.0.0.2:80 10.0.0.1:40000 TCP destination 1',
    '10.0.0.2:80 10.0.0.1:40001 TCP ? 1',
  ]);
});

test('the next file begins in the default format again', () => {
  const log = read('srcport dstport protocol action srcaddr dstaddr', '40000 80 6 ACCEPT 10.0.0.1 10.0.0.2');
  log.begin();
  log.add(V2('10.0.0.3', '10.0.0.4', '40000 443'));
  log.add(`2026-01-01T00:00:00.000Z ${V2('10.0.0.3', '10.0.0.4', '40000 443')}`);
  expect(told(log)).toEqual(['10.0.0.1:40000 10.0.0.2:80 TCP ? 1', '10.0.0.3:40000 10.0.0.4:443 TCP ? 2']);
});
