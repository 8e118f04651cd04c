// The same in node: the body is read, parsed by JSON.parse, and one fixed card goes back. Prints its port.
const card = JSON.stringify({ cards: [{ summary: 'fixed', indicator: 'info', source: { label: 'bench' } }] });
const server = require('http').createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(card) });
    response.end(card);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
