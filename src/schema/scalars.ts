import { GraphQLError } from 'graphql';
import { instantText } from '../domain/instantText.ts';
import { builder } from './builder.ts';

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

builder.scalarType('DateTime', {
  description:
    'An instant: RFC 3339, written in UTC with milliseconds, as `2026-01-06T09:30:00.000Z`. Any offset may be given; finer parts of a second are cut off.',
  serialize: instantText,
  parseValue: readInstant,
});

builder.scalarType('URL', {
  description: 'An absolute address of the web.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && URL.canParse(value)) return value;
    throw new GraphQLError(`${JSON.stringify(value)} is not an address.`);
  },
});

builder.scalarType('StreamCursor', {
  description: 'A place in the log of everything that happens: opaque, for `after` of a subscription only.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string') return value;
    throw new GraphQLError('A stream cursor is a text that an answer gave.');
  },
});

function readInstant(value: unknown): Date {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (match && typeof value === 'string') {
    const [, year, month, day] = match;
    const instant = new Date(value.toUpperCase());
    if (
      !Number.isNaN(instant.getTime()) &&
      isDay(Number(year), Number(month), Number(day)) &&
      isWritable(instant)
    ) {
      return instant;
    }
  }
  throw new GraphQLError(
    `${JSON.stringify(value)} is not an instant as RFC 3339 has it, such as "2026-01-06T09:30:00Z".`,
  );
}

/** JavaScript takes 30 February for 2 March. */
function isDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** In UTC, too, the year must have four digits. */
function isWritable(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9_999;
}
