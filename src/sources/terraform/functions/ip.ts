import { list, string } from '../values/make.ts';
import { isWhole, toBigInt } from '../values/number.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { intOf, numberOf, textOf } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';
import type { Network } from './ip-address.ts';
import { addressText, network, networkText, parseNetwork } from './ip-address.ts';

const prefix: Param = { name: 'prefix', type: 'string' };

function wholeOf(value: Value | undefined): bigint {
  const number = numberOf(value);
  if (!isWhole(number)) throw new EvaluationError('value must be a whole number');
  return toBigInt(number);
}

function host({ address, bits, prefix: length }: Network, number: bigint): string {
  const size = 1n << BigInt(bits - length);
  const offset = number < 0n ? size + number : number;
  if (offset < 0n || offset >= size)
    throw new EvaluationError(`prefix of ${length} does not accommodate a host numbered ${number}`);
  return addressText(address + offset, bits);
}

function subnet({ address, bits, prefix: length }: Network, extra: number, number: bigint): string {
  if (extra < 0) throw new EvaluationError('a prefix can only be extended');
  if (length + extra > bits)
    throw new EvaluationError(`insufficient address space to extend prefix of ${length} by ${extra}`);
  if (number < 0n || number >= 1n << BigInt(extra))
    throw new EvaluationError(
      `prefix extension of ${extra} does not accommodate a subnet numbered ${number}`,
    );
  const at = address + (number << BigInt(bits - length - extra));
  return networkText({ address: at, bits, prefix: length + extra });
}

/** One network behind the other, each with its own prefix, where each begins at a border of its size. */
function subnets(whole: Network, lengths: readonly number[]): readonly string[] {
  const { address, bits, prefix: start } = whole;
  const end = address + (1n << BigInt(bits - start));
  let next = address;
  let before = networkText(whole);
  return lengths.map((extra, index) => {
    const argument = index + 1;
    if (extra < 1) throw new EvaluationError('must extend prefix by at least one bit', argument);
    if (extra > 32) throw new EvaluationError('may not extend prefix by more than 32 bits', argument);
    const length = start + extra;
    if (length > bits)
      throw new EvaluationError(
        `would extend prefix to ${length} bits, which is too long for an ${bits === 32 ? 'IPv4' : 'IPv6'} address`,
        argument,
      );
    const size = 1n << BigInt(bits - length);
    const at = ((next + size - 1n) / size) * size;
    if (at + size > end)
      throw new EvaluationError(
        `not enough remaining address space for a subnet with a prefix of ${length} bits after ${before}`,
        argument,
      );
    next = at + size;
    before = networkText(network(at, bits, length));
    return before;
  });
}

/** https://developer.hashicorp.com/terraform/language/functions/cidrhost and those beside it. */
export const networks: Readonly<Record<string, TerraformFunction>> = {
  cidrhost: {
    params: [prefix, { name: 'hostnum', type: 'number' }],
    type: 'string',
    call: ([given, number]) => string(host(parseNetwork(textOf(given)), wholeOf(number))),
  },
  cidrnetmask: {
    params: [prefix],
    type: 'string',
    call: ([given]) => {
      const { bits, prefix: length } = parseNetwork(textOf(given));
      if (bits === 128) throw new EvaluationError(`IPv6 addresses cannot have a netmask: ${textOf(given)}`);
      return string(addressText(network(2n ** 32n - 1n, 32, length).address, 32));
    },
  },
  cidrsubnet: {
    params: [prefix, { name: 'newbits', type: 'number' }, { name: 'netnum', type: 'number' }],
    type: 'string',
    call: ([given, extra, number]) =>
      string(subnet(parseNetwork(textOf(given)), intOf(extra), wholeOf(number))),
  },
  cidrsubnets: {
    params: [prefix],
    variadic: { name: 'newbits', type: 'number' },
    type: { list: 'string' },
    call: ([given, ...lengths]) => {
      const whole = parseNetwork(textOf(given), 0);
      const extra = lengths.map((length, index) => intOf(length, index + 1));
      return list(
        subnets(whole, extra).map((one) => string(one)),
        'string',
      );
    },
  },
};
