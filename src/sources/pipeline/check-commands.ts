import { argumentsOf } from './arguments.ts';
import type { Event } from './event.ts';
import type { Command } from './script.ts';
import type { Written } from './written.ts';

type Reader = (command: Command, args: readonly Written[]) => readonly Event[];

const VALUED = new Set(
  (
    '--exit-code --severity --format -f --output -o --ignorefile --cache-dir --timeout --scanners --security-checks --vuln-type ' +
    '--pkg-types --input --platform --fail-on --config -c --name --only -q --template -t --severity-threshold --file --org ' +
    '--policy -p --only-severity --username --password --address --user --details --key --tlog-upload --signature-format ' +
    '--predicate --type --plugin --id --region --repository-name --image-id --role-arn --skip-dirs --db-repository -e ' +
    '--failure-threshold --secret --project --tag --trusted-registry --ignore --apiurl --watches'
  ).split(' '),
);

/** What the failing of a step comes to, when the command itself fails on findings. */
function gate(command: Command, fails: boolean | undefined): boolean | undefined {
  if (fails === false || command.counts === false) return false;
  return fails === undefined ? undefined : command.counts;
}

function event(command: Command, kind: Event['kind'], images: readonly Written[], gates?: boolean): Event {
  const { end, name: by, start } = command;
  return { kind, images, gates, by, start, end };
}

/** Whether an exit code is another than zero; a variable may be either. */
function nonZero(value: string | undefined): boolean | undefined {
  if (value === undefined) return false;
  return /^\d+$/.test(value) ? Number(value) !== 0 : undefined;
}

/** `trivy image --exit-code 1`: https://trivy.dev/latest/docs/configuration/others/#exit-code */
const trivy: Reader = (command, args) => {
  const { of, operands } = argumentsOf(args, VALUED);
  const verb = operands[0]?.key ?? '';
  if (verb === 'config' || verb === 'conf')
    return [event(command, 'lint', [], gate(command, nonZero(codeOf())))];
  if (verb !== 'image' && verb !== 'i') return [];
  return [event(command, 'scan', [...operands.slice(1), ...of('--input')], gate(command, nonZero(codeOf())))];

  function codeOf(): string | undefined {
    const code = of('--exit-code').at(-1) ?? command.env.get('TRIVY_EXIT_CODE');
    if (code !== undefined) return code.key;
    // A file of settings may say it.
    return of('--config', '-c').length > 0 ? '?' : undefined;
  }
};

/** `grype image --fail-on high`: https://github.com/anchore/grype#gating-on-severity-of-vulnerabilities */
const grype: Reader = (command, args) => {
  const grypeValued = new Set([
    '--fail-on',
    '-f',
    '-o',
    '--output',
    '--file',
    '-c',
    '--config',
    '--platform',
    '-s',
    '--scope',
    '--add-cpes-if-none',
    '--distro',
    '--exclude',
    '-t',
    '--template',
    '--name',
    '--profile',
    '--ignore-states',
    '--vex',
  ]);
  const { of, operands } = argumentsOf(args, grypeValued);
  if (operands.length === 0 || operands[0]!.key === 'db' || /^(?:dir|file|sbom):/.test(operands[0]!.key))
    return [];
  const images = operands.map(({ key, tree }) => ({
    key: key.replace(/^(?:registry|docker|podman):(?!\d+\/)/, ''),
    tree,
  }));
  const fails = of('--fail-on', '-f').length > 0 || (of('-c', '--config').length > 0 ? undefined : false);
  return [event(command, 'scan', images, gate(command, fails))];
};

/** `snyk container test` fails on findings by itself: https://docs.snyk.io/developer-tools/snyk-cli/commands/container-test */
const snyk: Reader = (command, args) => {
  const { operands } = argumentsOf(args, VALUED);
  const [area, verb, ...images] = operands.map(({ key }) => key);
  if (area === 'iac') return [event(command, 'lint', [], gate(command, true))];
  if (area !== 'container' || verb === undefined || images.length === 0) return [];
  return [event(command, 'scan', operands.slice(2), gate(command, verb === 'test'))];
};

/** https://docs.docker.com/reference/cli/docker/scout/cves/ */
const scout: Reader = (command, args) => {
  const { on, operands } = argumentsOf(
    args,
    new Set([...VALUED].filter((name) => name !== '--exit-code' && name !== '-e')),
  );
  if (operands[0]?.key !== 'cves' && operands[0]?.key !== 'quickview') return [];
  return [event(command, 'scan', operands.slice(1), gate(command, on('--exit-code', '-e')))];
};

