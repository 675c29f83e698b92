import { describe, expect, it } from 'vitest';
import { until } from './api/client.ts';
import { ApiError } from './api/error.ts';
import type { KubernetesObject } from './api/objects.ts';
import { kubernetesVersion } from './options.ts';
import { describeLab } from './testing/describe-lab.ts';
import { manifests, namespace } from './testing/manifests.ts';

const pod = (name: string, space: string, securityContext: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: space },
  spec: { containers: [{ name: 'main', image: 'lab.local/tools:1', securityContext }] },
});

/** What the server refuses a request with; a request that is not refused is none. */
const refusal = async (request: Promise<unknown>): Promise<ApiError> => {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

describeLab('a control plane alone', { nodes: 0 }, (lab) => {
  it('is the version that was built', async () => {
    const version = await lab().client.request<{ gitVersion: string; major: string; minor: string }>(
      '/version',
    );
    expect(version).toMatchObject({ gitVersion: kubernetesVersion, major: '1', minor: '35' });
  });

  it('has working controllers', async () => {
    const { client } = lab();
    await client.apply(
      ...manifests(`
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "lab.local/tools:1"}]}
      `),
    );
    const pods = await until('the pods of a Deployment', async () => {
      const { items } = await client.list('v1', 'Pod', 'default');
      return items.length === 2 ? items : undefined;
    });
    expect(pods.map(({ metadata }) => metadata.labels?.['app'])).toEqual(['web', 'web']);
  });

  it('gives and refuses by RBAC', async () => {
    const { client } = lab();
    await client.apply(
      namespace('rbac'),
      ...manifests(`
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: rbac}
        rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader, namespace: rbac}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
        subjects: [{kind: ServiceAccount, name: default, namespace: rbac}]
      `),
    );
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'rbac', name: 'default' };
    await client.waitFor(account, () => true);
    const asAccount = client.with({ token: await client.token('rbac', 'default') });
    expect((await asAccount.list('v1', 'Pod', 'rbac')).items).toEqual([]);
    expect(await refusal(asAccount.list('v1', 'Secret', 'rbac'))).toMatchObject({
      status: 403,
      message: expect.stringContaining('cannot list resource "secrets"'),
    });
    expect(await refusal(client.with({ token: 'none' }).list('v1', 'Pod', 'rbac'))).toMatchObject({
      status: 401,
    });
  });

  it('denies by Pod Security admission', async () => {
    const { client } = lab();
    await client.apply(namespace('locked', { 'pod-security.kubernetes.io/enforce': 'restricted' }));
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'locked', name: 'default' };
    await client.waitFor(account, () => true);
    expect(await refusal(client.create(pod('plain', 'locked')))).toMatchObject({
      status: 403,
      message: expect.stringContaining('violates PodSecurity "restricted:latest"'),
    });
    const denied = lab()
      .auditEvents()
      .find((event) => event.objectRef?.namespace === 'locked' && event.responseStatus?.code === 403);
    expect(denied?.annotations?.['pod-security.kubernetes.io/enforce-policy']).toBe('restricted:latest');
  });

  it('denies by a ValidatingAdmissionPolicy', async () => {
    const { client } = lab();
    await client.apply(
      namespace('admission'),
      ...manifests(`
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-privileged}
        spec:
          failurePolicy: Fail
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: admission}}
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          validations:
            - expression: "object.spec.containers.all(c, !(c.?securityContext.?privileged.orValue(false)))"
              message: a privileged container
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: no-privileged}
        spec: {policyName: no-privileged, validationActions: [Deny]}
      `),
    );
    const privileged = pod('privileged', 'admission', { privileged: true });
    // A policy counts a moment after it was made.
    const denied = await until('the policy to count', async () => {
      const error = await client.create(privileged).catch((thrown: ApiError) => thrown);
      if (error instanceof ApiError && error.status === 422) return error;
      await client.delete({ apiVersion: 'v1', kind: 'Pod', namespace: 'admission', name: 'privileged' });
      return undefined;
    });
    expect(denied).toMatchObject({
      reason: 'Invalid',
      message: expect.stringContaining('a privileged container'),
    });
    await client.create(pod('plain', 'admission'));
  });

  describe('shaped as EKS', () => {
    it('writes the identity of an AWS principal into the audit log', async () => {
      const { client } = lab();
      await client.apply(namespace('shop'));
      await client.with({ token: 'k8s-aws-v1.alice' }).list('v1', 'Pod', 'shop');
      const [event] = lab()
        .auditEvents()
        .filter(({ user }) => user.extra?.['sessionName']?.[0] === 'alice');
      expect(event).toMatchObject({
        verb: 'list',
        requestURI: '/api/v1/namespaces/shop/pods',
        user: {
          username: 'arn:aws:sts::111122223333:assumed-role/ViewRole/alice',
          uid: 'aws-iam-authenticator:111122223333:AROAEXAMPLEVIEW',
          extra: {
            accessKeyId: ['ASIAEXAMPLEALICE'],
            canonicalArn: ['arn:aws:iam::111122223333:role/ViewRole'],
            'sigs.k8s.io/aws-iam-authenticator/principalId': ['AROAEXAMPLEVIEW'],
          },
        },
        annotations: {
          'authorization.k8s.io/decision': 'allow',
          'authorization.k8s.io/reason':
            'EKS Access Policy: allowed by RoleBinding "arn:aws:iam::111122223333:role/ViewRole+AmazonEKSViewPolicy" of ClusterRole "AmazonEKSViewPolicy" to User "AROAEXAMPLEVIEW"',
        },
      });
    });

    it('keeps an access policy to its namespaces and its rules', async () => {
      const alice = lab().client.with({ token: 'k8s-aws-v1.alice' });
      expect(await refusal(alice.list('v1', 'Pod', 'default'))).toMatchObject({ status: 403 });
      expect(await refusal(alice.list('v1', 'Secret', 'shop'))).toMatchObject({ status: 403 });
      const bob = lab().client.with({ token: 'k8s-aws-v1.bob' });
      expect((await bob.list('v1', 'Secret')).items).toBeInstanceOf(Array);
    });

    it('learns new principals', async () => {
      const canonicalArn = 'arn:aws:iam::111122223333:role/Deployer';
      await lab().addPrincipals({
        token: 'carol',
        username: 'arn:aws:sts::111122223333:assumed-role/Deployer/carol',
        uid: 'aws-iam-authenticator:111122223333:AROADEPLOYER',
        groups: ['deployers'],
        extra: { canonicalArn: [canonicalArn], principalId: ['AROADEPLOYER'] },
        accessPolicies: [{ policy: 'AmazonEKSAdminViewPolicy' }],
      });
      const carol = lab().client.with({ token: 'carol' });
      expect((await carol.list('v1', 'Secret')).items).toBeInstanceOf(Array);
      expect(await refusal(carol.create(pod('new', 'shop')))).toMatchObject({ status: 403 });
    });
  });
});
