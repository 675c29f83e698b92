import type { About } from '../../estate/index.ts';
import { containerName, containersOf, fail, pass, podTemplates, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { namesAwsKey } from './_aws-keys.ts';
import { deployment } from './_examples.ts';

export default control({
  id: 'static-aws-keys-from-secret',
  title: 'Containers get AWS credentials by identity, not from a Secret',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A key out of a Secret is a static key all the same: it never expires, works outside of the cluster, and everyone who ' +
    'reads the Secret or the environment of the process has it.',
  references: [
    attack('T1552.007'),
    attack('T1078.004'),
    page('EKS Pod Identity', 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html'),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    const about: About[] = [];
    for (const pod of podTemplates(workload)) {
      for (const container of containersOf(pod)) {
        const env = container.get('env');
        const { items } = env.items();
        const before = about.length;
        for (const item of items) {
          const name = item.get('name').string();
          if (name.kind !== 'known' || !namesAwsKey(name.value)) continue;
          const from = item.at('valueFrom', 'secretKeyRef');
          if (from.present === false) continue;
          const secret = from.get('name').string();
          const which = secret.kind === 'known' ? ` ${secret.value}` : '';
          const message = `container ${containerName(container)} takes ${name.value} from the Secret${which}: a static key all the same`;
          about.push({ subject: item, decision: fail(item.get('name'), message) });
        }
        if (items.length > 0 && about.length === before)
          about.push({ subject: container, decision: pass(env) });
      }
    }
    return about;
  },
  fix: {
    text: 'Give the ServiceAccount of the workload a role by EKS Pod Identity or IRSA, and drop the variables.',
    safe: false,
    breaks: 'the workload, until the role allows what the user of the key was allowed',
    kubernetes: 'spec:\n  serviceAccountName: backup # with an EKS Pod Identity association',
  },
  examples: () => [
    failing(
      'kubernetes',
      'The id and its key are two variables of one credential; here the key',
      deployment(`
      containers:
        - name: web
          image: example.com/web:1.0.0
          env:
            - { name: AWS_REGION, value: eu-west-1 }
            - name: AWS_SECRET_ACCESS_KEY
              valueFrom: { secretKeyRef: { name: aws, key: secret } }`),
      'AWS_SECRET_ACCESS_KEY',
    ),
    passing(
      'kubernetes',
      'Another secret',
      deployment(`
      containers:
        - name: web
          image: example.com/web:1.0.0
          env:
            - name: DB_PASSWORD
              valueFrom: { secretKeyRef: { name: db, key: password } }`),
    ),
  ],
});
