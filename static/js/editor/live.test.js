import assert from "node:assert/strict";
import test from "node:test";

import { addressFor, Live, messageIn, OUT_OF_SIGHT, pauseBefore, samePeople, SILENCE, STILL_HERE } from "./live.js";

const bob = { user: 3, name: "Bob", initials: "B", client: "b", cell: "card:7", editing: true };

class Source extends EventTarget {
  closed = false;
  constructor(url) {
    super();
    this.url = url;
  }
  close() {
    this.closed = true;
  }
  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

/** A browser whose clock stands still until `pass`. */
function world() {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const told = { page, sources: [], posts: [], timers: new Map(), now: 0, fails: false };
  told.open = (url) => told.sources[told.sources.push(new Source(url)) - 1];
  told.post = async (url, fields) => {
    told.posts.push({ url, ...fields });
    if (told.fails) throw new Error("503");
  };
  told.after = (delay, action) => {
    const timer = Symbol("timer");
    told.timers.set(timer, { at: told.now + delay, action });
    return timer;
  };
  told.forget = (timer) => told.timers.delete(timer);
  told.pass = async (time) => {
    told.now += time;
    for (const [timer, { at, action }] of [...told.timers]) {
      if (at <= told.now && told.timers.delete(timer)) action();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return told;
}

function started() {
  const around = world();
  const options = { journey: 7, streamUrl: "http://127.0.0.1:8001/live/journeys/7", presenceUrl: "/presence/", client: "a b" };
  const live = new Live(options, around);
  const heard = [];
  for (const type of ["changed", "presence", "state"]) {
    live.addEventListener(type, (event) => heard.push([type, event.detail]));
  }
  live.start();
  return { around, live, heard, source: () => around.sources.at(-1) };
}

test("waits grow, have an end, and differ", () => {
  const longest = [0, 1, 2, 3, 20, 2000].map((attempt) => pauseBefore(attempt, () => 1));
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 30_000, 30_000]);
  assert.equal(pauseBefore(3, () => 0), 2000);
});

test("only messages that are understood count", () => {
  assert.equal(messageIn('{"type":"changed","revision":58}').revision, 58);
  for (const text of ["", "beat", "null", "3", '{"type":"changed"}', '{"type":"presence"}', '{"type":"state","state":"odd"}', '{"type":"new"}']) {
    assert.equal(messageIn(text), null, text);
  }
});

test("the address names the window", () => {
  assert.equal(addressFor("/live/journeys/7", "a b&c"), "/live/journeys/7?client=a%20b%26c");
  assert.equal(addressFor("/live/journeys/7?x=1", "a"), "/live/journeys/7?x=1&client=a");
});

test("people are the same when all about them is", () => {
  assert.ok(samePeople([bob], [{ ...bob }]));
  assert.ok(!samePeople([bob], [{ ...bob, cell: "card:8" }]));
});

test("what the stream says becomes events, each state and each set of people once", () => {
  const { heard, source, live } = started();
  for (let time = 0; time < 2; time += 1) {
    source().say({ type: "state", state: "live" });
    source().say({ type: "presence", people: [bob] });
  }
  source().say({ type: "changed", revision: 58, client: "b" });
  source().say({ type: "odd" });
  assert.deepEqual(heard, [["state", "live"], ["presence", { people: [bob] }], ["changed", { revision: 58, client: "b" }]]);
  assert.equal(live.state, "live");
});

test("a lost stream says that we are alone, with nobody, and is opened again", async () => {
  const { around, heard, source } = started();
  source().say({ type: "state", state: "live" });
  source().say({ type: "presence", people: [bob] });
  const first = source();
  first.onerror();
  assert.deepEqual(heard.slice(2), [["presence", { people: [] }], ["state", "alone"]]);
  assert.ok(first.closed);
  await around.pass(30_000);
  assert.equal(around.sources.length, 2);
  source().say({ type: "state", state: "live" });
  assert.deepEqual(heard.at(-1), ["state", "live"]);
});

test("a server without Redis leaves the stream open, and we are alone meanwhile", () => {
  const { around, live, source } = started();
  source().say({ type: "state", state: "live" });
  source().say({ type: "state", state: "alone" });
  assert.equal(live.state, "alone");
  assert.equal(around.sources.length, 1);
});

test("a line that is silent is dead; a beat keeps it", async () => {
  const { around, source } = started();
  await around.pass(SILENCE - 1);
  source().dispatchEvent(new Event("beat"));
  await around.pass(SILENCE - 1);
  assert.equal(around.sources.length, 1);
  await around.pass(1);
  assert.ok(source().closed);
  await around.pass(30_000);
  assert.equal(around.sources.length, 2);
});

test("attempts become rarer until something is heard", async () => {
  const { around, source } = started();
  for (let attempt = 0; attempt < 12; attempt += 1) {
    source().onerror();
    await around.pass(30_000);
  }
  const tries = around.sources.length;
  source().onerror();
  await around.pass(10_000);
  assert.equal(around.sources.length, tries, "not yet");
  await around.pass(20_000);
  source().say({ type: "state", state: "live" });
  source().onerror();
  await around.pass(500);
  assert.equal(around.sources.length, tries + 2, "at once, since it had worked");
});

test("others are told where we are: when it changes, and every ten seconds", async () => {
  const { around, live } = started();
  await around.pass(0);
  live.at("card:7", true);
  live.at("card:7", true);
  await around.pass(0);
  assert.deepEqual(around.posts, [
    { url: "/presence/", client: "a b", cell: "" },
    { url: "/presence/", client: "a b", cell: "card:7", editing: "true" },
  ]);
  await around.pass(STILL_HERE);
  assert.equal(around.posts.length, 3);
});

test("of many moves in a row the last is told, and never an earlier one after it", async () => {
  const { around, live } = started();
  for (const number of [1, 2, 3, 4]) live.at(`card:${number}`);
  await around.pass(0);
  assert.deepEqual(around.posts.map((post) => post.cell), ["", "card:4"]);
});

test("a refused presence harms nothing", async () => {
  const { around, live } = started();
  around.fails = true;
  live.at("card:1");
  await around.pass(0);
  await around.pass(STILL_HERE);
  assert.equal(around.posts.at(-1).cell, "card:1");
});

test("a window out of sight hangs up after a while and comes back when it is seen", async () => {
  const { around, source } = started();
  around.page.hidden = true;
  around.page.dispatchEvent(new Event("visibilitychange"));
  for (let time = 0; time < OUT_OF_SIGHT; time += STILL_HERE) {
    source().dispatchEvent(new Event("beat"));
    await around.pass(STILL_HERE);
  }
  assert.ok(source().closed);
  const posts = around.posts.length;
  await around.pass(10 * STILL_HERE);
  assert.equal(around.posts.length, posts, "nor does it say that it is here");
  around.page.hidden = false;
  around.page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(around.sources.length, 2);
  assert.equal(around.posts.length, posts + 1);
});

test("a window that is seen again in time keeps its stream", async () => {
  const { around, source } = started();
  for (const hidden of [true, false]) {
    around.page.hidden = hidden;
    around.page.dispatchEvent(new Event("visibilitychange"));
  }
  for (let time = 0; time < 2 * OUT_OF_SIGHT; time += STILL_HERE) {
    source().dispatchEvent(new Event("beat"));
    await around.pass(STILL_HERE);
  }
  assert.equal(around.sources.length, 1);
});

test("after stop nothing is opened, told or heard", async () => {
  const { around, live, source } = started();
  live.stop();
  assert.ok(source().closed);
  live.at("card:9");
  await around.pass(120_000);
  assert.equal(around.sources.length, 1);
  assert.equal(around.posts.length, 1);
  assert.equal(around.timers.size, 0);
});
