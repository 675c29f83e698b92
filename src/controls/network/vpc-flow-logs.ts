import type { Decision, Estate, Resource } from '../../estate/index.ts';
import { any, fail, must, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

function decide(vpc: Resource, estate: Estate): Decision {
  const decisions: Decision[] = [];
  for (const log of estate.ofTypeIn('AWS::EC2::FlowLog', vpc.scope)) {
    const type = log.at('ResourceType').string();
    if (type.kind === 'known' && type.value !== 'VPC') continue;
    const place = log.at('ResourceId');
    const followed = estate.follow(place, 'AWS::EC2::VPC', ['VpcId']);
    if (followed.kind === 'resource' && followed.resource === vpc) {
      decisions.push(
        must(
          log.at('TrafficType').string(),
          (traffic) => traffic === 'ALL' || traffic === 'REJECT',
          'the flow log of this VPC leaves out what was rejected: scans and blocked connections do not show',
        ),
      );
    } else if (followed.kind === 'unknown') {
      decisions.push(undecidedAt(place, `whether this flow log is one of ${vpc.name} is not known`));
    }
  }
  const missing = vpc.at('FlowLog');
  return any(missing, decisions, '').verdict === 'fail' && decisions.length === 0
    ? fail(missing, 'this VPC has no flow log: nobody can tell afterwards who connected to whom')
    : any(missing, decisions, '');
}

export default control({
  id: 'vpc-flow-logs',
  title: 'The connections in the VPC are logged',
  layer: 'network',
  stage: 'run',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Without flow logs a scan, a connection to a command-and-control server or data on their way out leave no trace ' +
    'that can be looked at later.',
  references: [
    attack('T1046'),
    attack('T1041'),
    page(
      'Logging IP traffic using VPC Flow Logs',
      'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
    ),
  ],
  appliesTo: ['AWS::EC2::VPC'],
  decide,
  fix: {
    text: 'Add a flow log of the VPC for all traffic.',
    safe: true,
    cloudformation:
      'Type: AWS::EC2::FlowLog\nProperties:\n  ResourceType: VPC\n  ResourceId: !Ref Vpc\n  TrafficType: ALL\n  LogDestinationType: s3\n  LogDestination: !GetAtt FlowLogs.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The log of another VPC',
      format: 'cloudformation',
      source: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Log:
    Type: AWS::EC2::FlowLog
    Properties: { ResourceType: VPC, ResourceId: vpc-0123456789abcdef0, TrafficType: ALL }
`,
      at: 'Vpc:',
    },
    {
      verdict: 'fail',
      title: 'What was rejected is left out',
      format: 'cloudformation',
      source: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Log:
    Type: AWS::EC2::FlowLog
    Properties:
      ResourceType: VPC
      ResourceId: !Ref Vpc
      TrafficType: ACCEPT
`,
      at: 'TrafficType',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Accepted:
    Type: AWS::EC2::FlowLog
    Properties: { ResourceType: VPC, ResourceId: !Ref Vpc, TrafficType: ACCEPT }
  Rejected:
    Type: AWS::EC2::FlowLog
    Properties: { ResourceType: VPC, ResourceId: !GetAtt Vpc.VpcId, TrafficType: REJECT }
`,
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Logged: { Type: String }
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Log:
    Type: AWS::EC2::FlowLog
    Properties: { ResourceType: VPC, ResourceId: !Ref Logged, TrafficType: ALL }
`,
      at: 'Logged: { Type',
    },
  ],
});
