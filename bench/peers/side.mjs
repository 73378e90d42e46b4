// What every side but Parallax does alike: tells where it listens, and how many statements it has sent.

let statements = 0;

/** Counts what goes through the driver, whoever sends it. */
export function countStatements(pg) {
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function counted(...args) {
    statements += 1;
    return query.apply(this, args);
  };
}

/** Listens on a free port, and tells the parent which. */
export function listen(server) {
  server.listen(0, '127.0.0.1', () => tell(server.address().port));
}

export function tell(port) {
  process.on('message', (message) => {
    if (message === 'statements') process.send({ statements });
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ port });
}
