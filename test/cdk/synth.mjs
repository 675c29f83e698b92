/* eslint-disable no-new -- a construct is made by making it */
// Makes a real assembly with the CDK: two stacks, a nested one, a stage, and a parameter, into the folder it is given.
import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { CfnCluster } from 'aws-cdk-lib/aws-eks';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { Key } from 'aws-cdk-lib/aws-kms';

// What the CDK's own command line turns on.
const context = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
const app = new App({ outdir: process.argv[2], context });
const env = { account: '111122223333', region: 'eu-central-1' };

const cluster = (scope, id, publicAccess) =>
  new CfnCluster(scope, id, {
    name: 'shop',
    roleArn: `arn:aws:iam::${env.account}:role/cluster`,
    resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], endpointPublicAccess: publicAccess },
  });

const network = new Stack(app, 'Network', { env });
new Key(network, 'Key', { enableKeyRotation: true });

const platform = new Stack(app, 'Platform', { env });
const open = new CfnParameter(platform, 'Open', { type: 'String', default: 'true' });
cluster(platform, 'Cluster', open.valueAsString);
const images = new NestedStack(platform, 'Images');
new CfnRepository(images, 'Repository', { imageTagMutability: 'IMMUTABLE' });

const stage = new Stage(app, 'Prod', { env });
cluster(new Stack(stage, 'Platform'), 'Cluster', false);

app.synth();
