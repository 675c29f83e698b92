import type { Estate } from '../estate/index.ts';
import { layoutOf, readMade } from '../sources/image/testing.ts';
import type { Written } from '../sources/image/testing-tar.ts';
import { readTexts } from '../sources/texts.ts';
import type { Example } from './control.ts';
import { exampleFile } from './example.ts';

/** What `KEY` stands for as the content of a file: no key stands in this repository. */
const PRIVATE_KEY = JSON.stringify(
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEA'.repeat(20)}\n-----END OPENSSH PRIVATE KEY-----\n`,
);

/** The estate that an example is. An image is made of what its JSON says, and read as a layout. */
export async function estateOf(example: Example): Promise<Estate> {
  if (example.format !== 'image') return readTexts({ [exampleFile(example)]: example.source });
  const { config, layers, signed, ...document } = JSON.parse(
    example.source.replaceAll('"KEY"', PRIVATE_KEY),
  ) as {
    config?: object;
    layers?: readonly (readonly Written[])[];
    signed?: true;
  };
  const maker = layoutOf(layers ?? [], { ...config }, document);
  if (signed === true) {
    const { manifests } = JSON.parse(String(Buffer.from(maker.files.get('index.json')!))) as {
      manifests: readonly { readonly digest: string }[];
    };
    const artifactType = 'application/vnd.cncf.notary.signature';
    const config = maker.json({}, 'application/vnd.oci.empty.v1+json');
    const subject = { digest: manifests[0]!.digest };
    maker.add(maker.manifest({ artifactType, config, layers: [], subject }));
  }
  return (await readMade(maker)).estate;
}
