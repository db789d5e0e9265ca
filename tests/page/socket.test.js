/** The connection: one picture in flight, a watchdog, and patience. */

import "./fakes.js";

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Link, LinkLost } from "../../server/pages/static/js/socket.js";

/** A server that answers when it is told to. */
class Socket {
  static OPEN = 1;
  /** @type {Socket[]} */
  static all = [];
  static get last() {
    return Socket.all[Socket.all.length - 1];
  }
  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = url;
    Socket.all.push(this);
  }
  send(message) {
    this.sent.push(message);
  }
  close() {
    this.readyState = 3;
  }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  answer(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  /** The other side closes. */
  end(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
}
Object.assign(globalThis, { WebSocket: Socket });

const PICTURE = new TextEncoder().encode("jpeg").buffer;
let states = [];
let coached = [];

/** A link to a server that has taken the connection. */
function opened(options = {}) {
  const link = new Link({
    onState: (state, problem) => states.push([state, problem?.problem ?? null]),
    onCoach: (coach) => coached.push(coach),
    ...options,
  });
  Socket.last.open();
  return link;
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  Socket.all = [];
  states = [];
  coached = [];
});

test("the first message says what the connection is for", () => {
  opened({ start: () => ({ profile_id: 7 }) });
  const { type, profile_id: person } = JSON.parse(Socket.last.sent[0]);
  assert.deepEqual([type, person], ["start", 7]);
});

test("a second picture is refused while one is under way", async () => {
  const link = opened();
  link.ask(1, PICTURE).catch(() => {});
  await assert.rejects(link.ask(2, PICTURE), /one picture at a time/);
  assert.equal(Socket.last.sent.length, 2);
});

test("a picture goes out with its time in front, and its own answer comes back", async () => {
  const link = opened();
  const answered = link.ask(513, PICTURE);
  const sent = new DataView(Socket.last.sent[1].buffer);
  assert.equal(sent.getBigUint64(0), 513n);
  assert.deepEqual([...Socket.last.sent[1].subarray(8)], [...new Uint8Array(PICTURE)]);
  Socket.last.answer({ type: "feedback", t_ms: 512 });
  Socket.last.answer({ type: "feedback", t_ms: 513, status: "ok" });
  assert.equal((await answered).status, "ok");
});

test("it counts as live from the first answer on, not before", async () => {
  const link = opened();
  assert.deepEqual(states, [["getting_ready", null]]);
  const answered = link.ask(1, PICTURE);
  Socket.last.answer({ type: "feedback", t_ms: 1 });
  await answered;
  assert.deepEqual(states[1], ["live", null]);
});

test("the first answer may take a minute, the next ones five seconds", async () => {
  const link = opened();
  const first = link.ask(1, PICTURE);
  mock.timers.tick(59_000);
  Socket.last.answer({ type: "feedback", t_ms: 1 });
  await first;
  const second = link.ask(2, PICTURE);
  mock.timers.tick(5_000);
  await assert.rejects(second, LinkLost);
  assert.equal(states.at(-1)[0], "offline");
});

test("a lost connection is tried again, each time after a longer wait, up to eight seconds", () => {
  opened();
  for (const wait of [500, 1_000, 2_000, 4_000, 8_000, 8_000]) {
    const before = Socket.all.length;
    Socket.last.end(1006);
    mock.timers.tick(wait - 1);
    assert.equal(Socket.all.length, before, `before ${wait} ms`);
    mock.timers.tick(1);
    assert.equal(Socket.all.length, before + 1, `after ${wait} ms`);
  }
});

test("an answer makes the next wait short again", async () => {
  const link = opened();
  for (let i = 0; i < 3; i++) {
    Socket.last.end(1006);
    mock.timers.tick(8_000);
  }
  Socket.last.open();
  const answered = link.ask(1, PICTURE);
  Socket.last.answer({ type: "feedback", t_ms: 1 });
  await answered;
  const before = Socket.all.length;
  Socket.last.end(1006);
  mock.timers.tick(500);
  assert.equal(Socket.all.length, before + 1);
});