/** Programs that scan the images they are given and fail by a policy of theirs. */
const byPolicy =
  (...verbs: readonly string[]): Reader =>
  (command, args) => {
    const { operands, of } = argumentsOf(args, new Set([...VALUED, '--image']));
    const named = verbs.every((verb, index) => operands[index]?.key === verb);
    return named
      ? [event(command, 'scan', [...operands.slice(verbs.length), ...of('--image')], gate(command, true))]
      : [];
  };

const linter: Reader = (command) => [event(command, 'lint', [], gate(command, true))];

/** `hadolint --no-fail` only tells. */
const hadolint: Reader = (command, args) => [
  event(command, 'lint', [], gate(command, !argumentsOf(args, VALUED).on('--no-fail'))),
];

/** https://docs.sigstore.dev/cosign/signing/signing_with_containers/ */
const cosign: Reader = (command, args) => {
  const { operands } = argumentsOf(args, new Set([...VALUED, '-a', '--annotations']));
  const verb = operands[0]?.key;
  if (verb !== 'sign' && verb !== 'attest') return [];
  return [event(command, verb, operands.slice(1))];
};

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html */
const notation: Reader = (command, args) => {
  const { operands } = argumentsOf(args, VALUED);
  return operands[0]?.key === 'sign' ? [event(command, 'sign', operands.slice(1))] : [];
};

/** The registry's own scan: what comes of it is read by other commands. */
const aws: Reader = (command, args) => {
  const { operands, of } = argumentsOf(args, VALUED);
  const [service, verb, what] = operands.map(({ key }) => key);
  const scans =
    (service === 'ecr' &&
      (/image-scan/.test(verb ?? '') || (verb === 'wait' && what === 'image-scan-complete'))) ||
    (service === 'inspector-scan' && verb === 'scan-sbom');
  if (!scans) return [];
  const [repository] = of('--repository-name');
  return [
    event(
      command,
      'scan',
      repository === undefined ? [] : [{ key: `ecr:${repository.key}`, tree: repository.tree }],
    ),
  ];
};

const kubectl: Reader = (command, args) => {
  const { operands } = argumentsOf(
    args,
    new Set(['-n', '--namespace', '-f', '--filename', '-k', '--context', '--kubeconfig', '-l', '--image']),
  );
  if (operands[0]?.key !== 'set' || operands[1]?.key !== 'image') return [];
  const images = operands.slice(2).flatMap((word) => cutAfterEquals(word));
  return images.length === 0 ? [] : [event(command, 'deploy', images)];
};

function cutAfterEquals(word: Written): Written[] {
  const equals = word.key.indexOf('=');
  return equals === -1 ? [] : [{ key: word.key.slice(equals + 1), tree: word.tree }];
}

/** `helm upgrade --set image.tag=1.2.0`: the repository is that of the chart. */
const helm: Reader = (command, args) => {
  const { of, operands } = argumentsOf(
    args,
    new Set(['--set', '--set-string', '-f', '--values', '-n', '--namespace', '--version']),
  );
  if (!['upgrade', 'install'].includes(operands[0]?.key ?? '')) return [];
  const images = of('--set', '--set-string').flatMap(({ key, tree }) =>
    key.split(',').flatMap((pair): Written[] => {
      const set = /(?:^|\.)image\.(tag|digest)=(.+)$/i.exec(pair);
      if (set === null) return [];
      return [
        {
          key: `image${set[1]!.toLowerCase() === 'tag' && !set[2]!.includes('@') ? ':' : '@'}${set[2]!}`,
          tree,
        },
      ];
    }),
  );
  return images.length === 0 ? [] : [event(command, 'deploy', images)];
};

/** `kustomize edit set image web=registry.example.com/web:1.2.0` */
const kustomize: Reader = (command, args) => {
  const words = args.slice(3).flatMap((word) => cutAfterEquals(word));
  const named = ['edit', 'set', 'image'].every((word, index) => args[index]?.key === word);
  return named && words.length > 0 ? [event(command, 'deploy', words)] : [];
};

/** What programs that look at images, sign and deploy them do. */
export const CHECKERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['trivy', trivy],
  ['grype', grype],
  ['snyk', snyk],
  ['docker-scout', scout],
  ['twistcli', byPolicy('images', 'scan')],
  ['wizcli', byPolicy('docker', 'scan')],
  ['jf', byPolicy('docker', 'scan')],
  ['sysdig-cli-scanner', byPolicy()],
  ['anchorectl', byPolicy('image', 'check')],
  ['hadolint', hadolint],
  ['checkov', linter],
  ['kics', linter],
  ['dockle', linter],
  ['ringwall', (command, args) => (args[0]?.key === 'check' ? linter(command, args) : [])],
  ['cosign', cosign],
  ['notation', notation],
  ['aws', aws],
  ['kubectl', kubectl],
  ['helm', helm],
  ['kustomize', kustomize],
]);

export { scout };
