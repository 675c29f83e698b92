import type { About, Decision, Estate, Resource } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { sameText } from '../runtime/_eks-logs.ts';
import { everyoneIn } from './_policy.ts';

const SWITCHES = ['BlockPublicPolicy', 'RestrictPublicBuckets', 'BlockPublicAcls', 'IgnorePublicAcls'];
const PUBLIC_ACL = new Set(['PublicRead', 'PublicReadWrite', 'AuthenticatedRead']);

/**
 * Whether a bucket keeps the public out. Buckets made since April 2023 do where nothing is written; where the block is
 * written, what it leaves out is off. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function bucketIsClosed(bucket: Resource): Decision {
  const acl = bucket.at('AccessControl').string();
  const block = bucket.at('PublicAccessBlockConfiguration');
  if (block.present === false) {
    return acl.kind === 'known' && PUBLIC_ACL.has(acl.value)
      ? fail(acl.at, `bucket ${bucket.name} is made public by its access control list: ${acl.value}`)
      : pass(block);
  }
  const values = SWITCHES.map((key) => block.get(key).boolean());
  const off =
    values.find((value) => value.kind === 'known' && !value.value) ??
    values.find(({ kind }) => kind === 'absent');
  if (off !== undefined) {
    const keys = SWITCHES.filter((_, at) => {
      const value = values[at]!;
      return value.kind === 'absent' || (value.kind === 'known' && !value.value);
    });
    return fail(
      off.at,
      `bucket ${bucket.name} can be made public: ${keys.join(', ')} ${keys.length === 1 ? 'is' : 'are'} not on`,
    );
  }
  const open = values.find((value) => value.kind === 'unknown');
  return open?.kind === 'unknown' ? undecided(open) : pass(block);
}

/** Whether a bucket policy keeps the public out, statement by statement. */
export function policyIsClosed(policy: Resource): About[] {
  return everyoneIn(
    policy.at('PolicyDocument'),
    'this statement opens the bucket to the whole world: its principal is everyone, and no condition narrows it',
  );
}

/** The buckets that trails of the scope write to, by the trails. */
export function trailsOf(bucket: Resource, estate: Estate): Resource[] {
  return estate.ofTypeIn('AWS::CloudTrail::Trail', bucket.scope).filter((trail) => {
    const name = trail.at('S3BucketName');
    const followed = estate.follow(name, 'AWS::S3::Bucket', ['BucketName']);
    if (followed.kind === 'resource') return followed.resource === bucket;
    return sameText(name, bucket.at('BucketName')) === true;
  });
}

/** The bucket that a bucket policy is for, when it is in the estate. */
export function bucketOf(policy: Resource, estate: Estate): Resource | undefined {
  const followed = estate.follow(policy.at('Bucket'), 'AWS::S3::Bucket', ['BucketName']);
  return followed.kind === 'resource' ? followed.resource : undefined;
}
