import type { Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, isOff, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-management-events',
  title: 'CloudTrail records reads and writes of all services',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An attacker looks around before he acts: that is reads. A trail of writes alone begins when the damage is done, a ' +
    'trail of data events alone never. What KMS records is who decrypted what, and who put a key up for deletion.',
  references: [
    attack('T1562.008'),
    page(
      'Logging management events',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html',
    ),
    page(
      'EventSelector',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html',
    ),
    page(
      'AdvancedFieldSelector',
      'https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) => {
    if (isOff(trail)) return [];
    const advanced = trail.at('AdvancedEventSelectors');
    const basic = trail.at('EventSelectors');
    if (advanced.present === false && basic.present === false) return pass(basic);
    const list = advanced.present === false ? basic : advanced;
    const { items, rest } = list.items();
    const selections = items.map((item) => (list === basic ? ofBasic(item) : ofAdvanced(item)));
    return together(trail, list, selections, rest?.at);
  },
  fix: {
    text: 'Remove the selectors, or let one of them take all management events; exclude none but those of the RDS Data API.',
    safe: true,
    cloudformation: 'EventSelectors:\n  - IncludeManagementEvents: true\n    ReadWriteType: All',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Data events only',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      EventSelectors:
        - IncludeManagementEvents: false
          DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }]
`,
      at: 'IncludeManagementEvents: false',
    },
    {
      verdict: 'fail',
      title: 'Writes only',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      EventSelectors:
        - ReadWriteType: WriteOnly
`,
      at: 'ReadWriteType: WriteOnly',
    },
    {
      verdict: 'fail',
      title: 'Not those of KMS',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      EventSelectors:
        - ReadWriteType: All
          ExcludeManagementEventSources:
            - rdsdata.amazonaws.com
            - kms.amazonaws.com
`,
      at: '- kms.amazonaws.com',
    },
    {
      verdict: 'fail',
      title: 'Advanced selectors, for writes only',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      AdvancedEventSelectors:
        - FieldSelectors:
            - { Field: eventCategory, Equals: [Management] }
            - { Field: readOnly, Equals: ["false"] }
`,
      at: 'Field: readOnly',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Which: { Type: String }
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: { S3BucketName: trails, IsLogging: true, EventSelectors: [{ ReadWriteType: !Ref Which }] }
`,
      at: 'Which: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'All without a word; reads and writes by two selectors',
      format: 'cloudformation',
      source: `Resources:
  Plain: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: trails, IsLogging: true } }
  Two:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      EventSelectors: [{ ReadWriteType: ReadOnly }, { ReadWriteType: WriteOnly, IncludeManagementEvents: true }]
  Advanced:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      AdvancedEventSelectors:
        - FieldSelectors: [{ Field: eventCategory, Equals: [Data] }, { Field: resources.type, Equals: ["AWS::S3::Object"] }]
        - FieldSelectors: [{ Field: eventCategory, Equals: [Management] }]
`,
    },
  ],
});

/** What of the management events a selector takes, and the place that leaves the others out. */
interface Selection {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly left: View | undefined;
  readonly hides: View | undefined;
  readonly unknown: View | undefined;
}

const NOTHING: Selection = {
  reads: false,
  writes: false,
  left: undefined,
  hides: undefined,
  unknown: undefined,
};

function ofBasic(item: View): Selection {
  const include = item.get('IncludeManagementEvents').boolean();
  if (include.kind === 'unknown') return { ...NOTHING, unknown: include.at };
  if (include.kind === 'known' && !include.value) return { ...NOTHING, left: include.at };
  const type = item.get('ReadWriteType').string();
  if (type.kind === 'unknown') return { ...NOTHING, unknown: type.at };
  const which = type.kind === 'absent' ? 'All' : type.value;
  const excluded = item.get('ExcludeManagementEventSources').items();
  const hides = excluded.items.find((source) => {
    const name = source.string();
    return name.kind === 'known' && name.value.toLowerCase() !== 'rdsdata.amazonaws.com';
  });
  const open = excluded.rest?.at ?? excluded.items.find((source) => source.string().kind === 'unknown');
  return {
    reads: which !== 'WriteOnly',
    writes: which !== 'ReadOnly',
    left: which === 'All' ? undefined : type.at,
    hides,
    unknown: hides === undefined ? open : undefined,
  };
}

function ofAdvanced(item: View): Selection {
  const { items, rest } = item.get('FieldSelectors').items();
  if (rest !== undefined) return { ...NOTHING, unknown: rest.at };
  let management = false;
  let [reads, writes] = [true, true];
  let left: View | undefined;
  let hides: View | undefined;
  for (const field of items) {
    const name = field.get('Field').string();
    const equals = textsOf(field.get('Equals'));
    if (name.kind === 'unknown' || equals.unknown !== undefined) {
      return { ...NOTHING, unknown: name.kind === 'unknown' ? name.at : equals.unknown };
    }
    const field_ = name.kind === 'absent' ? '' : name.value;
    if (field_ === 'eventCategory') management = equals.texts.includes('Management');
    else if (field_ === 'readOnly') {
      reads = equals.texts.some((text) => text.toLowerCase() === 'true');
      writes = equals.texts.some((text) => text.toLowerCase() === 'false');
      if (!reads || !writes) left = field.get('Equals');
    } else {
      const not = textsOf(field.get('NotEquals'));
      if (not.unknown !== undefined) return { ...NOTHING, unknown: not.unknown };
      const harmless =
        field_ === 'eventSource' &&
        equals.texts.length === 0 &&
        not.texts.every((text) => text === 'rdsdata.amazonaws.com');
      if (!harmless) hides = field;
    }
  }
  return management ? { reads, writes, left, hides, unknown: undefined } : NOTHING;
}

function textsOf(list: View): { texts: string[]; unknown: View | undefined } {
  const { items, rest } = list.items();
  const texts: string[] = [];
  let unknown = rest?.at;
  for (const item of items) {
    const text = item.string();
    if (text.kind === 'known') texts.push(text.value);
    else if (text.kind === 'unknown') unknown ??= text.at;
  }
  return { texts, unknown };
}

/** What any selector takes is recorded: those that hide nothing count first. */
function together(
  trail: Resource,
  list: View,
  selections: readonly Selection[],
  rest: View | undefined,
): Decision {
  const whole = selections.filter(({ hides, unknown }) => hides === undefined && unknown === undefined);
  if (whole.some(({ reads }) => reads) && whole.some(({ writes }) => writes)) return pass(list);
  const unknown = rest ?? selections.find((one) => one.unknown !== undefined)?.unknown;
  if (unknown !== undefined) {
    const value = unknown.value();
    return value.kind === 'unknown'
      ? undecided(value)
      : undecidedAt(unknown, 'which management events this selector takes is not known');
  }
  const name = trailName(trail);
  const reads = selections.some((one) => one.reads);
  const writes = selections.some((one) => one.writes);
  if (reads && writes) {
    const hides = selections.find((one) => one.hides !== undefined)?.hides ?? list;
    return fail(hides, `trail ${name} leaves out the management events of some services`);
  }
  const at = selections.find((one) => one.left !== undefined)?.left ?? list.get(99);
  const what = reads
    ? 'reads only, and no writes'
    : writes
      ? 'writes only, and no reads'
      : 'no management events';
  return fail(at, `trail ${name} records ${what}`);
}
