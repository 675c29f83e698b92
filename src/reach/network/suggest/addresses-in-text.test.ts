import { expect, test } from 'vitest';
import { mentionsIn } from './addresses-in-text.ts';

const found = (text: string): string[] =>
  mentionsIn(text)
    .filter(
      ({ host, port, scheme, whole }) =>
        whole || scheme !== undefined || port !== undefined || host.includes('.'),
    )
    .map(({ host, port, scheme, whole }) => `${scheme ?? ''}|${host}|${port ?? ''}${whole ? '|whole' : ''}`);

test.each([
  ['http://checkout', ['http|checkout||whole']],
  ['http://checkout.shop.svc.cluster.local:8080/path?x=http', ['http|checkout.shop.svc.cluster.local|8080']],
  ['postgres://user:p%40ss@db.shop:5432/orders', ['postgres|db.shop|5432|whole']],
  ['jdbc:postgresql://db:5432/orders', ['postgresql|db|5432|whole']],
  ['kafka-0.kafka:9092,kafka-1.kafka:9092', ['|kafka-0.kafka|9092', '|kafka-1.kafka|9092']],
  ['--upstream=http://api:80', ['http|api|80|whole']],
  ['db', ['|db||whole']],
  ['db.', ['|db||whole']],
  ['server { proxy_pass http://api; }', ['http|api|']],
  ['example.com/shop/web:1.2', []],
  ['/var/run/secrets', []],
  ['the db is down', []],
  ['10.0.0.7:443', ['|10.0.0.7|443|whole']],
  ['db:99999', []],
  ['at 12:30', ['|12|30']],
  ['', []],
])('%s', (text, mentions) => {
  expect(found(text)).toEqual(mentions);
});
