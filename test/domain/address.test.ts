import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, domainCandidates, hostOf } from '../../src/domain/address.ts';

describe('a canonical address', () => {
  it.each([
    ['https://Example.COM/A/b?x=1#part', 'https://example.com/A/b?x=1'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com:443/a', 'https://example.com/a'],
    ['http://example.com:80/a', 'https://example.com/a'],
    ['http://example.com:8080/a', 'http://example.com:8080/a'],
    ['http://example.com:443/a', 'http://example.com:443/a'],
    ['  https://example.com/a  ', 'https://example.com/a'],
    ['https://example.com./a', 'https://example.com/a'],
    ['https://www.example.com/a/', 'https://www.example.com/a/'],
    [
      'https://example.com/a?utm_source=x&UTM_Medium=y&gclid=1&fbclid=2&mc_cid=3&ref=4&cmp=5',
      'https://example.com/a',
    ],
    ['https://example.com/a?%75tm_source=x', 'https://example.com/a'],
    ['https://example.com/a?b=2&a=1&utm_id=9', 'https://example.com/a?a=1&b=2'],
    ['https://example.com/a?z&id=2&id=1&', 'https://example.com/a?id=2&id=1&z'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['https://example.com/caf%c3%a9', 'https://example.com/caf%C3%A9'],
    ['https://example.com/café', 'https://example.com/caf%C3%A9'],
    ['https://bücher.example/a', 'https://xn--bcher-kva.example/a'],
    ['https://example.com/a/../b', 'https://example.com/b'],
    ['https://example.com/reference?reference=1', 'https://example.com/reference?reference=1'],
    ['http://[::1]/a', 'https://[::1]/a'],
  ])('of %s is %s', (input, address) => {
    expect(canonicalAddress(input)).toBe(address);
  });

  it.each([
    '',
    'example.com/a',
    'ftp://example.com/a',
    'javascript:alert(1)',
    'mailto:a@example.com',
    'https:example.com',
    'https://',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://exa mple.com/',
    'https://example..com/',
    'https://./',
    'https://example.com:99999/',
    'https://example.com/a\nb',
    'https://example.com/a\t',
    'https://example.com/\u0000',
    'https://example.com/\u0085',
    `https://example.com/${'x'.repeat(2_048)}`,
    `https://example.com/${'é'.repeat(1_000)}`,
  ])('is refused for %j', (input) => {
    expect(canonicalAddress(input)).toBeNull();
  });

  it('is its own canonical address', () => {
    const part = fc.string({ unit: fc.constantFrom(...'aZ%2f/é?&=+#.:~ \'"\\|東') });
    const address = fc
      .tuple(
        fc.constantFrom('http', 'https', 'HTTPS'),
        fc.constantFrom('a.example', 'WWW.b.Example', 'ü.example', '127.1', 'a.example.'),
        fc.constantFrom('', ':80', ':443', ':8080'),
        part,
        fc.array(fc.tuple(fc.constantFrom('utm_a', 'b', 'a', 'B', 'ref', '%61'), part)),
      )
      .map(([scheme, host, port, path, query]) => {
        const search = query.map(([name, value]) => `${name}=${value}`).join('&');
        return `${scheme}://${host}${port}/${path}?${search}`;
      });
    fc.assert(
      fc.property(fc.oneof(address, fc.webUrl()), (input) => {
        const once = canonicalAddress(input);
        if (once !== null) expect(canonicalAddress(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never fails, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        const address = canonicalAddress(`https://example.com/${input}`);
        if (address !== null) expect(address).toMatch(/^https:\/\/example\.com\/[!-~]*$/);
      }),
    );
  });
});

describe('the host of an address', () => {
  it.each([
    ['https://www.cnn.com/a', 'cnn.com'],
    ['https://edition.cnn.com/a', 'edition.cnn.com'],
    ['https://www.com/a', 'www.com'],
    ['http://localhost:8080/', 'localhost'],
  ])('of %s is %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it.each([
    ['edition.cnn.com', ['edition.cnn.com', 'cnn.com']],
    ['cnn.com', ['cnn.com']],
    ['a.b.bbc.co.uk', ['a.b.bbc.co.uk', 'b.bbc.co.uk', 'bbc.co.uk', 'co.uk']],
    ['localhost', ['localhost']],
    ['127.0.0.1', ['127.0.0.1']],
    ['[::1]', ['[::1]']],
  ])('%s may be known as %j', (host, domains) => {
    expect(domainCandidates(host)).toEqual(domains);
  });
});
