/** What a public module does, as far as it bears on security, in a small Terraform module of our own words. */
export interface ModuleCard {
  /** As the registry has it: `terraform-aws-modules/eks/aws`, `…//modules/karpenter`. */
  readonly source: string;
  /** What its label says of the version: `20.x`. */
  readonly named: string;
  /** The versions that it stands for. */
  readonly versions: string;
  /** What it was written from: the facts are of this version. */
  readonly readFrom: {
    readonly version: string;
    readonly files: readonly string[];
    readonly commit?: string;
  };
  /** The inputs that the HCL declares, one a line: see `variables`. */
  readonly inputs: string;
  /** The names of the inputs that bear on nothing that is judged, and are taken and left alone. */
  readonly others: string;
  /** Names of other versions, and what they are called in this one. */
  readonly renamed: Readonly<Record<string, string>>;
  /** The body of its `required_providers` block; demanded only where this very version may be the one in use. */
  readonly providers?: string;
  readonly requiredVersion?: string;
  /** Files of the module; there is no interpolation in them, so that they are plain in the code too. */
  readonly hcl: readonly string[];
}

/** One input of a card. */
export interface Input {
  readonly name: string;
  readonly type: string;
  /** As HCL; absent for one that has to be given. */
  readonly fallback?: string;
  /** `nullable = false`: null stands for the default. */
  readonly notNull: boolean;
}

/**
 * The inputs of a card: `name: type := default` a line, `name!:` for one that is not nullable, no `:=` for one that has
 * to be given.
 */
export function inputsOf(card: ModuleCard): readonly Input[] {
  return lines(card.inputs).map((line) => {
    const match = /^(\w+)(!?): (.*?)(?: := (.*))?$/.exec(line);
    if (match === null) throw new Error(`${card.source} ${card.named}: this is no input: ${line}`);
    const [, name, mark, type, fallback] = match;
    return {
      name: name!,
      type: type!,
      notNull: mark === '!',
      ...(fallback === undefined ? {} : { fallback }),
    };
  });
}

/** The names of all inputs of a card. */
export function inputNames(card: ModuleCard): readonly string[] {
  return [
    ...inputsOf(card).map(({ name }) => name),
    ...card.others.split(/\s+/).filter((name) => name !== ''),
  ];
}

/** The inputs as `variable` blocks. */
export function variables(card: ModuleCard): string {
  return inputsOf(card)
    .map(({ name, type, fallback, notNull }) => {
      const rest = `${fallback === undefined ? '' : `  default = ${fallback}\n`}${notNull ? '  nullable = false\n' : ''}`;
      return `variable "${name}" {\n  type = ${type}\n${rest}}\n`;
    })
    .join('');
}

/** The `terraform` block: what the module asks of Terraform and its providers. */
export function settings(card: ModuleCard): string | undefined {
  if (card.providers === undefined) return undefined;
  const version =
    card.requiredVersion === undefined ? '' : `  required_version = "${card.requiredVersion}"\n`;
  const providers = lines(card.providers).map((line) => `    ${line}\n`);
  return `terraform {\n${version}  required_providers {\n${providers.join('')}  }\n}\n`;
}

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
