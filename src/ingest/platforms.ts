/** Hosts under which anybody publishes: the outlet is somewhere beneath them, never the host itself. */
const PLATFORMS: ReadonlySet<string> = new Set([
  ...[
    'blogspot.com',
    'facebook.com',
    'google.com',
    'instagram.com',
    'linkedin.com',
    'medium.com',
    'rumble.com',
  ],
  ...[
    'sites.google.com',
    'squarespace.com',
    'substack.com',
    'tumblr.com',
    'twitter.com',
    'vimeo.com',
    'weebly.com',
  ],
  ...['wixsite.com', 'wordpress.com', 'x.com', 'youtube.com'],
]);

export function isPlatform(domain: string): boolean {
  return PLATFORMS.has(domain);
}
