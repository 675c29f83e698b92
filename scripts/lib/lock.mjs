// A lock directory, so that two set-ups in one checkout do not tread on each other.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './house.mjs';

const beatMs = 2_000;
const staleAfterMs = 20_000;
const staleThoughAliveAfterMs = 120_000; // the process id may have been given to somebody else

const readOwner = (lock) => {
  try {
    return readFileSync(join(lock, 'owner'), 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Held by a process that is gone, or that has not touched its lock for long. */
const isStale = (lock, owner) => {
  const [pid, host] = owner.split(' ');
  const isHere = host === hostname();
  if (isHere && !isAlive(Number(pid))) return true;
  try {
    return Date.now() - statSync(lock).mtimeMs > (isHere ? staleThoughAliveAfterMs : staleAfterMs);
  } catch {
    return false; // gone meanwhile: the next try takes it
  }
};

/** Moves a stale lock aside; if it turns out to be somebody's new one, gives it back. */
const breakLock = (lock, owner) => {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
    if (readOwner(aside) === owner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch {
    // somebody else was faster
  }
};

export const withLock = async (lock, work) => {
  mkdirSync(dirname(lock), { recursive: true });
  const start = Date.now();
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readOwner(lock);
    if (isStale(lock, owner)) breakLock(lock, owner);
    else await sleep(50);
    if (!told && Date.now() - start > 1_000) {
      told = true;
      say(`waiting for another set-up of this checkout (process ${owner.split(' ')[0] || 'unknown'})`);
    }
  }
  writeFileSync(join(lock, 'owner'), `${process.pid} ${hostname()}`);
  const heart = setInterval(() => {
    try {
      utimesSync(lock, new Date(), new Date());
    } catch {
      // somebody removed the lock; the work goes on
    }
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    rmSync(lock, { recursive: true, force: true });
  }
};
