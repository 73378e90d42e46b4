/** Listens on a free port of 127.0.0.1 and prints the address that the benchmark waits for. */
export function listen(server, name) {
  server.listen(0, '127.0.0.1', () => announce(name, server.address().port));
}

export function announce(name, port) {
  console.log(`${name} is at http://127.0.0.1:${port}/graphql`);
  process.once('SIGTERM', () => process.exit(0));
}
