// How events reach many subscribers, beside a bare broadcast and other servers: see ../README.md.
import { parseArgs } from 'node:util';
import { canRun, SIDE_NAMES } from './sides.mjs';

const WORKLOADS = ['throughput', 'latency', 'selections', 'memory', 'attaches'];

const { only, sides, ...options } = readOptions();
console.log(`Node ${process.version}. Server, clients and publisher are a process each on 127.0.0.1.`);
for (const name of only) {
  const workload = await import(`./${name}.mjs`);
  const chosen = (sides ?? workload.sides).filter((side) => workload.sides.includes(side) && canRun(side));
  if (chosen.length > 0) await workload.run(chosen, options);
  else console.log(`${name}: none of its sides (${workload.sides.join(', ')}) is left.`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        sides: { type: 'string' },
        subscribers: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    return {
      only: listOf(values.only, WORKLOADS, '--only') ?? WORKLOADS,
      sides: listOf(values.sides, SIDE_NAMES, '--sides'),
      quick: values.quick,
      subscribers: numberOf(values.subscribers),
    };
  } catch (error) {
    console.error(error.message);
    return process.exit(2);
  }
}

function numberOf(text) {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error('--subscribers takes a number from 1 to 999999.');
  return Number(text);
}

function listOf(text, known, option) {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`${option} takes ${known.join(', ')}; ${unknown || 'nothing'} is none.`);
  return names;
}