for (const code of [4400, 4500])
  test(`after ${code} only the person can help, with the server's own words`, () => {
    opened();
    Socket.last.answer({ type: "error", t_ms: null, problem: "No such profile.", remedy: "Choose another." });
    Socket.last.end(code);
    mock.timers.tick(60_000);
    assert.deepEqual(states.at(-1), ["failed", "No such profile."]);
    assert.equal(Socket.all.length, 1);
  });

test("what waits for an answer hears that the connection is gone", async () => {
  const link = opened();
  const answered = link.ask(1, PICTURE);
  Socket.last.end(1006);
  await assert.rejects(answered, LinkLost);
});

test("without a connection nothing can be told or asked", async () => {
  const link = opened();
  Socket.last.end(1006);
  assert.equal(link.tell({ type: "reset" }), false);
  await assert.rejects(link.ask(1, PICTURE), LinkLost);
});

test("it is ready again only once the new connection is open", async () => {
  const link = opened();
  await link.ready();
  Socket.last.end(1006);
  let ready = false;
  const waiting = link.ready().then(() => (ready = true));
  await Promise.resolve();
  assert.equal(ready, false);
  mock.timers.tick(500);
  Socket.last.open();
  await waiting;
  assert.equal(ready, true);
});

test("what the coach answers does not count as a picture's answer", async () => {
  const link = opened();
  const answered = link.ask(1, PICTURE);
  Socket.last.answer({ type: "coach", coach: { phase: "summary" } });
  assert.deepEqual(coached, [{ phase: "summary" }]);
  Socket.last.answer({ type: "feedback", t_ms: 1, status: "ok" });
  assert.equal((await answered).status, "ok");
});

test("a session that lost its place in a pause comes back with the next picture, not before", async () => {
  const link = opened();
  states = [];
  const before = Socket.all.length;
  Socket.last.end(4408);
  mock.timers.tick(600_000);
  assert.equal(Socket.all.length, before);
  assert.deepEqual(states, []);
  await assert.rejects(link.ask(1, PICTURE), LinkLost);
  const ready = link.ready();
  assert.equal(Socket.all.length, before + 1);
  Socket.last.open();
  await ready;
});

test("once closed it says nothing and comes back no more", async () => {
  const link = opened();
  const answered = link.ask(1, PICTURE);
  link.close();
  await assert.rejects(answered, LinkLost);
  mock.timers.tick(60_000);
  assert.deepEqual(states, [["getting_ready", null]]);
  assert.equal(Socket.all.length, 1);
});

/** The binary message of the server's own camera. */
function pictureOf(tMs, bytes) {
  const message = new Uint8Array(8 + bytes.length);
  new DataView(message.buffer).setBigUint64(0, BigInt(tMs));
  message.set(bytes, 8);
  return { data: message.buffer };
}

test("a look gets the picture that was judged, with its answer", async () => {
  const link = opened();
  const looked = link.look();
  assert.equal(Socket.last.sent.at(-1), '{"type":"look"}');
  Socket.last.onmessage(pictureOf(700, [1, 2, 3]));
  Socket.last.answer({ type: "feedback", t_ms: 700 });
  const { jpeg, reply } = await looked;
  assert.deepEqual([...new Uint8Array(await jpeg.arrayBuffer())], [1, 2, 3]);
  assert.equal(reply.t_ms, 700);
  assert.deepEqual(states.at(-1), ["live", null]);
});

test("a camera of the server that shows nothing is an answer, too", async () => {
  const link = opened();
  const looked = link.look();
  Socket.last.answer({ type: "error", code: "camera", t_ms: null, problem: "Gone.", remedy: "Plug it in." });
  const { jpeg, reply } = await looked;
  assert.equal(jpeg, null);
  assert.equal(reply.problem, "Gone.");
});

test("a look that is under way when the connection breaks is given up", async () => {
  const link = opened();
  const looked = link.look();
  Socket.last.end(1006);
  await assert.rejects(looked, LinkLost);
});
