import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readEstate } from '../../src/index.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const testbed = here('../../testbed/');

test.skipIf(!existsSync(join(testbed, 'node_modules/aws-cdk-lib')))(
  'an assembly that the CDK made is read stack by stack, by construct',
  async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'ringwall-cdk-'));
    // The script finds the CDK where it is installed.
    const script = join(testbed, 'synth.tmp.mjs');
    try {
      cpSync(here('synth.mjs'), script);
      execFileSync(process.execPath, [script, join(cwd, 'cdk.out')], { stdio: ['ignore', 'ignore', 'pipe'] });
      const estate = await readEstate(['.'], { cwd });
      const found = estate.resources
        .filter(({ type }) => /EKS|KMS|ECR/.test(type))
        .map(({ construct, scope, type }) => [type, construct, scope.account, scope.region])
        .toSorted();
      expect(found).toEqual([
        ['AWS::ECR::Repository', 'Platform/Images/Repository', '111122223333', 'eu-central-1'],
        ['AWS::EKS::Cluster', 'Platform/Cluster', '111122223333', 'eu-central-1'],
        ['AWS::EKS::Cluster', 'Prod/Platform/Cluster', '111122223333', 'eu-central-1'],
        ['AWS::KMS::Key', 'Network/Key/Resource', '111122223333', 'eu-central-1'],
      ]);
      const [first, second] = estate
        .ofType('AWS::EKS::Cluster')
        .map((cluster) => cluster.at('ResourcesVpcConfig', 'EndpointPublicAccess'));
      const values = [first!, second!].map((view) => view.boolean());
      expect(values.map((value) => value.kind === 'known' && value.value).toSorted()).toEqual([false, true]);
      // The parameter's default is where a person would change it.
      const open = [first!, second!].find((view) => view.steps.length > 0)!;
      expect(open.span!.file.path).toMatch(/Platform\.template\.json$/);
      expect(estate.problems).toEqual([]);
    } finally {
      rmSync(script, { force: true });
      rmSync(cwd, { recursive: true, force: true });
    }
  },
  60_000,
);
